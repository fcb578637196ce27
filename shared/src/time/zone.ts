import { IANAZone } from 'luxon';
import { DAY_MS, MINUTE_MS } from './span.ts';

/** A calendar date `YYYY-MM-DD` without a zone. */
export type LocalDate = string;

/** What was asked of a zone before: its offset at UTC midnight by day number, and when it changes on the days it does. */
type Remembered = {
  readonly zone: IANAZone;
  readonly offsets: Map<number, number>;
  readonly changes: Map<number, number>;
};

const MAX_DAYS = 20_000;
const remembered = new Map<string, Remembered>();

/** Whether this is the name of an IANA zone. The platform also takes fixed offsets (`+08:00`) for zones; we do not. */
export function isZone(name: string): boolean {
  return /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name);
}

function remember(name: string): Remembered {
  const known = remembered.get(name);
  if (known && known.offsets.size < MAX_DAYS) return known;
  if (!known && !isZone(name)) throw new RangeError(`not an IANA time zone: ${name}`);
  const fresh = { zone: known?.zone ?? IANAZone.create(name), offsets: new Map(), changes: new Map() };
  remembered.set(name, fresh);
  return fresh;
}

/**
 * Minutes east of UTC at an instant. Asking the zone itself costs 20 microseconds and rules ask for every quarter of an
 * hour, so it is asked once a UTC day, and more only on days that end with another offset than they began with.
 */
export function offsetMinutes(zone: string, instant: number): number {
  const day = Math.floor(instant / DAY_MS);
  const before = offsetOfDay(zone, day);
  const after = offsetOfDay(zone, day + 1);
  return before === after || instant < changeOn(zone, day) ? before : after;
}

/** Offset at UTC midnight of a day number. */
function offsetOfDay(name: string, day: number): number {
  const { zone, offsets } = remember(name);
  let offset = offsets.get(day);
  if (offset === undefined) {
    offset = zone.offset(day * DAY_MS);
    offsets.set(day, offset);
  }
  return offset;
}

/** The instant at which the clock changes on a UTC day that has another offset at its end; no zone does it twice a day. */
function changeOn(name: string, day: number): number {
  const { zone, changes } = remember(name);
  let change = changes.get(day);
  if (change === undefined) {
    change = firstChange(zone, day * DAY_MS, (day + 1) * DAY_MS);
    changes.set(day, change);
  }
  return change;
}

/** The first minute after `low` whose offset differs from the one at `low`; one lies in `(low, high]`. */
function firstChange(zone: IANAZone, low: number, high: number): number {
  const offset = zone.offset(low);
  let inside = low;
  let beyond = high;
  while (beyond - inside > MINUTE_MS) {
    const middle = Math.floor((inside + beyond) / 2 / MINUTE_MS) * MINUTE_MS;
    if (zone.offset(middle) === offset) inside = middle;
    else beyond = middle;
  }
  return beyond;
}

/** Days since 1970-01-01 of a date. */
export function dayNumber(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

export function dateOfDay(day: number): LocalDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfDay(dayNumber(date) + days);
}

/** 1 Monday … 7 Sunday (ISO 8601) of a day number. */
export function weekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** What the wall clock shows at an instant: the date's day number and the minute of that day. */
export function wallClock(zone: string, instant: number): { day: number; minute: number } {
  const local = instant + offsetMinutes(zone, instant) * MINUTE_MS;
  const day = Math.floor(local / DAY_MS);
  return { day, minute: Math.floor((local - day * DAY_MS) / MINUTE_MS) };
}

export function localDate(zone: string, instant: number): LocalDate {
  return dateOfDay(wallClock(zone, instant).day);
}

/**
 * The instant at which the wall clock of `zone` reads `minute` (0 … 1440) on day number `day`.
 *
 * In a gap (clock put forward) it is the instant of the change: the first moment that reads at least that much.
 * In a fold (clock put back) the clock reads it twice; `which` picks the earlier or the later one.
 */
export function wallInstant(zone: string, day: number, minute: number, which: 'earlier' | 'later' = 'earlier'): number {
  const local = day * DAY_MS + minute * MINUTE_MS;
  const before = offsetOfDay(zone, day - 1);
  const after = offsetOfDay(zone, day + 2);
  if (before === after) return local - before * MINUTE_MS;

  const candidates = [local - before * MINUTE_MS, local - after * MINUTE_MS];
  const real = candidates.filter((instant) => instant + offsetMinutes(zone, instant) * MINUTE_MS === local);
  if (real.length > 0) return which === 'earlier' ? Math.min(...real) : Math.max(...real);
  // In a gap the change lies between the two candidates, which are at most a day apart.
  const [low, high] = candidates.map((instant) => Math.floor(instant / DAY_MS)).sort((a, b) => a - b) as [
    number,
    number,
  ];
  return offsetOfDay(zone, low) === offsetOfDay(zone, low + 1) ? changeOn(zone, high) : changeOn(zone, low);
}
