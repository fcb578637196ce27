import type { BookingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { UsageInput } from '@jishi/shared/schema/booking';
import { DAY_MS } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { alter } from '../engine/booking.ts';
import { assertMonthOpen } from '../engine/month.ts';
import { partiesTo } from '../engine/parties.ts';
import { onBooking } from './on-booking.ts';

/** Real hours lie this close to the booked ones. */
const NEAR_MS = DAY_MS;

/**
 * Corrects the real machine hours of a completed booking, as the facility's staff know them. `check` throws when the
 * client saw another version. Throws `forbidden`, `conflict`, and what `onBooking` throws.
 */
export async function correctUsage(
  deps: Deps,
  anyone: Anyone,
  bookingId: string,
  { from, to, reason }: UsageInput,
  check: (booking: BookingTable) => void,
): Promise<void> {
  await onBooking(deps, anyone, bookingId, async (change, actor, booking) => {
    if (!partiesTo(actor, booking).includes('manager')) {
      throw new ProblemError('forbidden', 'only the facility may do this');
    }
    check(booking);
    const { state, used_from, used_to } = booking;
    if (state !== 'completed') throw new ProblemError('conflict', 'the booking is in another state', { state });
    if (to > change.now) throw new ProblemError('conflict', 'real hours are over');
    if (from < booking.from_at - NEAR_MS || to > booking.to_at + NEAR_MS) {
      throw new ProblemError('conflict', 'real hours lie within a day of the booked ones');
    }
    await assertMonthOpen(change, booking);
    const data = { was: { from: used_from, to: used_to }, used: { from, to }, reason };
    await alter(change, booking, { used_from: from, used_to: to }, 'booking.used', data);
  });
}
