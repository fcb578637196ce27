import { DAY_MS, HOUR_MS, MINUTE_MS } from '@jishi/shared/time/span';
import type { Wall } from './clock.ts';

/** A date or a time as it stands in a file: a wall time, and whether it is one in UTC. */
export type Value = { readonly date: boolean; readonly wall: Wall; readonly utc: boolean };

/** Seconds may be missing and a date may stand where a time should; ical.js gives `2026-11-22T::` for the latter. */
const SHAPE = /^(\d{4})-(\d\d)-(\d\d)(?:T(?:::?|(\d\d):(\d\d):?(\d\d)?(Z)?))?$/;

/** Reads a date or time of jCal; null for what is none, like the 31st of April. */
export function readValue(value: unknown): Value | null {
  const match = typeof value === 'string' ? SHAPE.exec(value) : null;
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const midnight = utcDay(year, month, day);
  // A leap second is the last one of its minute: nobody's calendar is that fine.
  if (midnight === null || hour > 24 || minute > 59 || second > 60) return null;
  const wall = midnight + hour * HOUR_MS + minute * MINUTE_MS + Math.min(second, 59) * 1000;
  return { date: match[4] === undefined, wall, utc: match[7] !== undefined };
}

/** Also of years before 100, which `Date.UTC` takes for those of the last century. */
function utcDay(year: number, month: number, day: number): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null;
}

/** UNTIL of a rule: `20261231`, `20261231T235959` or `20261231T235959Z`. */
export function readCompact(text: string): Value | null {
  const [, date = '', time = '', utc = ''] = /^(\d{8})(?:T(\d{6})(Z?))?$/.exec(text) ?? [];
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  return readValue(time === '' ? day : `${day}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}${utc}`);
}

/** A length of time: days as calendars count them, which may have 23 hours, and then exact ms. */
export type Duration = { readonly days: number; readonly ms: number };

const DURATION = /^([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/;

/** Reads a duration (RFC 5545 3.3.6); null for what is none. */
export function readDuration(value: unknown): Duration | null {
  const match = typeof value === 'string' ? DURATION.exec(value.toUpperCase()) : null;
  if (!match || match.slice(2).every((part) => part === undefined)) return null;
  const sign = match[1] === '-' ? -1 : 1;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(2).map((part) => Number(part ?? 0));
  return { days: sign * (weeks * 7 + days), ms: sign * (hours * HOUR_MS + minutes * MINUTE_MS + seconds * 1000) };
}

/** Minutes of a duration whose days have 24 hours; null for what is none. */
export function durationMinutesOf(value: unknown): number | null {
  const duration = readDuration(value);
  return duration === null ? null : (duration.days * DAY_MS + duration.ms) / MINUTE_MS;
}
