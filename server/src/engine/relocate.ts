import { adjustOrderPrice } from '@jishi/db/queries/order';
import type { BookingTable } from '@jishi/db/schema';
import { NO_CURRENCY } from '@jishi/shared/money';
import { type Actor, may } from '@jishi/shared/rules/access';
import { termsOf } from '@jishi/shared/rules/terms';
import { askAnew, stepsOf } from './approval.ts';
import { alter, termsAgreed } from './booking.ts';
import type { Change } from './change.ts';
import { termsAfterMove } from './cost.ts';
import { withFreeCancelUntil } from './free-cancel.ts';
import type { JudgedLine } from './judging.ts';
import { release, seizeAgain } from './time.ts';

/**
 * What a booking costs at its new time, in minor units. An order keeps its currency: where prices are published in
 * another one by now, the old price stands.
 */
export function priceMoved(booking: BookingTable, judged: JudgedLine): number {
  return judged.price.currency === booking.currency ? judged.price.amountMinor : booking.price_minor;
}

type Data = Readonly<Record<string, unknown>>;
type Relocated = {
  readonly booking: BookingTable;
  readonly judged: JudgedLine;
  /**
   * Whether its person chose the new time: then it is like a new booking, on today's terms and for the group that it was
   * judged for. What others move keeps the terms that were agreed.
   */
  readonly byPerson?: boolean;
};

/** Whether somebody who moves a booking is its person, and the group that it is then judged for: only one's own. */
export function moverOf(actor: Actor, booking: BookingTable): { byPerson: boolean; groupId: string | null } {
  const byPerson = actor.personId === booking.person_id;
  const hasLeft = byPerson && !may.bookFor(actor, booking.group_id);
  return { byPerson, groupId: hasLeft ? null : booking.group_id };
}

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
  await seizeAgain(
    change,
    relocated.map(({ booking, judged }) => ({ bookingId: booking.id, judged })),
  );
  const moved: BookingTable[] = [];
  let dearerMinor = 0;
  for (const one of relocated) {
    const { booking, judged } = one;
    moved.push(await movedTo(change, one, data));
    if (booking.currency !== NO_CURRENCY) dearerMinor += priceMoved(booking, judged) - booking.price_minor;
  }
  const [first] = relocated;
  if (first) await adjustOrderPrice(change.trx, first.booking.order_id, dearerMinor);
  return moved;
}

async function movedTo(
  change: Change,
  { booking, judged, byPerson = false }: Relocated,
  data: Data,
): Promise<BookingTable> {
  const { from, to } = judged.request;
  const agreed = byPerson ? termsOf(judged.facts.rules) : termsAgreed(booking);
  const waits = judged.approvers.length > 0;
  if (waits) await askAnew(change.trx, booking.id, stepsOf(booking.id, judged.approvers, agreed, change.now));
  const state = waits ? ('pending' as const) : booking.state;
  const after = { judged, terms: termsAfterMove(change.actor, booking, agreed, change.now) };
  const [terms] = await withFreeCancelUntil(change.trx, [after]);
  const hasLeft = byPerson && judged.facts.person?.group === null;
  const fields = {
    from_at: from,
    to_at: to,
    price_minor: priceMoved(booking, judged),
    state,
    terms: JSON.stringify(terms),
    ...(hasLeft ? { group_id: null } : {}),
  };
  const was = { from: booking.from_at, to: booking.to_at };
  return alter(change, booking, fields, 'booking.moved', { ...data, was });
}
