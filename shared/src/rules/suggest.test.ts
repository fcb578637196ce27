import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { bookingRules } from '../schema/rules.ts';
import { type Case, cases } from '../test-support/facts.ts';
import { isOpen, stationsFor } from '../test-support/naive-judge.ts';
import { runs } from '../test-support/runs.ts';
import { GRID_MS } from '../time/grid.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Span, union } from '../time/span.ts';
import { type Facts, judge } from './judge.ts';
import { freeSpans, nearestTimes } from './suggest.ts';

vi.setConfig({ testTimeout: 60_000 });

const quarters = ({ from, to }: Span) =>
  Array.from({ length: Math.max(0, (to - from) / GRID_MS) }, (_, index) => from + index * GRID_MS);

/** Every quarter of an hour there is, judged, nearest first. */
function allTimes({ request, facts, now, window }: Case, limit: number): Span[] {
  const length = request.to - request.from;
  const away = (from: number) => Math.abs(from - request.from);
  const found: Span[] = [];
  for (const from of quarters(window).sort((a, b) => away(a) - away(b) || a - b)) {
    const span = { from, to: from + length };
    const apart = found.every((other) => Math.abs(other.from - from) >= length);
    if (found.length < limit && apart && judge({ ...request, ...span }, facts, now).length === 0) found.push(span);
  }
  return found;
}

describe('suggested times', () => {
  test('are the nearest of all that can be booked, no two over each other', () => {
    let found = 0;
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 5 }), (one, limit) => {
        const times = nearestTimes(one.request, one.facts, one.now, limit);
        expect(times).toEqual(allTimes(one, limit));
        found += times.length;
      }),
      runs(200),
    );
    expect(found).toBeGreaterThan(100);
  });

  test('each pass the judge', () => {
    fc.assert(
      fc.property(cases, ({ request, facts, now }) => {
        for (const time of nearestTimes(request, facts, now, 10)) {
          expect(judge({ ...request, ...time }, facts, now)).toEqual([]);
          expect(time.to - time.from).toBe(request.to - request.from);
        }
      }),
      runs(200),
    );
  });

  test('the wanted time comes first when it can be had', () => {
    fc.assert(
      fc.property(cases, ({ request, facts, now }) => {
        fc.pre(judge(request, facts, now).length === 0);
        expect(nearestTimes(request, facts, now, 1)).toEqual([{ from: request.from, to: request.to }]);
      }),
      runs(60),
    );
  });

  const MONDAY = Date.UTC(2026, 10, 23);
  const facts: Facts = {
    zone: 'UTC',
    modes: ['self'],
    rules: bookingRules.parse({ maxMinutesPerWeek: 240 }),
    stations: 1,
    withdrawnAt: null,
    open: [{ from: MONDAY, to: MONDAY + 14 * DAY_MS }],
    taken: [],
    own: [{ from: MONDAY, to: MONDAY + 4 * HOUR_MS, state: 'completed' }],
  };

  test('skip the rest of a week whose quota is used, in the middle of open time', () => {
    const request = { from: MONDAY + DAY_MS, to: MONDAY + DAY_MS + 2 * HOUR_MS };
    expect(nearestTimes(request, facts, MONDAY, 1)).toEqual([
      { from: MONDAY + 7 * DAY_MS, to: MONDAY + 7 * DAY_MS + 2 * HOUR_MS },
    ]);
  });

  test('are none where no time helps, and for what is no length', () => {
    const request = { from: MONDAY + 8 * DAY_MS, to: MONDAY + 8 * DAY_MS + 2 * HOUR_MS };
    expect(nearestTimes(request, { ...facts, withdrawnAt: 1 }, MONDAY, 3)).toEqual([]);
    expect(nearestTimes({ ...request, mode: 'sample' }, facts, MONDAY, 3)).toEqual([]);
    expect(nearestTimes(request, { ...facts, open: [] }, MONDAY, 3)).toEqual([]);
    for (const length of [0, -HOUR_MS, 7 * MINUTE_MS, Number.NaN]) {
      expect(nearestTimes({ from: request.from, to: request.from + length }, facts, MONDAY, 3)).toEqual([]);
    }
  });
});

describe('free time', () => {
  test('is where a booking of one quarter would fit on a station', () => {
    fc.assert(
      fc.property(cases, ({ facts, window }) => {
        const fits = (from: number) => {
          const quarter = { from, to: from + GRID_MS };
          return isOpen(quarter, facts) && stationsFor(quarter, facts).length > 0;
        };
        const wide = { from: window.from, to: window.to + DAY_MS };
        const expected = quarters(wide)
          .filter(fits)
          .map((from) => ({ from, to: from + GRID_MS }));
        expect(freeSpans(facts)).toEqual(union(expected));
      }),
      runs(150),
    );
  });
});
