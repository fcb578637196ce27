import { TIME_MODES } from '@jishi/shared/rules/mode';
import type { ServiceMode } from '@jishi/shared/schema/rules';
import { DAY_MS, durationMinutes, MINUTE_MS } from '@jishi/shared/time/span';
import { FIRST_DAY, LAST_DAY } from './history.ts';
import type { SampleInstrument } from './instrument.ts';

import type { Random } from './random.ts';

/** Bookings of the window for each instrument that is booked by time, on the mean. */
const MEAN_BOOKINGS = 3.95;
/** A few instruments have most of the bookings: the spread of the logarithm of demand. */
const SPREAD = 1.1;
/** No more than this share of its open time. */
const MAX_UTILISATION = 0.7;

/** How many bookings people want to make on an instrument. */
export function demandFor(random: Random, instrument: SampleInstrument): number {
  if (instrument.row.withdrawn_at !== null || !bookedByTime(instrument.modes)) return 0;
  const popularity = Math.exp(SPREAD * random.normal() - SPREAD ** 2 / 2);
  const wanted = Math.floor(MEAN_BOOKINGS * popularity + random.next());
  return Math.min(wanted, capacity(instrument));
}

export function bookedByTime(modes: readonly ServiceMode[]): boolean {
  return modes.some((mode) => TIME_MODES.includes(mode));
}

function capacity({ rules, place, row }: SampleInstrument): number {
  const parts = place.hours.days.flat();
  const openMinutes = parts.reduce((sum, { part }) => sum + durationMinutes(part), 0);
  const reachable = Math.min(1, (rules.horizonDays - FIRST_DAY) / (LAST_DAY + 1 - FIRST_DAY));
  const slotMinutes = 1.5 * rules.minMinutes + rules.bufferBeforeMinutes + rules.bufferAfterMinutes;
  return Math.floor((openMinutes * reachable * row.stations * MAX_UTILISATION) / slotMinutes);
}

/** The afternoons of the next two weeks, so that a tour always finds four free hours. */
export function afternoonsOf(todayAt: number): { from: number; to: number }[] {
  return Array.from({ length: 15 }, (_, day) => {
    const midnight = todayAt + day * DAY_MS;
    return { from: midnight + 12 * 60 * MINUTE_MS, to: midnight + 24 * 60 * MINUTE_MS };
  });
}
