import type { Db } from '@jishi/db/open';
import { readOrder } from '@jishi/db/queries/order';
import type { BookingTable } from '@jishi/db/schema';
import { NO_CURRENCY } from '@jishi/shared/money';
import type { RefusalOut } from '@jishi/shared/schema/booking';
import { formatSpan } from '@jishi/shared/schema/primitives';
import type { MovedOccurrence, SeriesMoved } from '@jishi/shared/schema/series';
import { localDate } from '@jishi/shared/time/zone';
import { refusalOut, toldTo } from '../engine/refusal.ts';
import { priceMoved } from '../engine/relocate.ts';
import type { MovePlan } from './move.ts';

/** What a plan does to each of its bookings, told before it is carried out. */
export async function movedOut(db: Db, plan: MovePlan): Promise<SeriesMoved> {
  const { known, bookings, steps, settled } = plan;
  const { series } = known;
  const order = await readOrder(db, series.order_id);
  if (!order) throw new Error(`series ${series.id} without its order`);
  const dearer = steps.map(({ booking }) => {
    const line = settled.moved.get(booking.id);
    return line && booking.currency !== NO_CURRENCY ? priceMoved(booking, line) - booking.price_minor : 0;
  });
  return {
    id: series.id,
    zone: series.zone,
    price: { amountMinor: dearer.reduce((sum, minor) => sum + minor, order.price_minor), currency: order.currency },
    occurrences: bookings.map((booking, index) => fateOf(plan, booking, index)),
    moved: settled.moved.size,
    refused: settled.refused.size,
  };
}

/** Every refusal, `line` being the place of its booking among those that the move is about. */
export function refusalsOf(plan: MovePlan): RefusalOut[] {
  return plan.bookings.flatMap((booking, index) => fateOf(plan, booking, index).refusals ?? []);
}

function fateOf({ actor, known, settled }: MovePlan, booking: BookingTable, index: number): MovedOccurrence {
  const date = localDate(known.series.zone, booking.occurrence_at ?? booking.from_at);
  const now = {
    date,
    ...formatSpan({ from: booking.from_at, to: booking.to_at }),
    bookingId: booking.id,
    state: booking.state,
  };
  const moved = settled.moved.get(booking.id);
  if (moved) {
    const state = moved.approvers.length > 0 ? 'pending' : booking.state;
    return { ...now, ...formatSpan(moved.request), fate: 'moved', state };
  }
  const refused = settled.refused.get(booking.id);
  if (!refused) return { ...now, fate: 'kept' };
  const refusals = refused.refusals.map((refusal) => refusalOut(index, toldTo(actor, booking.person_id, refusal)));
  return { ...now, wanted: formatSpan(refused.request), fate: 'refused', refusals };
}
