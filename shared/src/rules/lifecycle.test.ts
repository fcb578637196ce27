import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../test-support/runs.ts';
import { HOUR_MS, MINUTE_MS } from '../time/span.ts';
import {
  actionsFor,
  BOOKING_ACTIONS,
  BOOKING_STATES,
  type BookingAction,
  type BookingState,
  HOLDING_STATES,
  hindranceOf,
  holdsTime,
  orderState,
  type Party,
  TRANSITIONS,
} from './lifecycle.ts';

const EVERYBODY: readonly Party[] = ['owner', 'manager'];
const FINAL: readonly BookingState[] = ['completed', 'cancelled', 'declined', 'expired', 'no-show'];
const NOON = Date.UTC(2026, 10, 24, 12);
const booked = (state: BookingState) => ({ state, from: NOON, to: NOON + HOUR_MS });
const MOMENTS = [-HOUR_MS, -30 * MINUTE_MS - 1, -30 * MINUTE_MS, -1, 0, 1, HOUR_MS - 1, HOUR_MS, 24 * HOUR_MS];
const parties = fc.subarray([...EVERYBODY]);
const moment = fc.oneof(fc.constantFrom(...MOMENTS), fc.integer({ min: -2 * HOUR_MS, max: 2 * HOUR_MS }));

/** What each party may do in each state, told in words: minutes after the start from and until which it may be done. */
const DAY_LONG = [-Infinity, Infinity];
const SAID: Readonly<Record<BookingAction, (state: BookingState, party: Party) => readonly number[] | null>> = {
  approve: (state, party) => (party === 'manager' && state === 'pending' ? [-Infinity, 60] : null),
  decline: (state, party) => (party === 'manager' && state === 'pending' ? DAY_LONG : null),
  cancel: (state, party) => (isToCome(state) ? [-Infinity, party === 'manager' ? 60 : 0] : null),
  move: (state) => (isToCome(state) ? [-Infinity, 0] : null),
  'check-in': (state) => (state === 'confirmed' ? [-30, 60] : null),
  'check-out': (state) => (state === 'in-use' ? DAY_LONG : null),
};

function isToCome(state: BookingState): boolean {
  return state === 'pending' || state === 'confirmed';
}

describe('the life of a booking', () => {
  test('a state either holds time or is final, and nothing ever leads out of a final one', () => {
    expect([...HOLDING_STATES, ...FINAL].toSorted()).toEqual([...BOOKING_STATES].toSorted());
    for (const state of FINAL) {
      expect(holdsTime(state)).toBe(false);
      for (const now of MOMENTS) expect(actionsFor(booked(state), EVERYBODY, NOON + now)).toEqual([]);
    }
  });

  test('the table is closed: each action has a beginning, somebody who may, and an end that is another state', () => {
    expect(Object.keys(TRANSITIONS).toSorted()).toEqual([...BOOKING_ACTIONS].toSorted());
    for (const { from, to, by } of Object.values(TRANSITIONS)) {
      expect(from.length * Object.keys(by).length).toBeGreaterThan(0);
      expect(from.every(holdsTime)).toBe(true);
      if (to !== null) expect([BOOKING_STATES.includes(to), from.includes(to)]).toEqual([true, false]);
    }
  });

  test('every walk ends, and always in a final state', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<BookingState>('pending', 'confirmed'),
        fc.array(fc.nat(), { minLength: 5 }),
        (first, picks) => {
          let state: BookingState = first;
          for (const pick of picks.slice(0, 5)) {
            // Before the start all is possible but the check-in that opens shortly before it.
            const next = actionsFor(booked(state), EVERYBODY, NOON - MINUTE_MS).flatMap(
              (action) => TRANSITIONS[action].to ?? [],
            );
            state = next[pick % Math.max(1, next.length)] ?? state;
          }
          expect(FINAL).toContain(state);
        },
      ),
    );
  });

  test('who may do what in which state and when is what is said in words', () => {
    const anything = fc.tuple(fc.constantFrom(...BOOKING_ACTIONS), fc.constantFrom(...BOOKING_STATES), parties, moment);
    fc.assert(
      fc.property(anything, ([action, state, who, after]) => {
        const windows = who.map((party) => SAID[action](state, party)).filter((window) => window !== null);
        const minutes = after / MINUTE_MS;
        const expected = windows.some(([from = 0, to = 0]) => from <= minutes && minutes < to);
        const hindrance = hindranceOf(action, booked(state), who, NOON + after);
        expect(hindrance === null).toBe(expected);
        expect(actionsFor(booked(state), who, NOON + after).includes(action)).toBe(expected);
      }),
      runs(3000),
    );
  });

  test('says first whose it is, then the state, then the time', () => {
    expect(hindranceOf('approve', booked('cancelled'), ['owner'], NOON)).toBe('party');
    expect(hindranceOf('cancel', booked('completed'), [], NOON)).toBe('party');
    expect(hindranceOf('cancel', booked('completed'), ['owner'], NOON)).toBe('state');
    expect(hindranceOf('check-in', booked('confirmed'), ['owner'], NOON - HOUR_MS)).toBe('early');
    expect(hindranceOf('cancel', booked('confirmed'), ['owner'], NOON)).toBe('begun');
    expect(hindranceOf('cancel', booked('confirmed'), EVERYBODY, NOON + HOUR_MS)).toBe('over');
  });
});

describe('the state of an order', () => {
  test('is that of one of its lines: pending first, then one that holds time', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...BOOKING_STATES), { minLength: 1 }), (lines) => {
        const state = orderState(lines);
        expect(lines).toContain(state);
        if (lines.includes('pending')) expect(state).toBe('pending');
        else expect(holdsTime(state)).toBe(lines.some(holdsTime));
      }),
    );
  });

  test('without lines is cancelled', () => expect(orderState([])).toBe('cancelled'));
});
