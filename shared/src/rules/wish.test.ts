import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { cases } from '../test-support/facts.ts';
import { runs } from '../test-support/runs.ts';
import { GRID_MS } from '../time/grid.ts';
import { minuteOfDay } from '../time/hours.ts';
import { MINUTE_MS, overlaps, type Span } from '../time/span.ts';
import { occurrencesOf } from './blocks.ts';
import type { Facts } from './facts.ts';
import { judge } from './judge.ts';
import { freeSpans } from './suggest.ts';
import { earliestTime, hasRoom, hopeless, type Wish } from './wish.ts';

vi.setConfig({ testTimeout: 60_000 });

const wishes = fc
  .tuple(cases, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 400 }))
  .map(([one, quarters, length]) => {
    const from = one.window.from + 5 * MINUTE_MS;
    const wish: Wish = { from, to: from + length * GRID_MS, minutes: quarters * 15, mode: one.request.mode };
    return { ...one, wish };
  });

/** Every time that the wish may mean, the earliest first, whatever rules say. */
function everyTime(wish: Wish, { zone, rules }: Facts): Span[] {
  const times: Span[] = [];
  for (let from = Math.ceil(wish.from / GRID_MS) * GRID_MS; ; from += GRID_MS) {
    const to = from + wish.minutes * MINUTE_MS;
    if (to > wish.to) break;
    times.push({ from, to });
  }
  const asLong = rules.wholeBlocks.filter(
    ({ from, to }) =>
      (minuteOfDay(to) - minuteOfDay(from) + 1440) % 1440 === wish.minutes % 1440 && wish.minutes <= 1440,
  );
  const nights = asLong.flatMap((block) => occurrencesOf(block, zone, wish));
  return [...times, ...nights.filter(({ from, to }) => wish.from <= from && to <= wish.to)].sort(
    (a, b) => a.from - b.from || a.to - b.to,
  );
}

describe('time for a wish', () => {
  test('is the first of all in its window that passes the judge and was not passed on', () => {
    let found = 0;
    fc.assert(
      fc.property(wishes, fc.boolean(), ({ wish, facts, now }, again) => {
        const fits = (skip: readonly Span[]) =>
          everyTime(wish, facts).find(
            (time) =>
              !skip.some((other) => overlaps(other, time)) &&
              judge({ ...time, mode: wish.mode }, facts, now).length === 0,
          ) ?? null;
        const first = earliestTime(wish, facts, now);
        expect(first).toEqual(fits([]));
        if (first) found += 1;
        if (first && again) expect(earliestTime(wish, facts, now, [first])).toEqual(fits([first]));
      }),
      runs(300),
    );
    expect(found).toBeGreaterThan(8);
  });

  test('has room wherever anybody could be offered it', () => {
    fc.assert(
      fc.property(wishes, ({ wish, facts, now }) => {
        if (earliestTime(wish, facts, now)) expect(hasRoom(wish, freeSpans(facts), facts.rules)).toBe(true);
      }),
      runs(200),
    );
  });

  test('is never found for a wish that is hopeless, nor at any later moment', () => {
    fc.assert(
      fc.property(wishes, fc.integer({ min: 0, max: 1000 }), ({ wish, facts, now }, quarters) => {
        const room = wish.minutes * MINUTE_MS <= wish.to - Math.ceil(wish.from / GRID_MS) * GRID_MS;
        if (!room || hopeless(wish, facts, now).length === 0) return;
        const pauses = facts.person?.pauses.some(({ until }) => until !== null) === true;
        if (pauses) return;
        expect(earliestTime(wish, facts, now + quarters * GRID_MS)).toBeNull();
      }),
      runs(200),
    );
  });
});
