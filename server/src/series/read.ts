import { readLines, readOrder } from '@jishi/db/queries/order';
import type { BookingTable, OrderTable } from '@jishi/db/schema';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import type { Order } from '@jishi/shared/schema/booking';
import { formatSpan } from '@jishi/shared/schema/primitives';
import type { OccurrenceOut, SeriesNow, SeriesOut } from '@jishi/shared/schema/series';
import type { Deps } from '../context.ts';
import { toldTo } from '../engine/refusal.ts';
import { signedIn } from '../http/actor.ts';
import { readKnownSeries, versionOf } from './access.ts';
import { readOutcome } from './outcome.ts';
import type { PlacedSeries } from './place.ts';

/** How an order looks; given by app.ts, because showing orders is another room's. */
export type ShowOrder = (order: OrderTable, lines: readonly BookingTable[]) => Order;

export function seriesOutOf({ series, order, lines }: PlacedSeries, showOrder: ShowOrder): SeriesOut {
  const { id, instrument_id, rrule, zone } = series;
  const shown = showOrder(order, lines);
  return { id, instrumentId: instrument_id, rrule, zone, ...readOutcome(series), price: shown.price, order: shown };
}

/** A series as it stands, and its version. Throws `unauthenticated` and `not-found`. */
export async function readOneSeries(
  deps: Deps,
  anyone: Anyone,
  seriesId: string,
  showOrder: ShowOrder,
): Promise<{ readonly series: SeriesNow; readonly version: number }> {
  const db = deps.store.read;
  const actor = signedIn(anyone);
  const known = await readKnownSeries(db, actor, seriesId);
  const order = await readOrder(db, known.series.order_id);
  if (!order) throw new Error(`series ${seriesId} without its order`);
  const lines = await readLines(db, order.id);
  const out = seriesOutOf({ series: known.series, order, lines, fresh: false }, showOrder);
  const bookings = new Map(known.bookings.map((booking) => [booking.id, booking]));
  const occurrences = out.occurrences.map((occurrence) => {
    const booking = bookings.get(occurrence.bookingId ?? '');
    if (!booking) return toldOccurrence(actor, order.person_id, occurrence);
    return { ...occurrence, ...formatSpan({ from: booking.from_at, to: booking.to_at }), state: booking.state };
  });
  return { series: { ...out, occurrences }, version: versionOf(known) };
}

/** An occurrence that was refused when the series was made, as somebody may hear why. */
function toldOccurrence(actor: Actor, personId: string, occurrence: OccurrenceOut): OccurrenceOut {
  const { refusals } = occurrence;
  if (!refusals) return occurrence;
  return {
    ...occurrence,
    refusals: refusals.map((refusal) => ({ line: refusal.line, ...toldTo(actor, personId, refusal) })),
  };
}
