import { parseJson } from '@jishi/db/json';
import { readApprovals } from '@jishi/db/queries/approval';
import { type BookingChange, changeBooking, hurryWaiting } from '@jishi/db/queries/booking';
import type { BookingTable } from '@jishi/db/schema';
import { bookingTerms, nextMoment, type Terms } from '@jishi/shared/rules/terms';
import type { BookingEventKind } from '@jishi/shared/schema/event';
import { openStepOf, openTimes } from './approval.ts';
import type { Change } from './change.ts';
import { release } from './time.ts';

/** The rules as they were agreed when the booking was made. */
export function termsAgreed(booking: BookingTable): Terms {
  return parseJson(bookingTerms, booking.terms);
}

type Data = Readonly<Record<string, unknown>>;

/** The event of a change, with what calendars and read models cannot read from the row any more. */
export function tellBooking(change: Change, booking: BookingTable, kind: BookingEventKind, data: Data = {}): void {
  change.tell({
    kind,
    subjectId: booking.id,
    instrumentId: booking.instrument_id,
    facilityId: booking.facility_id,
    personId: booking.person_id,
    data: { orderId: booking.order_id, from: booking.from_at, to: booking.to_at, state: booking.state, ...data },
  });
}

/** Changes a booking, works out when the server must look at it next, and tells of it. */
export async function alter(
  change: Change,
  booking: BookingTable,
  fields: BookingChange,
  kind: BookingEventKind,
  data: Data = {},
): Promise<BookingTable> {
  const after = { ...booking, ...fields };
  const open = after.state === 'pending' ? openStepOf(await readApprovals(change.trx, [booking.id])) : undefined;
  const stage = { from: after.from_at, to: after.to_at, state: after.state };
  const dueAt = nextMoment(stage, termsAgreed(after), openTimes(open));
  const changed = await changeBooking(change.trx, booking, { ...fields, due_at: dueAt }, change.now);
  tellBooking(change, changed, kind, data);
  return changed;
}

/** How a booking ends before it was used: who wants to know why reads `reason`. */
export type Ending = 'cancelled' | 'declined' | 'expired';

/** Ends a booking and gives its time back; `feeMinor` is what that costs its person, in the currency of its price. */
export async function endBooking(
  change: Change,
  booking: BookingTable,
  state: Ending,
  reason: string | null,
  data: Data = {},
  feeMinor = 0,
): Promise<BookingTable> {
  await release(change, [booking.id]);
  const why = reason === null ? {} : { reason };
  const fee = feeMinor === 0 ? {} : { fee_minor: feeMinor };
  const fields = { state, ...why, ...fee, cancelled_at: change.now };
  const cost = feeMinor === 0 ? {} : { feeMinor, currency: booking.currency };
  const ended = await alter(change, booking, fields, `booking.${state}`, { ...data, ...cost, ...why });
  // Its approval may have been the last that the others waited for.
  if (booking.state === 'pending') await hurryWaiting(change.trx, booking.order_id);
  return ended;
}
