import type { HolidayKind, ScheduleVersion, WallSpan } from '../schema/schedule.ts';
import { type Span, union } from './span.ts';
import { dateOfDay, dayNumber, type LocalDate, wallClock, wallInstant, weekday } from './zone.ts';

/** Holidays and make-up workdays of one calendar (e.g. `CN`), by date. */
export type HolidayCalendar = ReadonlyMap<LocalDate, HolidayKind>;
/** All holiday calendars by name. */
export type Holidays = ReadonlyMap<string, HolidayCalendar>;

function weeklyOn(version: ScheduleVersion, isoWeekday: number): WallSpan[] {
  return version.weekly.filter((hours) => hours.days.includes(isoWeekday));
}

/**
 * Wall-clock hours of one date. An exception of the facility wins over everything; then a public holiday closes;
 * a make-up workday (调休上班日) has the hours of the first weekday, Monday to Friday, that has any.
 */
export function hoursOn(version: ScheduleVersion, day: number, holidays: Holidays): readonly WallSpan[] {
  const date = dateOfDay(day);
  const exception = version.exceptions.find((entry) => entry.date === date);
  if (exception) return exception.open;

  const kind = version.holidays ? holidays.get(version.holidays)?.get(date) : undefined;
  if (kind === 'off') return [];
  if (kind === 'work') {
    return [1, 2, 3, 4, 5].map((isoWeekday) => weeklyOn(version, isoWeekday)).find((open) => open.length > 0) ?? [];
  }
  return weeklyOn(version, weekday(day));
}

/** Minutes since midnight of `HH:MM`; `24:00` is 1440. Read digit by digit: judging asks for it all the time. */
export function minuteOfDay(wallTime: string): number {
  const digit = (at: number) => wallTime.charCodeAt(at) - 48;
  return (digit(0) * 10 + digit(1)) * 60 + digit(3) * 10 + digit(4);
}

type Reign = Span & { readonly version: ScheduleVersion };

/** When each version holds: from midnight of its first date, in its own zone, until the next one begins. */
function reignsOf(versions: readonly ScheduleVersion[]): Reign[] {
  const reigns: Reign[] = [];
  let to = Number.POSITIVE_INFINITY;
  for (const version of versions.toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1))) {
    const from = wallInstant(version.zone, dayNumber(version.effectiveFrom), 0);
    if (from < to) reigns.push({ from, to, version });
    to = Math.min(from, to);
  }
  return reigns;
}

/**
 * The open time of a schedule inside `window`, as sorted disjoint instants.
 *
 * Hours are wall time of each version's zone. A span opens the first time and closes the last time that the clock
 * reads its ends, so a night on which the clock is put back is an hour longer and one on which it is put forward an
 * hour shorter. Before its first version a schedule is closed.
 */
export function openSpans(versions: readonly ScheduleVersion[], holidays: Holidays, window: Span): Span[] {
  return union(reignsOf(versions).flatMap((reign) => openUnder(reign, holidays, window)));
}

function openUnder({ version, from, to }: Reign, holidays: Holidays, window: Span): Span[] {
  const first = Math.max(from, window.from);
  const end = Math.min(to, window.to);
  if (first >= end) return [];
  const spans: Span[] = [];
  // A day more on each side: a clock that is put back over midnight reads yesterday after today has begun.
  const lastDay = wallClock(version.zone, end).day + 1;
  for (let day = wallClock(version.zone, first).day - 1; day <= lastDay; day += 1) {
    for (const hours of hoursOn(version, day, holidays)) {
      const opens = Math.max(first, wallInstant(version.zone, day, minuteOfDay(hours.from), 'earlier'));
      const closes = Math.min(end, wallInstant(version.zone, day, minuteOfDay(hours.to), 'later'));
      if (opens < closes) spans.push({ from: opens, to: closes });
    }
  }
  return spans;
}

/** Whether an instant lies on wall-clock multiples of `stepMinutes` counted from midnight of `zone`. */
export function onWallStep(zone: string, instant: number, stepMinutes: number): boolean {
  return instant % 60_000 === 0 && wallClock(zone, instant).minute % stepMinutes === 0;
}
