import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bookingRules } from '../schema/rules.ts';
import { runs } from '../test-support/runs.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/span.ts';
import { BOOKING_STATES, type BookingState, hindranceOf, SYSTEM_ACTIONS } from './lifecycle.ts';
import {
  breachesSince,
  cancelCost,
  isLateCancel,
  nextMoment,
  type OpenStep,
  releaseAt,
  type Terms,
  termsOf,
} from './terms.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const BOOKED = { from: NOON, to: NOON + 2 * HOUR_MS };
const terms = (given: object = {}): Terms => termsOf(bookingRules.parse(given));
const next = (state: BookingState, agreed: Terms = terms(), open: OpenStep | null = null) =>
  nextMoment({ ...BOOKED, state }, agreed, open);

const anyTerms = fc
  .record({
    checkIn: fc.constantFrom('none', 'required'),
    releaseMinutes: fc.constantFrom(null, 5, 45, 500),
    overrunMinutes: fc.constantFrom(0, 60),
  })
  .map(terms);
const step = fc.oneof(
  fc.constant(null),
  fc.record({
    dueAt: fc.oneof(fc.constant(null), fc.integer({ min: NOON - DAY_MS, max: NOON + DAY_MS })),
    remindAt: fc.oneof(fc.constant(null), fc.integer({ min: NOON - DAY_MS, max: NOON + DAY_MS })),
  }),
);

describe('when a booking has to be looked at', () => {
  test('a pending one at its reminder, its deadline, and at the latest when it begins', () => {
    expect(next('pending')).toBe(NOON);
    expect(next('pending', terms(), { dueAt: null, remindAt: null })).toBe(NOON);
    expect(next('pending', terms(), { dueAt: NOON - 5, remindAt: null })).toBe(NOON - 5);
    expect(next('pending', terms(), { dueAt: NOON - 5, remindAt: NOON - 9 })).toBe(NOON - 9);
    expect(next('pending', terms(), { dueAt: NOON + 5, remindAt: null })).toBe(NOON);
  });

  test('a confirmed one at its end, earlier where people check in and lose the time', () => {
    expect(next('confirmed')).toBe(BOOKED.to);
    expect(next('confirmed', terms({ releaseMinutes: 30 }))).toBe(BOOKED.to);
    const checked = { checkIn: 'required' };
    expect(next('confirmed', terms(checked))).toBe(BOOKED.to);
    expect(next('confirmed', terms({ ...checked, releaseMinutes: 30 }))).toBe(NOON + 30 * MINUTE_MS);
    expect(next('confirmed', terms({ ...checked, releaseMinutes: 500 }))).toBe(BOOKED.to);
  });

  test('one in use when the overrun is over, one that is final never', () => {
    expect(next('in-use', terms({ overrunMinutes: 90 }))).toBe(BOOKED.to + 90 * MINUTE_MS);
    for (const state of ['completed', 'cancelled', 'declined', 'expired', 'no-show'] as const) {
      expect(next(state)).toBe(null);
    }
  });

  test('is never later than the first moment from which the system can act, and not for ever where it can', () => {
    const last = (state: BookingState) => {
      const booking = { ...BOOKED, state, turn: null, earlyMinutes: 0 };
      const actions = [...SYSTEM_ACTIONS, 'check-out', 'miss'] as const;
      return actions.some((action) => hindranceOf(action, booking, ['system'], NOON + DAY_MS) === null);
    };
    fc.assert(
      fc.property(fc.constantFrom(...BOOKING_STATES), anyTerms, step, (state, agreed, open) => {
        const moment = next(state, agreed, open);
        expect(moment !== null).toBe(last(state));
        if (moment !== null) expect(moment).toBeLessThanOrEqual(BOOKED.to + agreed.overrunMinutes * MINUTE_MS);
        if (state === 'pending') expect(moment).toBeLessThanOrEqual(BOOKED.from);
        if (state === 'confirmed' && agreed.checkIn === 'required') expect(moment).toBe(releaseAt(BOOKED, agreed));
      }),
      runs(500),
    );
  });
});

