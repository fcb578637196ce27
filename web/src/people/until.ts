import { addMonths } from '@jishi/shared/time/months';
import { dayNumber, wallInstant } from '@jishi/shared/time/zone';
import { wire } from '../instrument/queries.ts';

/** The end of a date on the wall clock of a zone, as it is sent. */
export function endOfDay(zone: string, date: string): string {
  return wire(wallInstant(zone, dayNumber(date) + 1, 0));
}

/** A year after an instant, at the same wall time. */
export function yearAfter(zone: string, instant: number): string {
  return new Date(addMonths(zone, instant, 12)).toISOString();
}
