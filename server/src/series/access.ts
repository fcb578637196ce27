import type { Db } from '@jishi/db/open';
import { readSeries, readSeriesBookings } from '@jishi/db/queries/series';
import type { BookingTable, SeriesTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, may } from '@jishi/shared/rules/access';
import { type BookingAction, hindranceOf } from '@jishi/shared/rules/lifecycle';
import { partiesTo, subjectOf } from '../engine/parties.ts';

/** A series with its bookings in the order of its occurrences; they are of one person and facility. */
export type KnownSeries = {
  readonly series: SeriesTable;
  readonly bookings: readonly BookingTable[];
};

/** A series that the actor may read. Throws `not-found` for somebody else's too. */
export async function readKnownSeries(db: Db, actor: Actor, seriesId: string): Promise<KnownSeries> {
  const series = await readSeries(db, seriesId);
  const bookings = series ? await readSeriesBookings(db, seriesId) : [];
  const [first] = bookings;
  if (!series || !first || !may.readBooking(actor, subjectOf(first))) {
    throw new ProblemError('not-found', 'no such series');
  }
  return { series, bookings };
}

/** The bookings that a change is about. Throws `not-found` when the named one is not of the series. */
export function inScope(
  { bookings }: KnownSeries,
  scope: 'this' | 'following' | 'all',
  bookingId: string | undefined,
): readonly BookingTable[] {
  if (scope === 'all') return bookings;
  const index = bookings.findIndex(({ id }) => id === bookingId);
  if (index === -1) throw new ProblemError('not-found', 'the booking is not of this series');
  return bookings.slice(index, scope === 'this' ? index + 1 : undefined);
}

/** Whether the lifecycle lets the actor do this to a booking now. Throws `forbidden` when it is not theirs to do. */
export function isPossible(
  actor: Actor,
  action: Extract<BookingAction, 'move' | 'cancel'>,
  booking: BookingTable,
  now: number,
): boolean {
  // Neither action asks whose turn it is to approve, or how early one may check in.
  const stage = { from: booking.from_at, to: booking.to_at, state: booking.state, turn: null, earlyMinutes: 0 };
  const hindrance = hindranceOf(action, stage, partiesTo(actor, booking), now);
  if (hindrance === 'party') throw new ProblemError('forbidden', 'only the facility may do this');
  return hindrance === null;
}

/** Rises with every change of a booking of the series. */
export function versionOf({ bookings }: KnownSeries): number {
  return bookings.reduce((sum, { version }) => sum + version, 0);
}
