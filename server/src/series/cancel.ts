import { readOrderInstruments } from '@jishi/db/queries/order';
import { readSeriesBookings } from '@jishi/db/queries/series';
import type { BookingTable } from '@jishi/db/schema';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import { formatSpan } from '@jishi/shared/schema/primitives';
import type { SeriesCancelInput, SeriesCancelled } from '@jishi/shared/schema/series';
import { localDate } from '@jishi/shared/time/zone';
import type { Deps } from '../context.ts';
import { type Change, inChange } from '../engine/change.ts';
import { signedIn } from '../http/actor.ts';
import { inScope, isPossible, readKnownSeries } from './access.ts';

/** The one way to cancel a booking, and what that means for the others of its order; given by app.ts. */
export type Cancelling = {
  readonly cancelLine: (change: Change, actor: Actor, booking: BookingTable, reason: string | null) => Promise<void>;
  readonly settleOrder: (change: Change, actor: Actor, cancelled: BookingTable) => Promise<void>;
};

/**
 * Cancels one occurrence, it and the following ones, or all, in one change. What has begun or ended otherwise stays as
 * it is; what was cancelled before is answered as cancelled, so that a retry does no harm. Throws `unauthenticated`,
 * `not-found`, `forbidden`.
 */
export async function cancelSeries(
  deps: Deps,
  { cancelLine, settleOrder }: Cancelling,
  anyone: Anyone,
  seriesId: string,
  { scope, bookingId, reason }: SeriesCancelInput,
): Promise<SeriesCancelled> {
  const actor = signedIn(anyone);
  const { series } = await readKnownSeries(deps.store.read, actor, seriesId);
  const instrumentIds = await readOrderInstruments(deps.store.read, series.order_id);
  const after = await inChange(deps, actor, instrumentIds, async (change) => {
    const known = await readKnownSeries(change.trx, actor, seriesId);
    const bookings = inScope(known, scope, bookingId);
    const ending = bookings.filter((booking) => isPossible(actor, 'cancel', booking, change.now));
    for (const booking of ending) await cancelLine(change, actor, booking, reason ?? null);
    const waited = ending.find(({ state }) => state === 'pending');
    if (waited) await settleOrder(change, actor, waited);
    const wanted = new Set(bookings.map(({ id }) => id));
    return (await readSeriesBookings(change.trx, seriesId)).filter(({ id }) => wanted.has(id));
  });
  const occurrences = after.map((booking) => ({
    date: localDate(series.zone, booking.occurrence_at ?? booking.from_at),
    ...formatSpan({ from: booking.from_at, to: booking.to_at }),
    fate: booking.state === 'cancelled' ? ('cancelled' as const) : ('over' as const),
    bookingId: booking.id,
    state: booking.state,
  }));
  const cancelled = occurrences.filter(({ fate }) => fate === 'cancelled').length;
  return { id: series.id, zone: series.zone, occurrences, cancelled };
}
