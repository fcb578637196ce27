import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { bookingRules, type Refusal } from '../schema/rules.ts';
import { cases, shuffled } from '../test-support/facts.ts';
import { brokenRules, cellsOf, isOpen, mondayBefore, stationsFor } from '../test-support/naive-judge.ts';
import { runs } from '../test-support/runs.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, overlaps } from '../time/span.ts';
import { dayNumber, wallInstant } from '../time/zone.ts';
import { type BookingRequest, type Facts, freeStation, judge, type Taken, weeksOf, withBuffers } from './judge.ts';

vi.setConfig({ testTimeout: 60_000 });

const nameOf = (refusal: Refusal) => (refusal.rule === 'quota' ? `quota ${refusal.per}` : refusal.rule);
const find = <Rule extends Refusal['rule']>(refusals: readonly Refusal[], rule: Rule) =>
  refusals.find((refusal): refusal is Extract<Refusal, { rule: Rule }> => refusal.rule === rule);

const MONDAY = Date.UTC(2026, 10, 23);
const plain: Facts = {
  zone: 'UTC',
  modes: ['self'],
  rules: bookingRules.parse({}),
  stations: 1,
  withdrawnAt: null,
  open: [{ from: MONDAY, to: MONDAY + 30 * DAY_MS }],
  taken: [],
  own: [],
};
const at = (from: number, to: number): BookingRequest => ({ from: MONDAY + from * HOUR_MS, to: MONDAY + to * HOUR_MS });
const NOW = MONDAY + HOUR_MS;

describe('judging', () => {
  test('names every broken rule, and only those, in one order', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(cases, ({ request, facts, now }) => {
        const expected = brokenRules(request, facts, now);
        for (const rule of expected.length > 0 ? expected : ['none']) seen.set(rule, (seen.get(rule) ?? 0) + 1);
        expect(judge(request, facts, now).map(nameOf)).toEqual(expected);
      }),
      runs(1500),
    );
    // Each rule was broken, and some wishes could be booked: otherwise this would prove less than it says.
    expect(seen.size).toBe(13);
    expect(seen.get('none')).toBeGreaterThan(20);
  });

  test('tells ten at once of a wish for this morning, eight of one for next year', () => {
    const facts: Facts = {
      ...plain,
      modes: ['sample'],
      withdrawnAt: 5,
      open: [],
      taken: [{ ...at(-2, 30), station: 0, kind: 'booking' }],
      own: [{ ...at(2, 3), state: 'confirmed' }],
      rules: bookingRules.parse({ minMinutes: 60, noticeMinutes: 60, maxActive: 1, maxMinutesPerWeek: 15 }),
    };
    const short = { from: MONDAY + 1, to: MONDAY + 15 * MINUTE_MS };
    const long = { from: MONDAY + 400 * DAY_MS + 1, to: MONDAY + 402 * DAY_MS };
    const always = ['withdrawn', 'mode'];
    const quotas = ['quota active', 'quota week'];
    const morning = [...always, 'past', 'grid', 'too-short', 'notice', 'closed', 'taken', ...quotas];
    expect(judge(short, facts, NOW).map(nameOf)).toEqual(morning);
    const nextYear = [...always, 'grid', 'too-long', 'horizon', 'closed', ...quotas];
    expect(judge(long, facts, NOW).map(nameOf)).toEqual(nextYear);
  });

  test('changes nothing that it was handed', () => {
    fc.assert(
      fc.property(cases, ({ request, facts, now }) => {
        const before = JSON.stringify([request, facts]);
        judge(request, facts, now);
        expect(JSON.stringify([request, facts])).toBe(before);
      }),
      runs(200),
    );
  });
});

