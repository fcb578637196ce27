import type { Rejection } from '@jishi/shared/schema/external-calendar';
import { DAY_MS } from '@jishi/shared/time/span';
import { type Clock, instantOf, UTC, type Wall } from './clock.ts';
import { READING_LIMITS } from './limits.ts';
import { type Property, parameter, parseLine, pickLines, rawValue } from './property.ts';
import { type Rule, readRule } from './rule.ts';
import type { Component } from './split.ts';
import { cleanText } from './text.ts';
import { type Duration, readDuration, readValue, type Value } from './value.ts';
import type { Zones } from './zones.ts';

/** A date or time, and the clock that it is meant on. */
export type Time = { readonly date: boolean; readonly wall: Wall; readonly clock: Clock };

/** A date named one by one; a period has an end of its own (epoch ms). */
export type Named = Time & { readonly to: number | null };

export type Event = {
  readonly uid: string | null;
  readonly title: string | null;
  readonly start: Time;
  /** How long each instance takes: `days` first, on the clock, then ms. */
  readonly length: Duration;
  readonly rules: readonly Rule[];
  readonly added: readonly Named[];
  readonly removed: readonly Time[];
  /** Of which instance this is a change. */
  readonly instead: Time | null;
  readonly taken: 'busy' | 'free' | 'cancelled';
  /** What the latest of two with the same name is told by. */
  readonly sequence: number;
  readonly stamp: number;
};

export type Refused = { readonly uid: string | null; readonly title: string | null; readonly why: Rejection };

const WANTED: ReadonlySet<string> = new Set([
  'uid',
  'summary',
  'dtstart',
  'dtend',
  'duration',
  'rrule',
  'rdate',
  'exdate',
  'recurrence-id',
  'status',
  'transp',
  'x-microsoft-cdo-busystatus',
  'sequence',
  'dtstamp',
  'last-modified',
]);

class Unusable extends Error {
  readonly why: Rejection;

  constructor(why: Rejection) {
    super(why);
    this.why = why;
  }
}

type Lines = ReadonlyMap<string, readonly string[]>;

/** Reads one event; what cannot be used says why, and costs no other event anything. */
export function readEvent(component: Component, zones: Zones, titles: boolean): Event | Refused {
  const lines = pickLines(component.lines, WANTED);
  const uid = textOf(lines, 'uid', READING_LIMITS.uidLength);
  const title = titles ? textOf(lines, 'summary', READING_LIMITS.titleLength) : null;
  try {
    if (component.deep) throw new Unusable('syntax');
    return { uid, title, ...timesOf(lines, zones), ...standingOf(lines) };
  } catch (error) {
    if (error instanceof Unusable) return { uid, title, why: error.why };
    throw error;
  }
}

/** A text that can be shown, or null: an event is not worth less for a broken title. */
function textOf(lines: Lines, name: string, length: number): string | null {
  const [line] = lines.get(name) ?? [];
  if (line === undefined) return null;
  try {
    return cleanText(String(parseLine(line).values[0] ?? ''), length) || null;
  } catch {
    return null;
  }
}

function timesOf(lines: Lines, zones: Zones) {
  const [start] = valuesOf(lines, 'dtstart', zones);
  if (!start) throw new Unusable('no-start');
  const rules = (lines.get('rrule') ?? []).map((line) => {
    const rule = readRule(rawValue(line));
    if ('why' in rule) throw new Unusable(rule.why);
    return rule;
  });
  const [instead = null] = valuesOf(lines, 'recurrence-id', zones, start);
  return {
    start,
    length: lengthOf(lines, start, zones),
    rules,
    added: valuesOf(lines, 'rdate', zones, start),
    removed: valuesOf(lines, 'exdate', zones, start),
    instead,
  };
}

function propertyOf(line: string): Property {
  try {
    return parseLine(line);
  } catch {
    throw new Unusable('syntax');
  }
}

