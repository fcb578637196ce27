import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../test-support/runs.ts';
import { HOUR_MS, MINUTE_MS } from '../time/span.ts';
import {
  actionsFor,
  BOOKING_ACTIONS,
  BOOKING_STATES,
  type BookingState,
  HOLDING_STATES,
  hindranceOf,
  holdsTime,
  orderState,
  type Party,
  type Stage,
  SYSTEM_ACTIONS,
  TRANSITIONS,
} from './lifecycle.ts';

type Action = keyof typeof TRANSITIONS;
const ACTIONS: readonly Action[] = [...BOOKING_ACTIONS, ...SYSTEM_ACTIONS];
const PEOPLE: readonly Party[] = ['owner', 'group-head', 'manager'];
const EVERYBODY: readonly Party[] = [...PEOPLE, 'system'];
const FINAL: readonly BookingState[] = ['completed', 'cancelled', 'declined', 'expired', 'no-show'];
const NOON = Date.UTC(2026, 10, 24, 12);
const booked = (state: BookingState, turn: Stage['turn'] = 'manager', earlyMinutes = 30): Stage => ({
  state,
  turn,
  earlyMinutes,
  from: NOON,
  to: NOON + HOUR_MS,
});
const MOMENTS = [-HOUR_MS, -30 * MINUTE_MS - 1, -30 * MINUTE_MS, -1, 0, 1, HOUR_MS - 1, HOUR_MS, 24 * HOUR_MS];
const parties = fc.subarray([...EVERYBODY]);
const moment = fc.oneof(fc.constantFrom(...MOMENTS), fc.integer({ min: -2 * HOUR_MS, max: 27 * HOUR_MS }));
const turns = fc.constantFrom(null, 'group-head', 'manager');

/** Minutes after the start from and until which something may be done. */
type Window = readonly [number, number];
const ALWAYS: Window = [-Infinity, Infinity];
const UNTIL_START: Window = [-Infinity, 0];
const UNTIL_END: Window = [-Infinity, 60];
const FROM_START: Window = [0, Infinity];
const FROM_END: Window = [60, Infinity];

/** What each party may do in each state, told in words. */
const SAID: Readonly<Record<Action, (booking: Stage, party: Party) => Window | null>> = {
  approve: ({ state, turn }, party) => {
    if (state !== 'pending' || turn === null) return null;
    if (party === 'system') return UNTIL_START;
    return party === turn ? UNTIL_END : null;
  },
  decline: ({ state, turn }, party) =>
    state === 'pending' && (party === 'manager' || (party === 'group-head' && turn === 'group-head')) ? ALWAYS : null,
  cancel: ({ state }, party) => {
    if (!isToCome(state) || party === 'system') return null;
    return party === 'manager' ? UNTIL_END : UNTIL_START;
  },
  move: ({ state }, party) => (isToCome(state) && (party === 'owner' || party === 'manager') ? UNTIL_START : null),
  'check-in': ({ state, earlyMinutes }, party) =>
    state === 'confirmed' && (party === 'owner' || party === 'manager') ? [-earlyMinutes, 60] : null,
  'check-out': ({ state }, party) => {
    if (state !== 'in-use' || party === 'group-head') return null;
    return party === 'system' ? FROM_END : ALWAYS;
  },
  miss: ({ state }, party) =>
    state === 'confirmed' && (party === 'manager' || party === 'system') ? FROM_START : null,
  restore: ({ state }, party) => (state === 'no-show' && party === 'manager' ? [-Infinity, 60 + 24 * 60] : null),
  expire: ({ state }, party) => (state === 'pending' && party === 'system' ? ALWAYS : null),
  complete: ({ state }, party) => (state === 'confirmed' && party === 'system' ? FROM_END : null),
};

function isToCome(state: BookingState): boolean {
  return state === 'pending' || state === 'confirmed';
}

