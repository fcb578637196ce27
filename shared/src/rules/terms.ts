import { z } from 'zod';
import { type BookingRules, bookingRules } from '../schema/rules.ts';
import { DAY_MS, MINUTE_MS, type Span } from '../time/span.ts';
import type { BookingState, Party } from './lifecycle.ts';

/** What was agreed when a booking was made: rules that change later do not touch it. */
export const bookingTerms = bookingRules
  .pick({
    approvalMinutes: true,
    silence: true,
    remindMinutes: true,
    checkIn: true,
    earlyMinutes: true,
    releaseMinutes: true,
    overrunMinutes: true,
    freeCancelMinutes: true,
    freeCancelWorkingDays: true,
    lateCancel: true,
    lateCancelPercent: true,
    breachLimit: true,
    breachDays: true,
    pauseDays: true,
  })
  .extend({
    /** What the working days mean for the start that it has, see `freeCancelUntil`; epoch ms, null without them. */
    freeCancelUntil: z.int().nullable().default(null),
    /** Whether it was moved when cancelling was late already: late it stays. */
    movedLate: z.boolean().default(false),
    /** The highest price that it had when it was moved late, in minor units; what is cancelled then is reckoned from it. */
    lateMinor: z.int().min(0).nullable().default(null),
  });
export type Terms = z.infer<typeof bookingTerms>;

/** The terms of a booking under these rules; `freeCancelUntil` depends on its start and holidays, and is for the caller. */
export function termsOf(rules: BookingRules): Terms {
  return bookingTerms.parse(rules);
}

/** The open approval of a booking, if one is missing. */
export type OpenStep = { readonly dueAt: number | null; readonly remindAt: number | null };

/**
 * When a booking moves on by itself, or somebody is to be reminded, if nobody does anything before; null for never.
 * A pending one cannot wait longer than until it begins.
 */
export function nextMoment(
  booking: Span & { readonly state: BookingState },
  terms: Terms,
  open: OpenStep | null,
): number | null {
  switch (booking.state) {
    case 'pending':
      return Math.min(booking.from, open?.dueAt ?? booking.from, open?.remindAt ?? booking.from);
    case 'confirmed':
      if (terms.checkIn === 'none') return booking.to;
      return Math.min(booking.to, releaseAt(booking, terms));
    case 'in-use':
      return booking.to + terms.overrunMinutes * MINUTE_MS;
    case 'completed':
    case 'cancelled':
    case 'declined':
    case 'expired':
    case 'no-show':
      return null;
    default:
      return booking.state satisfies never;
  }
}

/** From when on somebody who has not checked in is late; the end when nobody loses their time earlier. */
export function releaseAt(booking: Span, { releaseMinutes }: Terms): number {
  return releaseMinutes === null ? booking.to : Math.min(booking.to, booking.from + releaseMinutes * MINUTE_MS);
}

/** Whether cancelling now is later than what is free: than the earlier of the two ends, where both are agreed. */
export function isLateCancel(booking: Span, terms: Terms, now: number): boolean {
  const { freeCancelMinutes, freeCancelUntil, movedLate } = terms;
  if (movedLate || (freeCancelUntil !== null && now > freeCancelUntil)) return true;
  return freeCancelMinutes !== null && booking.from - now < freeCancelMinutes * MINUTE_MS;
}

/** What cancelling costs: a share of the price in minor units of its currency, and whether it is a breach. */
export type CancelCost = { readonly free: boolean; readonly feeMinor: number; readonly breach: boolean };

const FREE: CancelCost = { free: true, feeMinor: 0, breach: false };

/**
 * What it costs these parties to cancel now. What is not confirmed yet can be withdrawn freely, and what the facility
 * cancels costs nothing. A group head pays for the group, but the breach would be another person's. What was moved late
 * does not get cheaper by it.
 */
export function cancelCost(
  booking: Span & { readonly state: BookingState; readonly priceMinor: number },
  terms: Terms,
  parties: readonly Party[],
  now: number,
): CancelCost {
  const byFacility = parties.includes('manager') || parties.includes('system');
  const isAgreed = booking.state === 'confirmed' || terms.movedLate;
  if (byFacility || !isAgreed || !isLateCancel(booking, terms, now)) return FREE;
  const dearestMinor = Math.max(booking.priceMinor, terms.lateMinor ?? 0);
  const feeMinor = terms.lateCancel === 'breach' ? 0 : Math.round((dearestMinor * terms.lateCancelPercent) / 100);
  const breach = terms.lateCancel !== 'fee' && parties.includes('owner');
  return { free: feeMinor === 0 && !breach, feeMinor, breach };
}

/** From when on breaches count together. */
export function breachesSince({ breachDays }: Terms, now: number): number {
  return now - breachDays * DAY_MS;
}
