import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../test-support/runs.ts';
import { coverOf, type Granted } from './cover.ts';

const LAST = 12;
const tick = fc.integer({ min: 0, max: LAST });
const orNever = fc.oneof(fc.constant(null), tick);
const granted: fc.Arbitrary<Granted> = fc.record({ from: tick, until: orNever, revokedAt: orNever });
const wanted = fc
  .tuple(tick, tick)
  .filter(([from, to]) => from < to)
  .map(([from, to]) => ({ from, to }));

const standsAt = (one: Granted, at: number) => one.from <= at && (one.until === null || at < one.until);
const holdsAt = (one: Granted, at: number) => standsAt(one, at) && (one.revokedAt === null || at < one.revokedAt);
const ticks = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

test('authorisations cover a time when one holds in each moment of it, and were taken back when one would have', () => {
  fc.assert(
    fc.property(wanted, fc.array(granted, { maxLength: 4 }), ({ from, to }, given) => {
      const { state, at } = coverOf({ from, to }, given);
      const all = (holds: typeof holdsAt) => ticks(from, to).every((moment) => given.some((one) => holds(one, moment)));
      expect(state === 'covers').toBe(all(holdsAt));
      expect(state === 'taken-back').toBe(!all(holdsAt) && all(standsAt));
      if (state !== 'covers') return;
      // Nothing changes after the last tick, so what holds there holds for ever.
      const end = at ?? LAST + 1;
      expect(ticks(from, end).every((moment) => given.some((one) => holdsAt(one, moment)))).toBe(true);
      if (at !== null) expect(given.some((one) => holdsAt(one, at))).toBe(false);
    }),
    runs(500),
  );
});

const HELD = { revokedAt: null };

test.each([
  ['nothing', [], { state: 'none', at: null }],
  ['one that begins later', [{ from: 5, until: null, ...HELD }], { state: 'none', at: null }],
  ['one that ends within', [{ from: 0, until: 6, ...HELD }], { state: 'ended', at: 6 }],
  [
    'two of which the later ended before',
    [2, 3].map((until) => ({ from: 0, until, ...HELD })),
    { state: 'ended', at: 3 },
  ],
  ['one for ever', [{ from: 0, until: null, ...HELD }], { state: 'covers', at: null }],
  [
    'one that goes on where another ends',
    [
      { from: 6, until: 20, ...HELD },
      { from: 0, until: 6, ...HELD },
    ],
    { state: 'covers', at: 20 },
  ],
  ['one that was taken back', [{ from: 0, until: null, revokedAt: 2 }], { state: 'taken-back', at: 2 }],
  ['one that was taken back when it was over', [{ from: 0, until: 3, revokedAt: 9 }], { state: 'ended', at: 3 }],
  [
    'one that was given anew after it was taken back',
    [
      { from: 0, until: null, revokedAt: 2 },
      { from: 3, until: 30, ...HELD },
    ],
    { state: 'covers', at: 30 },
  ],
])('of the time from 4 to 8, %s', (_name, given, expected) => {
  expect(coverOf({ from: 4, to: 8 }, given)).toEqual(expected);
});
