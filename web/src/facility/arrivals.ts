import type { Today } from '@jishi/shared/schema/today';
import { HOUR_MS } from '@jishi/shared/time/span';
import type { DayEntry, DayInstrument } from './day.ts';

/** How far ahead somebody counts as arriving. */
export const SOON_MS = 3 * HOUR_MS;

export type Arrival = {
  readonly instrument: DayInstrument;
  readonly entry: DayEntry & { readonly bookingId: string };
  /** Begun without a check-in. */
  readonly late: boolean;
  readonly from: number;
};

/** Confirmed bookings of the day that have not begun or are late: the late ones first, then by when they begin. */
export function arrivalsOf(day: Today, now: number): Arrival[] {
  const seen = new Set<string>();
  const arrivals: Arrival[] = [];
  for (const instrument of day.instruments) {
    for (const entry of instrument.taken) {
      const { bookingId } = entry;
      const from = Date.parse(entry.from);
      if (bookingId === null || entry.state !== 'confirmed' || Date.parse(entry.to) <= now || seen.has(bookingId))
        continue;
      seen.add(bookingId);
      arrivals.push({ instrument, entry: { ...entry, bookingId }, late: from <= now, from });
    }
  }
  return arrivals.sort((a, b) => Number(b.late) - Number(a.late) || a.from - b.from);
}

/** Those that are shown: everybody who is late, and who begins within three hours. */
export function soonOf(arrivals: readonly Arrival[], now: number): Arrival[] {
  return arrivals.filter(({ from }) => from <= now + SOON_MS);
}
