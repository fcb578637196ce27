import { offsetMinutes } from '@jishi/shared/time/zone';

/** The reader's zone when its clocks differ from the facility's at that instant, else null. */
export function otherZone(zone: string, readerZone: string, instant: number): string | null {
  if (zone === readerZone) return null;
  return offsetMinutes(zone, instant) === offsetMinutes(readerZone, instant) ? null : readerZone;
}
