import { changeApproval, readApprovals } from '@jishi/db/queries/approval';
import { setDue } from '@jishi/db/queries/booking';
import type { ApprovalTable, BookingTable } from '@jishi/db/schema';
import { nextMoment, releaseAt } from '@jishi/shared/rules/terms';
import { MINUTE_MS } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { openStepOf, openTimes } from '../engine/approval.ts';
import { endBooking, tellBooking, termsAgreed } from '../engine/booking.ts';
import type { Change } from '../engine/change.ts';
import { cancelWaiting, confirmWhenApproved } from '../engine/order.ts';
import { approveLocked } from './approve.ts';
import { missLocked } from './miss.ts';
import { onBookingByItself } from './on-booking.ts';
import { checkOutLocked, completeLocked } from './use.ts';

/**
 * Does what is to be done about a booking whose moment has come: it is looked at again under its locks, so that a second
 * time, or too early, nothing happens.
 */
export async function attend(deps: Deps, bookingId: string): Promise<void> {
  await onBookingByItself(deps, bookingId, async (change, booking) => {
    if (booking.due_at === null || booking.due_at > change.now) return;
    if (!(await attendLocked(change, booking))) await lookLater(change, booking);
  });
}

/** Whether something was to be done. */
async function attendLocked(change: Change, booking: BookingTable): Promise<boolean> {
  switch (booking.state) {
    case 'pending':
      return attendPending(change, booking);
    case 'confirmed':
      return attendConfirmed(change, booking);
    case 'in-use': {
      if (change.now < booking.to_at + termsAgreed(booking).overrunMinutes * MINUTE_MS) return false;
      await checkOutLocked(change, null, booking);
      return true;
    }
    case 'completed':
    case 'cancelled':
    case 'declined':
    case 'expired':
    case 'no-show':
      return false;
    default:
      return booking.state satisfies never;
  }
}

/** Whoever comes later than that to what was missed, comes to no judgement about its person. */
const LATE_MS = 10 * MINUTE_MS;

/** Silence approves only what has not begun: nobody is told too late that they should have come. */
async function attendPending(change: Change, booking: BookingTable): Promise<boolean> {
  const { now } = change;
  const { from_at } = booking;
  const open = openStepOf(await readApprovals(change.trx, [booking.id]));
  const dueAt = open?.due_at ?? null;
  const silent = dueAt !== null && dueAt <= now && dueAt <= from_at;
  if (silent && termsAgreed(booking).silence === 'approve' && now < from_at) {
    await approveLocked(change, null, booking);
    return true;
  }
  if (!open && now < from_at && (await confirmWhenApproved(change, booking.order_id))) return true;
  if (silent || now >= from_at) {
    await endBooking(change, booking, 'expired', null);
    await cancelWaiting(change, booking, 'expired');
    return true;
  }
  if (!open || open.remind_at === null || open.remind_at > now) return false;
  await remind(change, booking, open);
  return true;
}

async function remind(change: Change, booking: BookingTable, open: ApprovalTable): Promise<void> {
  await changeApproval(change.trx, open, { remind_at: null });
  tellBooking(change, booking, 'booking.reminded', { party: open.party, step: open.step, dueAt: open.due_at });
  await lookLater(change, booking);
}

async function attendConfirmed(change: Change, booking: BookingTable): Promise<boolean> {
  const terms = termsAgreed(booking);
  const span = { from: booking.from_at, to: booking.to_at };
  const missedAt = releaseAt(span, terms);
  if (terms.checkIn === 'required' && change.now >= missedAt) {
    await missLocked(change, null, booking, change.now > missedAt + LATE_MS);
    return true;
  }
  if (terms.checkIn === 'required' || change.now < span.to) return false;
  await completeLocked(change, booking);
  return true;
}

async function lookLater(change: Change, booking: BookingTable): Promise<void> {
  const open = booking.state === 'pending' ? openStepOf(await readApprovals(change.trx, [booking.id])) : undefined;
  const stage = { from: booking.from_at, to: booking.to_at, state: booking.state };
  await setDue(change.trx, booking.id, nextMoment(stage, termsAgreed(booking), openTimes(open)));
}
