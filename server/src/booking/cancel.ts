import type { BookingTable } from '@jishi/db/schema';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import type { Deps } from '../context.ts';
import { endBooking } from '../engine/booking.ts';
import { recordBreach } from '../engine/breach.ts';
import type { Change } from '../engine/change.ts';
import { costOfCancelling } from '../engine/cost.ts';
import { cancelWaiting, confirmWhenApproved } from '../engine/order.ts';
import { partiesTo } from '../engine/parties.ts';
import { checkAction } from './allowed.ts';
import { onBooking } from './on-booking.ts';

/** Cancels a booking; done before, it is answered as it stands. */
export async function cancel(deps: Deps, anyone: Anyone, bookingId: string, reason: string | null): Promise<void> {
  await onBooking(deps, anyone, bookingId, async (change, actor, booking) => {
    if (booking.state === 'cancelled') return;
    await cancelLine(change, actor, booking, reason);
    await settleOrder(change, actor, booking);
  });
}

/** The one way in which somebody cancels: the time goes back, and a late cancellation costs what was agreed. */
export async function cancelLine(
  change: Change,
  actor: Actor,
  booking: BookingTable,
  reason: string | null,
): Promise<void> {
  await checkAction(change, actor, booking, 'cancel');
  const { feeMinor, breach } = costOfCancelling(actor, booking, change.now);
  await endBooking(change, booking, 'cancelled', reason, {}, feeMinor);
  if (breach) await recordBreach(change, booking, 'late-cancel');
}

/**
 * What a cancelled line means for those that wait with it. Its person does without it: was its approval the last that was
 * missing, the others are confirmed. Where the facility takes it out, there is no order.
 */
export async function settleOrder(change: Change, actor: Actor, cancelled: BookingTable): Promise<void> {
  if (cancelled.state !== 'pending') return;
  const parties = partiesTo(actor, cancelled);
  if (parties.includes('owner') || parties.includes('group-head')) {
    await confirmWhenApproved(change, cancelled.order_id);
    return;
  }
  await cancelWaiting(change, cancelled, 'cancelled');
}
