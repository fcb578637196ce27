import { DAY_MS, MINUTE_MS } from '@jishi/shared/time/span';
import { isZone, offsetMinutes } from '@jishi/shared/time/zone';

/** What a wall clock shows, as the epoch ms at which a clock in UTC shows the same. */
export type Wall = number;

/** A time zone: how far its clocks are ahead of UTC at an instant, in ms. */
export type Clock = { readonly offsetAt: (instant: number) => number };

/** A clock that is always as far ahead of UTC. */
export function fixedClock(offsetMs: number): Clock {
  return { offsetAt: () => offsetMs };
}

export const UTC = fixedClock(0);

const known = new Map<string, Clock>();

/** The clock of an IANA zone, or null for a name that is none. */
export function ianaClock(zone: string): Clock | null {
  const before = known.get(zone);
  if (before) return before;
  if (!isZone(zone)) return null;
  const clock = { offsetAt: (instant: number) => offsetMinutes(zone, instant) * MINUTE_MS };
  known.set(zone, clock);
  return clock;
}

/**
 * The instant at which a clock shows a wall time. What it shows twice is the first time (RFC 5545 3.3.5); what it never
 * shows is read with the offset from before the change, and `real` is false.
 */
export function instantOf({ offsetAt }: Clock, wall: Wall): { readonly instant: number; readonly real: boolean } {
  const before = offsetAt(wall - DAY_MS);
  const after = offsetAt(wall + DAY_MS);
  const early = wall - Math.max(before, after);
  const late = wall - Math.min(before, after);
  if (early + offsetAt(early) === wall) return { instant: early, real: true };
  if (late + offsetAt(late) === wall) return { instant: late, real: true };
  return { instant: wall - before, real: false };
}

export function wallOf({ offsetAt }: Clock, instant: number): Wall {
  return instant + offsetAt(instant);
}
