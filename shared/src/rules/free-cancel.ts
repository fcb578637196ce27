import type { HolidayCalendar } from '../time/hours.ts';
import { dateOfDay, wallClock, wallInstant, weekday } from '../time/zone.ts';

/** As far back as working days are looked for; a calendar without any for so long has none. */
export const MAX_DAYS_BACK = 366;

/** Whether people work on a date: Monday to Friday but for public holidays, and on make-up workdays (调休上班日). */
function isWorkingDay(day: number, holidays: HolidayCalendar): boolean {
  const kind = holidays.get(dateOfDay(day));
  return kind === undefined ? weekday(day) <= 5 : kind === 'work';
}

/**
 * Until when (epoch ms, included) a booking can be cancelled freely that may be `workingDays` before it begins: the
 * wall time of its start on the last date that has so many working days from itself on before the date of the start.
 * What begins on Monday at 10:00 is free until Friday at 10:00, one working day before; so is what begins on Sunday at
 * 10:00. In a gap of the clock it is the moment of the change, in a fold the first of the two.
 */
export function freeCancelUntil(from: number, workingDays: number, zone: string, holidays: HolidayCalendar): number {
  const start = wallClock(zone, from);
  let left = workingDays;
  let day = start.day;
  while (left > 0 && start.day - day < MAX_DAYS_BACK) {
    day -= 1;
    if (isWorkingDay(day, holidays)) left -= 1;
  }
  return wallInstant(zone, day, start.minute);
}
