import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { bookingRules } from '../schema/rules.ts';
import { type Case, cases } from '../test-support/facts.ts';
import { blocksTouching } from '../test-support/naive-blocks.ts';
import { blocksAt, hasRoom, isOpen } from '../test-support/naive-judge.ts';
import { runs } from '../test-support/runs.ts';
import { GRID_MS } from '../time/grid.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, overlaps, type Span, union } from '../time/span.ts';
import type { Facts } from './facts.ts';
import { judge } from './judge.ts';
import { freeSpans, nearestTimes } from './suggest.ts';

vi.setConfig({ testTimeout: 60_000 });

const quarters = ({ from, to }: Span) =>
  Array.from({ length: Math.max(0, (to - from) / GRID_MS) }, (_, index) => from + index * GRID_MS);

/** Every quarter of an hour there is, or for a whole block each of its nights, judged, nearest first. */
function allTimes({ request, facts, now, window }: Case, limit: number): Span[] {
  const length = request.to - request.from;
  const away = ({ from }: Span) => Math.abs(from - request.from);
  const isWish = (span: Span) => span.from === request.from && span.to === request.to;
  const wide = { from: window.from - 2 * DAY_MS, to: window.to + 2 * DAY_MS };
  const nights = facts.rules.wholeBlocks
    .filter((block) => blocksTouching(block, facts.zone, request).some(isWish))
    .flatMap((block) => blocksTouching(block, facts.zone, wide));
  const spans = nights.length > 0 ? nights : quarters(window).map((from) => ({ from, to: from + length }));
  const found: Span[] = [];
  for (const span of spans.sort((a, b) => away(a) - away(b) || a.from - b.from)) {
    const apart = found.every((other) => other.to <= span.from || span.to <= other.from);
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
      runs(350),
    );
    expect(found).toBeGreaterThan(40);
  });

  test('each pass the judge', () => {
    fc.assert(
      fc.property(cases, ({ request, facts, now }) => {
        for (const time of nearestTimes(request, facts, now, 10)) {
          expect(judge({ ...request, ...time }, facts, now)).toEqual([]);
          if (blocksAt(request, facts).length === 0) expect(time.to - time.from).toBe(request.to - request.from);
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
    place: null,
    modes: ['self'],
    rules: bookingRules.parse({ maxMinutesPerWeek: 240 }),
    prices: null,
    stations: 1,
    withdrawnAt: null,
    open: [{ from: MONDAY, to: MONDAY + 14 * DAY_MS }],
    taken: [],
    parts: [],
    outsiders: [],
    person: null,
    own: [{ from: MONDAY, to: MONDAY + 4 * HOUR_MS, state: 'completed' }],
  };

  test('skip the rest of a week whose quota is used, in the middle of open time', () => {
    const request = { from: MONDAY + DAY_MS, to: MONDAY + DAY_MS + 2 * HOUR_MS };
    expect(nearestTimes(request, facts, MONDAY, 1)).toEqual([
      { from: MONDAY + 7 * DAY_MS, to: MONDAY + 7 * DAY_MS + 2 * HOUR_MS },
    ]);
  });

  test('of a whole night are other nights, as long as the clock makes them', () => {
    const zone = 'Europe/Berlin';
    const rules = bookingRules.parse({ wholeBlocks: [{ days: [6, 7], from: '21:00', to: '07:00' }] });
    const saturday = { from: Date.UTC(2026, 9, 24, 19), to: Date.UTC(2026, 9, 25, 6) };
    const open = [{ from: Date.UTC(2026, 9, 20), to: Date.UTC(2026, 10, 3) }];
    const taken = [{ ...saturday, station: 0, kind: 'booking' as const }];
    const nights = nearestTimes(saturday, { ...facts, zone, rules, open, taken, own: [] }, Date.UTC(2026, 9, 20), 5);
    expect(nights.map(({ from, to }) => (to - from) / HOUR_MS)).toEqual([10, 10, 10]);
    expect(nights.map(({ from }) => new Date(from).toISOString())).toEqual([
      '2026-10-25T20:00:00.000Z',
      '2026-10-31T20:00:00.000Z',
      '2026-11-01T20:00:00.000Z',
    ]);
  });

  test('wait for what goes along', () => {
    const request = { from: MONDAY, to: MONDAY + 2 * HOUR_MS };
    const busy = { from: MONDAY - HOUR_MS, to: MONDAY + 3 * HOUR_MS, station: 0, kind: 'booking' as const };
    const parts = [{ id: 'room', stations: 1, taken: [busy] }];
    expect(nearestTimes(request, { ...facts, own: [], parts }, MONDAY, 1)).toEqual([
      { from: MONDAY + 3 * HOUR_MS, to: MONDAY + 5 * HOUR_MS },
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
  test('is where a quarter of a booking would fit on a station, with all parts, and with all of a whole block', () => {
    fc.assert(
      fc.property(cases, ({ facts, window }) => {
        const wide = { from: window.from, to: window.to + DAY_MS };
        const everyBlock = blocksAt(wide, facts);
        const bookable = (span: Span) => isOpen(span, facts) && hasRoom(span, facts);
        const fits = (from: number) => {
          const quarter = { from, to: from + GRID_MS };
          const blocks = everyBlock.filter((block) => overlaps(block, quarter));
          return bookable(quarter) && (blocks.length === 0 || blocks.some(bookable));
        };
        const expected = quarters(wide)
          .filter(fits)
          .map((from) => ({ from, to: from + GRID_MS }));
        expect(freeSpans(facts)).toEqual(union(expected));
      }),
      runs(80),
    );
  });
});