describe('terms', () => {
  test('are what the rules say about the time after booking, and outlive the rules', () => {
    const rules = bookingRules.parse({ freeCancelMinutes: 60, breachLimit: 3, maxMinutes: 60 });
    expect(termsOf(rules)).toMatchObject({ freeCancelMinutes: 60, breachLimit: 3, checkIn: 'none' });
    expect(termsOf(rules)).not.toHaveProperty('maxMinutes');
  });

  test('cancelling is late from the moment on that is less than the free time before the start', () => {
    const agreed = terms({ freeCancelMinutes: 60 });
    expect(isLateCancel(BOOKED, agreed, NOON - HOUR_MS)).toBe(false);
    expect(isLateCancel(BOOKED, agreed, NOON - HOUR_MS + 1)).toBe(true);
    expect(isLateCancel(BOOKED, terms(), NOON)).toBe(false);
    // Of an end in hours and one in working days the earlier counts.
    for (const freeCancelUntil of [NOON - 2 * HOUR_MS, NOON - MINUTE_MS]) {
      const both = { ...agreed, freeCancelUntil };
      const end = Math.min(freeCancelUntil, NOON - HOUR_MS);
      expect([isLateCancel(BOOKED, both, end), isLateCancel(BOOKED, both, end + 1)]).toEqual([false, true]);
    }
    expect(isLateCancel(BOOKED, { ...terms(), freeCancelUntil: NOON }, NOON + 1)).toBe(true);
  });

  test('breaches count together for so many days', () => {
    expect(breachesSince(terms({ breachDays: 30 }), NOON)).toBe(NOON - 30 * DAY_MS);
  });
});

describe('what a cancellation costs', () => {
  const late = (lateCancel: Terms['lateCancel']) => terms({ freeCancelMinutes: 60, lateCancel, lateCancelPercent: 30 });
  const booking = { ...BOOKED, state: 'confirmed' as const, priceMinor: 1_001 };
  const soon = NOON - 59 * MINUTE_MS;
  const free = { free: true, feeMinor: 0, breach: false };

  test('is nothing in time, nothing before it was agreed to, and nothing for the facility', () => {
    expect(cancelCost(booking, late('both'), ['owner'], NOON - 60 * MINUTE_MS)).toEqual(free);
    expect(cancelCost({ ...booking, state: 'pending' }, late('both'), ['owner'], soon)).toEqual(free);
    for (const party of ['manager', 'system'] as const) {
      expect(cancelCost(booking, late('both'), ['owner', party], soon)).toEqual(free);
    }
    expect(cancelCost(booking, terms({ lateCancel: 'both', lateCancelPercent: 30 }), ['owner'], soon)).toEqual(free);
  });

  test('is what was agreed when it is late: a breach, a share of the price in whole minor units, or both', () => {
    expect(cancelCost(booking, late('breach'), ['owner'], soon)).toEqual({ free: false, feeMinor: 0, breach: true });
    expect(cancelCost(booking, late('fee'), ['owner'], soon)).toEqual({ free: false, feeMinor: 300, breach: false });
    expect(cancelCost(booking, late('both'), ['owner'], soon)).toEqual({ free: false, feeMinor: 300, breach: true });
  });

  test('is no breach of somebody whose group head cancels', () => {
    expect(cancelCost(booking, late('breach'), ['group-head'], soon)).toEqual(free);
    expect(cancelCost(booking, late('both'), ['group-head'], soon)).toMatchObject({ feeMinor: 300, breach: false });
  });

  test('stays late once it was late when the booking was moved, whether or not it waits for an approval again', () => {
    const moved = { ...late('fee'), movedLate: true };
    for (const state of ['confirmed', 'pending'] as const) {
      expect(cancelCost({ ...booking, state }, moved, ['owner'], NOON - 30 * DAY_MS)).toMatchObject({ feeMinor: 300 });
    }
  });

  test('is reckoned from the highest price that it had when it was moved late, or has now', () => {
    const moved = { ...late('fee'), movedLate: true, lateMinor: 5_000 };
    expect(cancelCost(booking, moved, ['owner'], NOON - DAY_MS)).toMatchObject({ feeMinor: 1_500 });
    expect(cancelCost({ ...booking, priceMinor: 9_000 }, moved, ['owner'], NOON - DAY_MS)).toMatchObject({
      feeMinor: 2_700,
    });
  });
});
