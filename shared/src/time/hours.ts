import type { HolidayKind, ScheduleVersion, WallSpan } from '../schema/schedule.ts';
import { DAY_MS, type Span, union } from './span.ts';
import { dateOfDay, type LocalDate, wallClock, wallInstant, weekday } from './zone.ts';

/** Holidays and make-up workdays of one calendar (e.g. `CN`), by date. */
export type HolidayCalendar = ReadonlyMap<LocalDate, HolidayKind>;
/** All holiday calendars by name. */
export type Holidays = ReadonlyMap<string, HolidayCalendar>;

/** The version of a schedule that holds on a date: the one with the latest `effectiveFrom` not after it. */
export function versionOn(versions: readonly ScheduleVersion[], date: LocalDate): ScheduleVersion | undefined {
  let found: ScheduleVersion | undefined;
  for (const version of versions) {
    if (version.effectiveFrom <= date && (!found || version.effectiveFrom > found.effectiveFrom)) found = version;
  }
  return found;
}

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

/** Minutes since midnight of `HH:MM`; `24:00` is 1440. */
export function minuteOfDay(wallTime: string): number {
  return Number(wallTime.slice(0, 2)) * 60 + Number(wallTime.slice(3, 5));
}

/**
 * The open time of a schedule inside `window`, as sorted disjoint instants.
 *
 * Hours are wall time of each version's zone. A span opens the first time and closes the last time that the clock
 * reads its ends, so a night on which the clock is put back is an hour longer and one on which it is put forward an
 * hour shorter. A date before the first version is closed.
 */
export function openSpans(versions: readonly ScheduleVersion[], holidays: Holidays, window: Span): Span[] {
  if (window.from >= window.to) return [];
  const spans: Span[] = [];
  // Zones reach from UTC-12 to UTC+14, so one day more on each side covers every zone that a version may name.
  const lastDay = Math.floor(window.to / DAY_MS) + 1;
  for (let day = Math.floor(window.from / DAY_MS) - 1; day <= lastDay; day += 1) {
    const version = versionOn(versions, dateOfDay(day));
    if (!version) continue;
    for (const hours of hoursOn(version, day, holidays)) {
      const from = Math.max(window.from, wallInstant(version.zone, day, minuteOfDay(hours.from), 'earlier'));
      const to = Math.min(window.to, wallInstant(version.zone, day, minuteOfDay(hours.to), 'later'));
      if (from < to) spans.push({ from, to });
    }
  }
  return union(spans);
}

/** Whether an instant lies on wall-clock multiples of `stepMinutes` counted from midnight of `zone`. */
export function onWallStep(zone: string, instant: number, stepMinutes: number): boolean {
  return instant % 60_000 === 0 && wallClock(zone, instant).minute % stepMinutes === 0;
}
