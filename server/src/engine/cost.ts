import type { BookingTable } from '@jishi/db/schema';
import type { Actor } from '@jishi/shared/rules/access';
import { type CancelCost, cancelCost, type Terms } from '@jishi/shared/rules/terms';
import { termsAgreed } from './booking.ts';
import { partiesTo } from './parties.ts';

/** What it would cost somebody (null: the server) to cancel a booking now. */
export function costOfCancelling(actor: Actor | null, booking: BookingTable, now: number): CancelCost {
  const { from_at: from, to_at: to, state, price_minor: priceMinor } = booking;
  return cancelCost({ from, to, state, priceMinor }, termsAgreed(booking), partiesTo(actor, booking), now);
}

/**
 * The terms of a booking once it was moved, those of its new time being `terms`: who does that when cancelling would cost
 * something cannot cancel it freely then, nor for less.
 */
export function termsAfterMove(actor: Actor | null, booking: BookingTable, terms: Terms, now: number): Terms {
  const { movedLate, lateMinor } = termsAgreed(booking);
  if (costOfCancelling(actor, booking, now).free) return { ...terms, movedLate, lateMinor };
  return { ...terms, movedLate: true, lateMinor: Math.max(booking.price_minor, lateMinor ?? 0) };
}
