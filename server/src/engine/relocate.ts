import { adjustOrderPrice } from '@jishi/db/queries/order';
import type { BookingTable } from '@jishi/db/schema';
import { NO_CURRENCY } from '@jishi/shared/money';
import { askAnew, stepsOf } from './approval.ts';
import { alter, termsAgreed } from './booking.ts';
import type { Change } from './change.ts';
import { termsAfterMove } from './cost.ts';
import type { JudgedLine } from './judging.ts';
import { release, seize } from './time.ts';

/**
 * What a booking costs at its new time, in minor units. An order keeps its currency: where prices are published in
 * another one by now, the old price stands.
 */
export function priceMoved(booking: BookingTable, judged: JudgedLine): number {
  return judged.price.currency === booking.currency ? judged.price.amountMinor : booking.price_minor;
}

type Data = Readonly<Record<string, unknown>>;
type Relocated = { readonly booking: BookingTable; readonly judged: JudgedLine };

/**
 * Gives a booking the time of a line that was judged with its own time left out; it stays on its instrument. Where the
 * line needs approval the booking waits for it again. `data` goes along with its event.
 */
export async function relocate(
  change: Change,
  booking: BookingTable,
  judged: JudgedLine,
  data: Data = {},
): Promise<BookingTable> {
  const [moved] = await relocateAll(change, [{ booking, judged }], data);
  return moved as BookingTable;
}

/**
 * The same for several bookings of one order that were judged together: all times are given back before the first is
 * taken, because one may move to where another was.
 */
export async function relocateAll(
  change: Change,
  relocated: readonly Relocated[],
  data: Data = {},
): Promise<BookingTable[]> {
  await release(
    change,
    relocated.map(({ booking }) => booking.id),
  );
  await seize(
    change,
    relocated.map(({ booking, judged }) => ({ id: booking.id, judged, kind: 'booking', expiresAt: null })),
  );
  const moved: BookingTable[] = [];
  let dearerMinor = 0;
  for (const { booking, judged } of relocated) {
    moved.push(await movedTo(change, booking, judged, data));
    if (booking.currency !== NO_CURRENCY) dearerMinor += priceMoved(booking, judged) - booking.price_minor;
  }
  const [first] = relocated;
  if (first) await adjustOrderPrice(change.trx, first.booking.order_id, dearerMinor);
  return moved;
}

async function movedTo(change: Change, booking: BookingTable, judged: JudgedLine, data: Data): Promise<BookingTable> {
  const { from, to } = judged.request;
  const waits = judged.approvers.length > 0;
  if (waits) {
    await askAnew(change.trx, booking.id, stepsOf(booking.id, judged.approvers, termsAgreed(booking), change.now));
  }
  const state = waits ? ('pending' as const) : booking.state;
  const terms = termsAfterMove(change.actor, booking, change.now);
  const fields = { from_at: from, to_at: to, price_minor: priceMoved(booking, judged), state, terms };
  const was = { from: booking.from_at, to: booking.to_at };
  return alter(change, booking, fields, 'booking.moved', { ...data, was });
}
