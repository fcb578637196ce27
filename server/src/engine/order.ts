import { readApprovals } from '@jishi/db/queries/approval';
import { readLines } from '@jishi/db/queries/order';
import type { BookingTable } from '@jishi/db/schema';
import { WITH_ITS_ORDER } from '@jishi/shared/messages/with-its-order';
import { openStepOf } from './approval.ts';
import { alter, type Ending, endBooking } from './booking.ts';
import type { Change } from './change.ts';

async function pendingLines({ trx }: Change, orderId: string): Promise<BookingTable[]> {
  return (await readLines(trx, orderId)).filter((line) => line.state === 'pending');
}

async function missesNone({ trx }: Change, lines: readonly BookingTable[]): Promise<boolean> {
  const ids = lines.map((line) => line.id);
  return openStepOf(await readApprovals(trx, ids)) === undefined;
}

/** Whether nobody's approval of a line that waits is missing in an order. */
export async function isApproved(change: Change, orderId: string): Promise<boolean> {
  return missesNone(change, await pendingLines(change, orderId));
}

/** Confirms the lines of an order that wait, once no approval of any of them is missing; whether it did. */
export async function confirmWhenApproved(change: Change, orderId: string): Promise<boolean> {
  const lines = await pendingLines(change, orderId);
  if (lines.length === 0 || !(await missesNone(change, lines))) return false;
  for (const line of lines) await alter(change, line, { state: 'confirmed' }, 'booking.confirmed');
  return true;
}

/**
 * Cancels the lines of an order that wait together with one that came to nothing: an order is had as a whole or not at
 * all. What was confirmed before is an agreement of its own and stays.
 */
export async function cancelWaiting(change: Change, cause: BookingTable, ended: Ending): Promise<void> {
  for (const line of await pendingLines(change, cause.order_id)) {
    if (line.id === cause.id) continue;
    await endBooking(change, line, 'cancelled', WITH_ITS_ORDER[ended], {
      because: { bookingId: cause.id, state: ended },
    });
  }
}
