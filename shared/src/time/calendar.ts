import { MINUTE_MS, type Span } from './span.ts';
import { wallClock, wallInstant, weekday } from './zone.ts';

/** The calendar weeks (Monday 00:00 to Monday 00:00 in `zone`) that a span touches. */
export function weeksOf(zone: string, span: Span): Span[] {
  const { day } = wallClock(zone, span.from);
  return periodsFrom(zone, day - weekday(day) + 1, 7, span.to);
}

/** The calendar days (00:00 to 00:00 in `zone`) that a span touches. */
export function daysOf(zone: string, span: Span): Span[] {
  return periodsFrom(zone, wallClock(zone, span.from).day, 1, span.to);
}

/** Periods of so many days, one after the other, until `end`. */
function periodsFrom(zone: string, firstDay: number, days: number, end: number): Span[] {
  const periods: Span[] = [];
  let day = firstDay;
  let from = wallInstant(zone, day, 0);
  while (from < end) {
    day += days;
    const to = wallInstant(zone, day, 0);
    periods.push({ from, to });
    from = to;
  }
  return periods;
}

/** Minutes of a span that lie in a window. */
export function minutesInside(span: Span, window: Span): number {
  return Math.max(0, Math.min(span.to, window.to) - Math.max(span.from, window.from)) / MINUTE_MS;
}
