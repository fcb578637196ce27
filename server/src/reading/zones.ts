import { HOUR_MS, MINUTE_MS, type Span } from '@jishi/shared/time/span';
import { findIana } from 'windows-iana';
import { type Clock, fixedClock, ianaClock, UTC } from './clock.ts';
import { READING_LIMITS } from './limits.ts';
import { parseLine, pickLines } from './property.ts';
import type { Component } from './split.ts';
import { cleanText } from './text.ts';
import { fileClock } from './timezone.ts';
import { ZONE_NAMES } from './zone-names.ts';

/** Finds clocks by the names that a file gives them. */
export type Zones = {
  /** Of what names no zone. */
  readonly own: Clock;
  /** The clock of a TZID; the own clock for one that nobody knows, which is then listed. */
  readonly find: (tzid: string) => Clock;
  readonly unknown: () => string[];
};

const MAX_NAME = 100;

/** IANA, then what Windows and others call them, then what the file itself describes, then the zone of the reader. */
export function makeZones(zone: string, described: readonly Component[], window: Span): Zones {
  const own = ianaClock(zone) ?? UTC;
  const files = new Map<string, Component>();
  for (const component of described) {
    const id = tzidOf(component);
    if (id !== null && !files.has(id)) files.set(id, component);
  }
  const found = new Map<string, Clock>();
  const unknown = new Set<string>();

  const look = (tzid: string): Clock => {
    const named = namedClock(tzid);
    if (named) return named;
    const file = files.get(tzid);
    const clock = file ? fileClock(file, window) : null;
    if (clock) return clock;
    if (unknown.size < READING_LIMITS.listed) unknown.add(cleanText(tzid, MAX_NAME));
    return own;
  };
  return {
    own,
    find: (tzid) => {
      const id = bare(tzid);
      if (id === '') return own;
      const clock = found.get(id) ?? look(id);
      found.set(id, clock);
      return clock;
    },
    unknown: () => [...unknown],
  };
}

function tzidOf({ lines }: Component): string | null {
  const [line] = pickLines(lines, new Set(['tzid'])).get('tzid') ?? [];
  if (line === undefined) return null;
  try {
    return bare(String(parseLine(line).values[0]));
  } catch {
    return null;
  }
}

/** Without quotes that were put inside the value, and blanks. */
function bare(tzid: string): string {
  return tzid.replaceAll(/^["'\s]+|["'\s]+$/g, '');
}

/** The clock of a zone's name alone; null when the name says nothing. */
export function namedClock(tzid: string): Clock | null {
  return ianaClock(tzid) ?? windowsClock(tzid) ?? pathClock(tzid) ?? offsetClock(tzid);
}

function windowsClock(tzid: string): Clock | null {
  // `(UTC+08:00) Beijing, Chongqing, …`: what is before the name is told in winter, also in summer.
  const name = tzid.replace(/^\((?:UTC|GMT)[^)]*\)\s*/i, '');
  const plain = tzid !== name && name === '' ? 'gmt' : name.toLowerCase();
  const [iana] = findIana(tzid);
  return ianaClock(iana ?? ZONE_NAMES[plain] ?? ZONE_NAMES[tzid.toLowerCase()] ?? '-');
}

/** `/mozilla.org/20050126_1/Asia/Shanghai`: an IANA name with somebody's own before it (RFC 5545 3.8.3.1). */
function pathClock(tzid: string): Clock | null {
  const parts = tzid.split('/').filter((part) => part !== '');
  for (const count of [3, 2]) {
    const clock = parts.length > count ? ianaClock(parts.slice(-count).join('/')) : null;
    if (clock) return clock;
  }
  return parts.length > 1 && tzid.startsWith('/') ? namedClock(parts.at(-1) ?? '') : null;
}

/** `GMT+0800`, `UTC+8`. */
function offsetClock(tzid: string): Clock | null {
  const [, sign, hours, minutes] = /^(?:UTC|GMT) ?([+-])(\d{1,2})(?::?(\d\d))?$/i.exec(tzid) ?? [];
  if (sign === undefined || Number(hours) > 14) return null;
  const ms = Number(hours) * HOUR_MS + Number(minutes ?? 0) * MINUTE_MS;
  return fixedClock(sign === '-' ? -ms : ms);
}