describe('the life of a booking', () => {
  test('a state either holds time or is final, and only a wrong no-show ever leads out of a final one', () => {
    expect([...HOLDING_STATES, ...FINAL].toSorted()).toEqual([...BOOKING_STATES].toSorted());
    for (const state of FINAL) {
      expect(holdsTime(state)).toBe(false);
      for (const now of MOMENTS) {
        for (const action of ACTIONS) {
          if (state === 'no-show' && action === 'restore') continue;
          expect(hindranceOf(action, booked(state), EVERYBODY, NOON + now)).toBe('state');
        }
      }
    }
  });

  test('the table is closed: each action has a beginning, somebody who may, and an end that is another state', () => {
    expect(Object.keys(TRANSITIONS).toSorted()).toEqual([...ACTIONS].toSorted());
    for (const [action, { from, to, by }] of Object.entries(TRANSITIONS)) {
      expect(from.length * Object.keys(by).length).toBeGreaterThan(0);
      expect(from.every(holdsTime)).toBe(action !== 'restore');
      if (to !== null) expect([BOOKING_STATES.includes(to), from.includes(to)]).toEqual([true, false]);
    }
  });

  test('every walk of people ends, and always in a final state', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<BookingState>('pending', 'confirmed'),
        fc.array(fc.nat(), { minLength: 7 }),
        (first, picks) => {
          let state: BookingState = first;
          for (const pick of picks.slice(0, 7)) {
            // Shortly before the start, when checking in is possible.
            const next = actionsFor(booked(state), PEOPLE, NOON - MINUTE_MS).flatMap(
              (action) => TRANSITIONS[action].to ?? [],
            );
            state = next[pick % Math.max(1, next.length)] ?? state;
          }
          expect(FINAL).toContain(state);
        },
      ),
    );
  });

  test('nobody has to do anything: by itself every booking comes to an end, whatever state it is in', () => {
    for (const state of HOLDING_STATES) {
      const ways = ACTIONS.filter((action) => hindranceOf(action, booked(state), ['system'], NOON + HOUR_MS) === null);
      const ends = ways.map((action) => TRANSITIONS[action].to);
      expect(ends.length).toBeGreaterThan(0);
      expect(ends.every((end) => end !== null && FINAL.includes(end))).toBe(true);
    }
  });

  test('who may do what in which state and when is what is said in words', () => {
    const anything = fc.record({
      action: fc.constantFrom(...ACTIONS),
      state: fc.constantFrom(...BOOKING_STATES),
      turn: turns,
      early: fc.constantFrom(0, 30, 90),
      who: parties,
      after: moment,
    });
    fc.assert(
      fc.property(anything, ({ action, state, turn, early, who, after }) => {
        const booking = booked(state, turn, early);
        const windows = who.map((party) => SAID[action](booking, party)).filter((window) => window !== null);
        const minutes = after / MINUTE_MS;
        // It is somebody's turn, and then what the most that one of them may do.
        const expected = windows.some(([from, to]) => from <= minutes && minutes < to);
        const hindrance = hindranceOf(action, booking, who, NOON + after);
        expect(hindrance === null).toBe(expected);
        const offered: readonly Action[] = actionsFor(booking, who, NOON + after);
        expect(offered.includes(action)).toBe(expected && !SYSTEM_ACTIONS.some((one) => one === action));
      }),
      runs(5000),
    );
  });

  test('says first whose it is, then the state, then whose turn, then the time', () => {
    expect(hindranceOf('approve', booked('cancelled'), ['owner'], NOON)).toBe('party');
    expect(hindranceOf('cancel', booked('completed'), [], NOON)).toBe('party');
    expect(hindranceOf('cancel', booked('completed'), ['owner'], NOON)).toBe('state');
    expect(hindranceOf('approve', booked('pending', 'group-head'), ['manager'], NOON + 2 * HOUR_MS)).toBe('turn');
    expect(hindranceOf('approve', booked('pending', null), ['system'], NOON)).toBe('turn');
    expect(hindranceOf('check-in', booked('confirmed'), ['owner'], NOON - HOUR_MS)).toBe('early');
    expect(hindranceOf('complete', booked('confirmed'), ['system'], NOON - HOUR_MS)).toBe('early');
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
