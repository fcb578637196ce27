import { overlaps, type Span } from '@jishi/shared/time/span';
import { type Clock, UTC } from './clock.ts';
import { endOf, momentOf } from './event.ts';
import { READING_LIMITS } from './limits.ts';
import { parameter, parseLine, pickLines } from './property.ts';
import type { Busy } from './reading.ts';
import type { Component } from './split.ts';
import { cleanText } from './text.ts';
import { readDuration, readValue } from './value.ts';

/** RFC 5545 3.2.9; a type that nobody knows is busy. */
const FREE = 'FREE';

/**
 * The busy periods of a VFREEBUSY that meet the window (RFC 5545 3.6.4): all that an address of Outlook for free/busy
 * times gives. Null when one of its lines cannot be read.
 */
export function readFreeBusy({ lines, deep }: Component, own: Clock, window: Span): Busy[] | null {
  const picked = pickLines(lines, new Set(['uid', 'freebusy']));
  if (deep) return null;
  try {
    const [first] = picked.get('uid') ?? [];
    const uid = first === undefined ? '' : cleanText(String(parseLine(first).values[0]), READING_LIMITS.uidLength);
    const properties = (picked.get('freebusy') ?? []).map(parseLine);
    const spans = properties
      .filter((property) => parameter(property, 'fbtype').toUpperCase() !== FREE)
      .flatMap((property) => property.values.map((value) => periodOf(value, own)));
    if (spans.some((span) => span === null)) return null;
    return spans.flatMap((span) => (span && overlaps(span, window) ? [{ ...span, uid, title: null }] : []));
  } catch {
    return null;
  }
}

function periodOf(value: unknown, own: Clock): Span | null {
  const [from, to] = Array.isArray(value) ? (value as unknown[]) : [];
  const start = readValue(from);
  if (!start) return null;
  const time = { ...start, clock: start.utc ? UTC : own };
  const duration = readDuration(to);
  const end = readValue(to);
  if (!duration && !end) return null;
  const span = {
    from: momentOf(time),
    to: duration ? endOf(time, duration) : end ? momentOf({ ...end, clock: end.utc ? UTC : own }) : 0,
  };
  return span.from <= span.to ? span : null;
}
