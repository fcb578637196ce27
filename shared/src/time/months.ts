import { dateOfDay, dayNumber, wallClock, wallInstant } from './zone.ts';

/**
 * The same wall time so many calendar months later in `zone`; where that month has no such day, its last one. Instants are
 * epoch ms.
 */
export function addMonths(zone: string, instant: number, months: number): number {
  const { day, minute } = wallClock(zone, instant);
  const [year = 0, month = 0, date = 0] = dateOfDay(day).split('-').map(Number);
  const first = firstOf(year, month - 1 + months);
  const length = firstOf(year, month + months) - first;
  return wallInstant(zone, first + Math.min(date, length) - 1, minute);
}

/** The day number of the first of a month counted from January (0) of a year. */
function firstOf(year: number, month: number): number {
  const [y, m] = [year + Math.floor(month / 12), ((month % 12) + 12) % 12];
  return dayNumber(`${String(y).padStart(4, '0')}-${String(m + 1).padStart(2, '0')}-01`);
}
