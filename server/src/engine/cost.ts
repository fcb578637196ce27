import type { BookingTable } from '@jishi/db/schema';
import { type Actor, partiesOf } from '@jishi/shared/rules/access';
import { type CancelCost, cancelCost, type Terms } from '@jishi/shared/rules/terms';
import { termsAgreed } from './booking.ts';

/** What it would cost somebody (null: the server) to cancel a booking now. */
export function costOfCancelling(actor: Actor | null, booking: BookingTable, now: number): CancelCost {
  const { from_at: from, to_at: to, state, price_minor: priceMinor } = booking;
  const subject = { personId: booking.person_id, facilityId: booking.facility_id, groupId: booking.group_id };
  const parties = actor ? partiesOf(actor, subject) : (['system'] as const);
  return cancelCost({ from, to, state, priceMinor }, termsAgreed(booking), parties, now);
}

/** The terms of a booking once it was moved: who does that when cancelling would cost something cannot cancel it freely then. */
export function termsAfterMove(actor: Actor | null, booking: BookingTable, now: number): string {
  if (costOfCancelling(actor, booking, now).free) return booking.terms;
  return JSON.stringify({ ...termsAgreed(booking), movedLate: true } satisfies Terms);
}
