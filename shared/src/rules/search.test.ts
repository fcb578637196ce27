import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { bookingRules, priceList } from '../schema/rules.ts';
import { type Case, cases } from '../test-support/facts.ts';
import { runs } from '../test-support/runs.ts';
import { GRID_MS } from '../time/grid.ts';
import { DAY_MS, HOUR_MS, overlaps, type Span } from '../time/span.ts';
import type { Facts, Standing } from './facts.ts';
import { judge } from './judge.ts';
import { nearestTimes } from './suggest.ts';
import { earliestTime } from './wish.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Cases in which what is left to refuse is about the person and about whole days and weeks. */
const searched = fc
  .tuple(
    cases,
    fc.record({
      maxMinutesPerDay: fc.constantFrom(null, 60, 240),
      maxMinutesPerWeek: fc.constantFrom(null, 240, 600),
      maxGroupMinutesPerWeek: fc.constantFrom(null, 300, 600),
      outsiderSharePercent: fc.constantFrom(null, 5, 15),
      authorisation: fc.constantFrom('none' as const, 'all' as const),
      balanceFloorMinor: fc.constantFrom(null, 0, 1000),
    }),
  )
  .map(([one, set]): Case => {
    const rules = { ...one.facts.rules, ...set, modes: null, maxActive: null, membership: 'none' as const };
    const person = one.facts.person && { ...one.facts.person, pauses: [] };
    const facts: Facts = { ...one.facts, rules, person, modes: ['self'], withdrawnAt: null, taken: [], parts: [] };
    return { ...one, facts, request: { ...one.request, mode: 'self' } };
  });

function quartersThatPass({ facts, now, window }: Case, length: number): Span[] {
  const times: Span[] = [];
  for (let { from } = window; from <= window.to; from += GRID_MS) {
    const time = { from, to: from + length };
    if (judge({ ...time, mode: 'self' }, facts, now).length === 0) times.push(time);
  }
  return times;
}

const MONDAY = Date.UTC(2026, 10, 23);
const WEEKS = 13;
const somebody: Standing = {
  userClass: 'academic',
  group: null,
  authorisations: [],
  pauses: [],
  account: { availableMinor: 100, currency: 'CNY' },
  elsewhere: [],
};

/** What somebody is told of 13 weeks that are open and free, and how many times were judged for it. */
function judgedFor(given: Partial<Facts> & { readonly settings: object }): { found: unknown[]; judged: number[] } {
  const { settings, ...rest } = given;
  let judged = 0;
  const facts: Facts = {
    zone: 'UTC',
    place: null,
    modes: ['self'],
    rules: bookingRules.parse({ horizonDays: 100, ...settings }),
    prices: null,
    stations: 1,
    open: [{ from: MONDAY, to: MONDAY + WEEKS * 7 * DAY_MS }],
    taken: [],
    parts: [],
    own: [],
    outsiders: [],
    person: somebody,
    ...rest,
    // Every judgement looks at it once.
    get withdrawnAt() {
      judged += 1;
      return null;
    },
  };
  const window = { from: MONDAY, to: MONDAY + WEEKS * 7 * DAY_MS };
  const first = earliestTime({ ...window, minutes: 120 }, facts, MONDAY);
  const once = judged;
  const middle = MONDAY + 40 * DAY_MS;
  const near = nearestTimes({ from: middle, to: middle + 2 * HOUR_MS }, facts, MONDAY, 3);
  return { found: [first, ...near], judged: [once, judged - once] };
}

const fees = { currency: 'CNY', hourlyMinor: { internal: 500, academic: 500, company: 500 } };

describe('a search', () => {
  test('passes nothing over that the judge would let pass, in either direction', () => {
    let found = 0;
    fc.assert(
      fc.property(searched, (one) => {
        const { request, facts, now, window } = one;
        const length = Math.max(1, Math.round((request.to - request.from) / GRID_MS)) * GRID_MS;
        fc.pre(facts.rules.wholeBlocks.length === 0);
        const all = quartersThatPass(one, length);
        const wish = { from: window.from, to: window.to + DAY_MS, minutes: length / 60_000, mode: 'self' as const };
        expect(earliestTime(wish, facts, now)).toEqual(all[0] ?? null);
        found += all.length > 0 ? 1 : 0;

        const start = Math.floor(request.from / GRID_MS) * GRID_MS;
        const away = ({ from }: Span) => Math.abs(from - start);
        const apart: Span[] = [];
        for (const time of all.toSorted((a, b) => away(a) - away(b) || a.from - b.from)) {
          if (apart.length < 4 && !apart.some((other) => overlaps(other, time))) apart.push(time);
        }
        expect(nearestTimes({ from: start, to: start + length, mode: 'self' }, facts, now, 4)).toEqual(apart);
      }),
      runs(150),
    );
    expect(found).toBeGreaterThan(5);
  });

  test('judges once a day or week at most where somebody may not book, however long the window is', () => {
    const own = Array.from({ length: WEEKS * 7 }, (_, day) => ({
      from: MONDAY + day * DAY_MS,
      to: MONDAY + day * DAY_MS + 4 * HOUR_MS,
      state: 'confirmed' as const,
    }));
    const daily = judgedFor({ settings: { maxMinutesPerDay: 240 }, own });
    const weekly = judgedFor({ settings: { maxMinutesPerWeek: 1680 }, own });
    expect([daily.found, weekly.found]).toEqual([[null], [null]]);
    for (const count of daily.judged) expect(count).toBeLessThanOrEqual(WEEKS * 7 + 2);
    for (const count of weekly.judged) expect(count).toBeLessThanOrEqual(WEEKS + 2);

    const ended = { ...somebody, authorisations: [{ from: 0, until: MONDAY - DAY_MS }] };
    expect(judgedFor({ settings: { authorisation: 'all' }, person: ended })).toEqual({ found: [null], judged: [1, 2] });
    const prices = priceList.parse(fees);
    expect(judgedFor({ settings: { balanceFloorMinor: 0 }, prices })).toEqual({ found: [null], judged: [1, 2] });
    const paused = { ...somebody, pauses: [{ until: null, reason: null }] };
    expect(judgedFor({ settings: {}, person: paused })).toEqual({ found: [null], judged: [1, 1] });
  });

  test('does not judge the quarters of an hour that lie off the step or touch a whole block', () => {
    const person = { ...somebody, authorisations: [{ from: MONDAY + 80 * DAY_MS, until: null }] };
    const wholeBlocks = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '21:00', to: '07:00' }];
    const { found, judged } = judgedFor({ settings: { authorisation: 'all', stepMinutes: 60, wholeBlocks }, person });
    const morning = MONDAY + 80 * DAY_MS + 7 * HOUR_MS;
    expect(found[0]).toEqual({ from: morning, to: morning + 2 * HOUR_MS });
    for (const count of judged) expect(count).toBeLessThan(12);
  });

  test('ends after 500 times where nothing can be told of other times', () => {
    const periods = [{ days: [1], from: '08:00', to: '09:00', percent: 50 }];
    const prices = priceList.parse({ ...fees, periods });
    expect(judgedFor({ settings: { balanceFloorMinor: 0 }, prices })).toEqual({ found: [null], judged: [500, 501] });
  });
});
