import { IANAZone } from 'luxon';
import { DAY_MS, MINUTE_MS } from './span.ts';

/** A calendar date `YYYY-MM-DD` without a zone. */
export type LocalDate = string;

const zones = new Map<string, IANAZone>();
const offsetsAtMidnight = new Map<string, Map<number, number>>();

/** Whether this is the name of an IANA zone. The platform also takes fixed offsets (`+08:00`) for zones; we do not. */
export function isZone(name: string): boolean {
  return /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name);
}

function zoneOf(name: string): IANAZone {
  let zone = zones.get(name);
  if (!zone) {
    if (!isZone(name)) throw new RangeError(`not an IANA time zone: ${name}`);
    zone = IANAZone.create(name);
    zones.set(name, zone);
  }
  return zone;
}

/**
 * Minutes east of UTC at an instant. Asking the zone itself costs microseconds and rules ask for every quarter of an hour,
 * so it is only asked on days that end with another offset than they began with.
 */
export function offsetMinutes(zone: string, instant: number): number {
  const day = Math.floor(instant / DAY_MS);
  const offset = offsetOfDay(zone, day);
  return offset === offsetOfDay(zone, day + 1) ? offset : zoneOf(zone).offset(instant);
}

/** Offset at UTC midnight of a day number, remembered: expanding hours asks for the same days again and again. */
function offsetOfDay(zone: string, day: number): number {
  let days = offsetsAtMidnight.get(zone);
  if (!days || days.size > 20_000) {
    days = new Map();
    offsetsAtMidnight.set(zone, days);
  }
  let offset = days.get(day);
  if (offset === undefined) {
    offset = zoneOf(zone).offset(day * DAY_MS);
    days.set(day, offset);
  }
  return offset;
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
  return transitionBetween(zone, Math.min(...candidates), Math.max(...candidates));
}

/** The first instant after `low` whose offset differs from the one at `low`; a change lies in `(low, high]`. */
function transitionBetween(zone: string, low: number, high: number): number {
  const offset = offsetMinutes(zone, low);
  let inside = low;
  let beyond = high;
  while (beyond - inside > 1) {
    const middle = Math.floor((inside + beyond) / 2);
    if (offsetMinutes(zone, middle) === offset) inside = middle;
    else beyond = middle;
  }
  return beyond;
}