describe('the numbers of a refusal', () => {
  test('taken: from `until` on, one station has nothing more in the wanted time', () => {
    fc.assert(
      fc.property(cases, ({ request, facts, now }) => {
        const refusal = find(judge(request, facts, now), 'taken');
        fc.pre(refusal !== undefined);
        const wanted = withBuffers(request, facts.rules);
        const bare = { ...facts, rules: { ...facts.rules, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 } };
        const first = cellsOf(wanted).find((cell) => stationsFor({ from: cell, to: wanted.to }, bare).length > 0);
        expect(Math.min(refusal?.until ?? 0, wanted.to)).toBe(first ?? wanted.to);
        const hits = facts.taken.filter((taken) => taken.to === refusal?.until && overlaps(taken, wanted));
        expect(hits.map((hit) => hit.kind)).toContain(refusal?.kind);
      }),
      runs(200),
    );
  });

  test('closed: `nextOpen` is the next moment from which it is open for as long', () => {
    fc.assert(
      fc.property(cases, ({ request, facts, now, window }) => {
        const refusal = find(judge(request, facts, now), 'closed');
        fc.pre(refusal !== undefined);
        const length = request.to - request.from;
        const starts = cellsOf({ from: request.from, to: window.to + DAY_MS });
        const next = starts.find((from) => isOpen({ from, to: from + length }, facts));
        expect(refusal?.nextOpen).toBe(next ?? null);
      }),
      runs(150),
    );
  });

  test('notice and horizon: what they say would do, does', () => {
    fc.assert(
      fc.property(cases, ({ request, facts, now }) => {
        const refusals = judge(request, facts, now);
        const [notice, horizon] = [find(refusals, 'notice'), find(refusals, 'horizon')];
        if (notice) {
          const later = { ...request, from: notice.earliest, to: notice.earliest + request.to - request.from };
          expect(find(judge(later, facts, now), 'notice')).toBeUndefined();
          expect(find(judge({ ...later, from: notice.earliest - 1 }, facts, now), 'notice')).toBeDefined();
        }
        if (horizon) {
          expect(find(judge(request, facts, horizon.until), 'horizon')).toBeUndefined();
          expect(find(judge(request, facts, horizon.until - 1), 'horizon')).toBeDefined();
          expect(find(judge({ ...request, from: horizon.latest }, facts, now), 'horizon')).toBeUndefined();
        }
      }),
      runs(800),
    );
  });

  test('active quota: it holds until so many are over that one more fits', () => {
    fc.assert(
      fc.property(cases, ({ request, facts, now }) => {
        const quota = judge(request, facts, now).find(
          (refusal) => refusal.rule === 'quota' && refusal.per === 'active',
        );
        fc.pre(quota?.rule === 'quota' && quota.per === 'active' && quota.until !== null);
        if (quota?.rule !== 'quota' || quota.until === null) return;
        const names = (when: number) => judge(request, facts, when).map(nameOf);
        expect(names(quota.until)).not.toContain('quota active');
        expect(names(quota.until - 1)).toContain('quota active');
      }),
      runs(200),
    );
  });

  test('weekly quota: it holds until the Monday after, on the wall clock', () => {
    fc.assert(
      fc.property(cases, ({ request, facts, now }) => {
        const quota = judge(request, facts, now).find((refusal) => refusal.rule === 'quota' && refusal.per === 'week');
        fc.pre(quota !== undefined);
        if (quota?.rule !== 'quota' || quota.until === null) return;
        expect(mondayBefore(facts.zone, quota.until)).not.toBe(mondayBefore(facts.zone, quota.until - 1));
        expect(quota.until).toBeGreaterThan(request.from);
      }),
      runs(200),
    );
  });
});

