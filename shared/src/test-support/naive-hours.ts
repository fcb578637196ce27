import type { ScheduleVersion, WallSpan } from '../schema/schedule.ts';
import type { HolidayCalendar } from '../time/hours.ts';
import { readLocal } from './clock.ts';

/** Opening hours asked one moment at a time: what does the clock on the wall show, and what does the sign say then? */
export function isOpenAt(
  versions: readonly ScheduleVersion[],
  calendars: ReadonlyMap<string, HolidayCalendar>,
  at: number,
) {
  const begun = versions.filter((version) => readDate(version.zone, at) >= version.effectiveFrom);
  const [version] = begun.sort((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom));
  if (!version) return false;
  const shown = new Date(readLocal(version.zone, at)).toISOString();
  const time = shown.slice(11, 16);
  return signOf(version, calendars, shown.slice(0, 10)).some((hours) => hours.from <= time && time < hours.to);
}

export function readDate(zone: string, at: number): string {
  return new Date(readLocal(zone, at)).toISOString().slice(0, 10);
}

/** The hours that the sign at the door gives for a date. */
export function signOf(
  version: ScheduleVersion,
  calendars: ReadonlyMap<string, HolidayCalendar>,
  date: string,
): readonly WallSpan[] {
  for (const exception of version.exceptions) if (exception.date === date) return exception.open;
  const sunday0 = new Date(`${date}T12:00:00Z`).getUTCDay();
  const on = (day: number) => version.weekly.filter((line) => line.days.some((open) => open % 7 === day % 7));
  const kind = version.holidays === null ? undefined : calendars.get(version.holidays)?.get(date);
  switch (kind) {
    case 'off':
      return [];
    case 'work': {
      let day = 1;
      while (day < 5 && on(day).length === 0) day += 1;
      return on(day);
    }
    default:
      return on(sunday0);
  }
}