/** `like`: a time without a zone among the times of an event with one is meant on the event's clock. */
function valuesOf(lines: Lines, name: string, zones: Zones, like?: Time): Named[] {
  const given = (lines.get(name) ?? []).map(propertyOf);
  const times = given.flatMap((property) => property.values.map((value) => namedOf(property, value, zones, like)));
  if (times.length > READING_LIMITS.dates) throw new Unusable('too-many-instances');
  return times;
}

function namedOf(property: Property, value: unknown, zones: Zones, like?: Time): Named {
  const period = Array.isArray(value) ? (value as readonly unknown[]) : null;
  const read = readValue(period ? period[0] : value);
  if (!read) throw new Unusable('bad-time');
  const time = timeOf(property, read, zones, like);
  return { ...time, to: period ? periodEnd(property, time, period[1], zones) : null };
}

function timeOf(property: Property, { date, wall, utc }: Value, zones: Zones, like?: Time): Time {
  if (date) return { date, wall, clock: like?.clock ?? zones.own };
  const tzid = parameter(property, 'tzid');
  return { date, wall, clock: utc ? UTC : tzid === '' ? (like?.clock ?? zones.own) : zones.find(tzid) };
}

function periodEnd(property: Property, start: Time, value: unknown, zones: Zones): number {
  const duration = readDuration(value);
  if (duration) return endOf(start, duration);
  const end = readValue(value);
  if (!end) throw new Unusable('bad-time');
  return momentOf(timeOf(property, end, zones, start));
}

/** The instant of a time; of a date, its first. */
export function momentOf({ clock, wall }: Time): number {
  return instantOf(clock, wall).instant;
}

/** The instant at which something ends that begins then. */
export function endOf(start: Time, { days, ms }: Duration): number {
  return (days === 0 ? momentOf(start) : instantOf(start.clock, start.wall + days * DAY_MS).instant) + ms;
}

/** RFC 5545 3.6.1: without an end a date is a day, and a time takes none. */
function lengthOf(lines: Lines, start: Time, zones: Zones): Duration {
  const [end] = valuesOf(lines, 'dtend', zones, start);
  if (end) return between(start, end);
  const [line] = lines.get('duration') ?? [];
  if (line === undefined) return { days: start.date ? 1 : 0, ms: 0 };
  const duration = readDuration(propertyOf(line).values[0]);
  if (!duration || endOf(start, duration) < momentOf(start)) throw new Unusable('bad-time');
  return duration;
}

function between(start: Time, end: Time): Duration {
  if (start.date && end.date) {
    const days = (end.wall - start.wall) / DAY_MS;
    if (days < 0) throw new Unusable('bad-time');
    // Some give the last day instead of the day after it.
    return { days: Math.max(days, 1), ms: 0 };
  }
  const ms = momentOf(end) - momentOf(start);
  if (ms < 0) throw new Unusable('bad-time');
  return { days: 0, ms };
}

/** What Outlook knows of a time; the others block. */
const FREE: ReadonlySet<string> = new Set(['FREE', 'WORKINGELSEWHERE']);

function standingOf(lines: Lines): Pick<Event, 'taken' | 'sequence' | 'stamp'> {
  const word = (name: string) => rawValue(lines.get(name)?.[0] ?? '').toUpperCase();
  const free = word('transp') === 'TRANSPARENT' || FREE.has(word('x-microsoft-cdo-busystatus'));
  const sequence = Number(word('sequence'));
  return {
    taken: word('status') === 'CANCELLED' ? 'cancelled' : free ? 'free' : 'busy',
    sequence: Number.isSafeInteger(sequence) ? sequence : 0,
    stamp: Math.max(stampOf(lines, 'dtstamp'), stampOf(lines, 'last-modified')),
  };
}

/** Of an event that does not say when it was written. */
export const NO_STAMP = 0;

function stampOf(lines: Lines, name: string): number {
  const [line] = lines.get(name) ?? [];
  try {
    return line === undefined ? NO_STAMP : (readValue(parseLine(line).values[0])?.wall ?? NO_STAMP);
  } catch {
    return NO_STAMP;
  }
}