describe('edges', () => {
  test('a booking may begin now, where the last ends, and end where the next begins', () => {
    const taken: Taken[] = [
      { ...at(0, 1), station: 0, kind: 'booking' },
      { ...at(3, 4), station: 0, kind: 'maintenance' },
    ];
    expect(judge(at(1, 3), { ...plain, taken }, NOW)).toEqual([]);
    expect(judge(at(1, 3.25), { ...plain, taken }, NOW).map(nameOf)).toEqual(['taken']);
  });

  test('buffers keep others away but need not lie in opening hours', () => {
    const rules = bookingRules.parse({ bufferBeforeMinutes: 60, bufferAfterMinutes: 60 });
    const open = [at(8, 10)];
    expect(judge(at(8, 10), { ...plain, rules, open }, NOW)).toEqual([]);
    const taken: Taken[] = [{ ...at(6, 7.25), station: 0, kind: 'booking' }];
    expect(judge(at(8, 10), { ...plain, rules, open, taken }, NOW)).toEqual([
      { rule: 'taken', kind: 'booking', until: MONDAY + 7.25 * HOUR_MS },
    ]);
  });

  test('the first free station is taken; time of stations that are no more does not count', () => {
    const busy = (station: number): Taken => ({ ...at(1, 3), station, kind: 'booking' });
    expect(freeStation(at(2, 4), { ...plain, stations: 3, taken: [busy(0), busy(2)] })).toBe(1);
    expect(freeStation(at(2, 4), { ...plain, stations: 2, taken: [busy(0), busy(1), busy(2)] })).toBe(null);
    expect(judge(at(2, 4), { ...plain, taken: [busy(5)] }, NOW)).toEqual([]);
  });

  test('four bookings where two are allowed: it holds until the third is over', () => {
    const rules = bookingRules.parse({ maxActive: 2 });
    const own = [5, 3, 9, 7].map((end) => ({ ...at(end - 1, end), state: 'confirmed' as const }));
    expect(judge(at(20, 21), { ...plain, rules, own }, NOW)).toEqual([
      { rule: 'quota', per: 'active', limit: 2, used: 4, until: MONDAY + 7 * HOUR_MS },
    ]);
  });

  test('a night over Sunday counts in both weeks, each with its own hours, also when the clock changes', () => {
    const zone = 'Europe/Berlin';
    const rules = bookingRules.parse({ maxMinutesPerWeek: 180, maxMinutes: 600 });
    const midnight = wallInstant(zone, dayNumber('2026-10-26'), 0);
    const open = [{ from: midnight - 10 * DAY_MS, to: midnight + 10 * DAY_MS }];
    const now = midnight - 5 * DAY_MS;
    const night = { from: midnight - 3 * HOUR_MS, to: midnight + 3 * HOUR_MS };
    expect(judge(night, { ...plain, zone, rules, open }, now)).toEqual([]);
    const own = [{ from: midnight - 21.5 * HOUR_MS, to: midnight - 21.25 * HOUR_MS, state: 'completed' as const }];
    expect(judge(night, { ...plain, zone, rules, open, own }, now)).toEqual([
      { rule: 'quota', per: 'week', limitMinutes: 180, usedMinutes: 15, until: midnight },
    ]);
  });

  test('times that are no times end, whatever they are judged to be', () => {
    const rules = bookingRules.parse({ maxMinutesPerWeek: 60 });
    for (const odd of [Number.NaN, Infinity, -Infinity]) {
      expect(() => judge({ from: odd, to: odd }, { ...plain, rules }, NOW)).not.toThrow();
    }
  });
});

describe('calendar weeks', () => {
  test('cover a span, touch each other, begin on Mondays and are all needed', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 40 }), ({ request, facts: { zone } }, days) => {
        const span = { from: request.from, to: request.from + days * DAY_MS };
        const weeks = weeksOf(zone, span);
        expect(weeks[0]?.from).toBeLessThanOrEqual(span.from);
        expect(weeks.at(-1)?.to).toBeGreaterThanOrEqual(span.to);
        weeks.forEach((week, i) => {
          expect(overlaps(week, span)).toBe(true);
          expect(weeks[i + 1]?.from ?? week.to).toBe(week.to);
          expect(mondayBefore(zone, week.from - 1)).not.toBe(mondayBefore(zone, week.from));
        });
      }),
      runs(300),
    );
  });
});

describe('a plan', () => {
  test('of bookings that were accepted one after the other never has a station twice, buffers included, in any order', () => {
    const plan = cases.chain((one) =>
      fc
        .array(
          cases.map((other) => other.request.to - other.request.from),
          { minLength: 8, maxLength: 40 },
        )
        .chain((lengths) =>
          fc.tuple(
            fc.constant(one),
            shuffled(
              lengths.map((length, i) => {
                const from = one.window.from + ((i * 37) % 300) * 15 * MINUTE_MS;
                return { from, to: from + length };
              }),
            ),
          ),
        ),
    );
    let accepted = 0;
    fc.assert(
      fc.property(plan, ([{ facts, now, window }, requests]) => {
        const taken: Taken[] = [...facts.taken];
        const free = { ...facts, withdrawnAt: null, modes: ['self' as const], own: [] };
        for (const request of requests) {
          if (judge(request, { ...free, taken }, Math.min(now, window.from)).length > 0) continue;
          const station = freeStation(request, { ...free, taken });
          expect(station).not.toBeNull();
          taken.push({ ...withBuffers(request, facts.rules), station: station ?? -1, kind: 'booking' });
        }
        accepted += taken.length - facts.taken.length;
        const clashes = taken.filter((a, i) =>
          taken.some((b, j) => i < j && a.station === b.station && overlaps(a, b)),
        );
        expect(clashes).toEqual([]);
        expect(taken.every(({ station }) => station >= 0 && station < facts.stations)).toBe(true);
      }),
      runs(300),
    );
    expect(accepted).toBeGreaterThan(500);
  });
});
