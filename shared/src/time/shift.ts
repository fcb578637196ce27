import { minuteOfDay } from './hours.ts';
import { readingInstant } from './series.ts';
import type { Span } from './span.ts';
import { wallClock } from './zone.ts';

/** How a time moves on the wall clock: by whole days, and to other readings (`HH:MM`) of its beginning and end. */
export type Shift = {
  readonly byDays: number;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

const DAY_MINUTES = 24 * 60;

/**
 * Where a time goes on the wall clock of `zone`. An end that would not come after the beginning is on the next day, and
 * a time of several days keeps their number: from Friday 18:00 to Monday 8:00, `to` 09:00 ends on Monday at 9:00.
 * Readings that a change of the clock skips or repeats are read as in `expandSeries`.
 */
export function shiftSpan(zone: string, span: Span, { byDays, from, to }: Shift): Span {
  const begins = wallClock(zone, span.from);
  const ends = wallClock(zone, span.to);
  const fromMinute = from === undefined ? begins.minute : minuteOfDay(from);
  const toMinute = to === undefined ? ends.minute : minuteOfDay(to);
  const length = (ends.day - begins.day) * DAY_MINUTES + ends.minute - begins.minute;
  const days = Math.max(0, Math.ceil(length / DAY_MINUTES) - 1);
  const nextDay = toMinute > fromMinute ? 0 : 1;
  const day = begins.day + byDays;
  const moved = readingInstant(zone, day, fromMinute);
  return { from: moved, to: Math.max(moved, readingInstant(zone, day + days + nextDay, toMinute)) };
}
