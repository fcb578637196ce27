import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { bookingRules, priceList, type Refusal } from '../schema/rules.ts';
import { cases, shuffled } from '../test-support/facts.ts';
import { brokenRules, cellsOf, dateAt, isOpen, mondayBefore, stationsFor } from '../test-support/naive-judge.ts';
import { HOME, PLACES } from '../test-support/places.ts';
import { runs } from '../test-support/runs.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, overlaps } from '../time/span.ts';
import { dayNumber, wallInstant } from '../time/zone.ts';
import type { BookingRequest, Facts, Standing, Taken } from './facts.ts';
import { judge, RULES } from './judge.ts';
import { freePartStations, freeStation, withBuffers } from './room.ts';

vi.setConfig({ testTimeout: 60_000 });

function nameOf(refusal: Refusal): string {
  if (refusal.rule === 'quota') return `quota ${refusal.per}`;
  return refusal.rule === 'authorisation' ? `authorisation ${refusal.needed}` : refusal.rule;
}
const find = <Rule extends Refusal['rule']>(refusals: readonly Refusal[], rule: Rule) =>
  refusals.find((refusal): refusal is Extract<Refusal, { rule: Rule }> => refusal.rule === rule);

const MONDAY = Date.UTC(2026, 10, 23);
const plain: Facts = {
  zone: 'UTC',
  place: HOME,
  modes: ['self'],
  rules: bookingRules.parse({}),
  prices: null,
  stations: 1,
  withdrawnAt: null,
  open: [{ from: MONDAY, to: MONDAY + 30 * DAY_MS }],
  taken: [],
  parts: [],
  own: [],
  outsiders: [],
  person: null,
};
const somebody: Standing = {
  userClass: 'academic',
  group: null,
  authorisations: [],
  pauses: [],
  account: null,
  elsewhere: [],
};
const at = (from: number, to: number): BookingRequest => ({ from: MONDAY + from * HOUR_MS, to: MONDAY + to * HOUR_MS });
const NOW = MONDAY + HOUR_MS;

const EVERY_RULE = [
  ...RULES.map(({ name }) => name).filter((name) => name !== 'quota' && name !== 'authorisation'),
  ...['quota active', 'quota day', 'quota week', 'quota group-week'],
  ...['authorisation authorisation', 'authorisation confirmed-group', 'authorisation group'],
];

describe('judging', () => {
  test('names every broken rule, and only those, in one order', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(cases, ({ request, facts, now }) => {
        const expected = brokenRules(request, facts, now);
        for (const rule of expected.length > 0 ? expected : ['none']) seen.set(rule, (seen.get(rule) ?? 0) + 1);
        expect(judge(request, facts, now).map(nameOf)).toEqual(expected);
      }),
      runs(2000),
    );
    // Each rule was broken, and some wishes could be booked: otherwise this would prove less than it says.
    expect([...seen.keys()].sort()).toEqual([...EVERY_RULE, 'none'].sort());
    expect(seen.get('none')).toBeGreaterThan(20);
  });

  test('tells thirteen at once of a wish for this morning, nine of one for next year', () => {
    const facts: Facts = {
      ...plain,
      modes: ['sample'],
      withdrawnAt: 5,
      open: [],
      taken: [{ ...at(-2, 30), station: 0, kind: 'booking' }],
      own: [{ ...at(2, 3), state: 'confirmed' }],
      person: { ...somebody, pauses: [{ until: null, reason: null }] },
      rules: bookingRules.parse({
        minMinutes: 60,
        noticeMinutes: 60,
        maxActive: 1,
        maxMinutesPerWeek: 15,
        authorisation: 'all',
        membership: 'group',
      }),
    };
    const short = { from: MONDAY + 1, to: MONDAY + 15 * MINUTE_MS };
    const long = { from: MONDAY + 400 * DAY_MS + 1, to: MONDAY + 402 * DAY_MS };
    const always = ['withdrawn', 'blocked', 'mode', 'authorisation authorisation', 'authorisation group'];
    const quotas = ['quota active', 'quota week'];
    const morning = [...always, 'past', 'grid', 'too-short', 'notice', 'closed', 'taken', ...quotas];
    expect(judge(short, facts, NOW).map(nameOf)).toEqual(morning);
    const nextYear = [...always, 'grid', 'too-long', 'horizon', 'closed', ...quotas];
    expect(judge(long, facts, NOW).map(nameOf)).toEqual(nextYear);
  });

  test('of somebody unknown says nothing that is about a person', () => {
    const personal = ['blocked', 'authorisation', 'balance', 'travel', 'outsider-share', 'quota group-week'];
    fc.assert(
      fc.property(cases, ({ request, facts, now }) => {
        const names = judge(request, { ...facts, person: null }, now).map(nameOf);
        expect(names.filter((name) => personal.some((rule) => name.startsWith(rule)))).toEqual([]);
      }),
      runs(300),
    );
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
  test('taken: from `until` on, the instrument and each part have a station with nothing more in the wanted time', () => {
    fc.assert(
      fc.property(cases, ({ request, facts, now }) => {
        const refusal = find(judge(request, facts, now), 'taken');
        fc.pre(refusal !== undefined);
        const wanted = withBuffers(request, facts.rules);
        const bare = { rules: { ...facts.rules, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 } };
        const rooms = [facts, ...facts.parts];
        const isFree = (from: number) =>
          rooms.every((room) => stationsFor({ from, to: wanted.to }, bare, room).length > 0);
        const first = cellsOf(wanted).find(isFree);
        expect(Math.min(refusal?.until ?? 0, wanted.to)).toBe(first ?? wanted.to);
        const told = facts.parts.find(({ id }) => id === refusal?.partId) ?? facts;
        const hits = told.taken.filter((taken) => taken.to === refusal?.until && overlaps(taken, wanted));
        expect(hits.map((hit) => hit.kind)).toContain(refusal?.kind);
      }),
      runs(300),
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

  test('grid: the block that is named is touched, cannot be had in part, and keeps the grid itself', () => {
    let named = 0;
    fc.assert(
      fc.property(cases, ({ request, facts, now }) => {
        const block = find(judge(request, facts, now), 'grid')?.block;
        if (!block) return;
        named += 1;
        expect(overlaps(block, request)).toBe(true);
        const rules = judge({ ...request, ...block }, facts, now).map(nameOf);
        for (const rule of ['grid', 'too-short', 'too-long']) expect(rules).not.toContain(rule);
      }),
      runs(2000),
    );
    expect(named).toBeGreaterThan(20);
  });

  test('daily quota and the share of outsiders: they hold until the day or week is over, on the wall clock', () => {
    fc.assert(
      fc.property(cases, ({ request, facts, now }) => {
        for (const refusal of judge(request, facts, now)) {
          const dayly = refusal.rule === 'quota' && refusal.per === 'day';
          const weekly =
            refusal.rule === 'outsider-share' || (refusal.rule === 'quota' && refusal.per === 'group-week');
          if (!dayly && !weekly) continue;
          const nameOfPeriod = dayly ? dateAt : mondayBefore;
          const until = refusal.until ?? Number.NaN;
          expect(nameOfPeriod(facts.zone, until)).not.toBe(nameOfPeriod(facts.zone, until - 1));
          expect(until).toBeGreaterThan(request.from);
        }
      }),
      runs(800),
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

describe('about people', () => {
  const asked = bookingRules.parse({ authorisation: 'self', membership: 'none' });
  const withFacts = (person: Partial<Standing>, more: Partial<Facts> = {}): Facts => ({
    ...plain,
    rules: asked,
    person: { ...somebody, ...person },
    ...more,
  });

  test('an authorisation that ends inside the booking does not do; one that goes on where it ends does', () => {
    const first = { from: 0, until: MONDAY + 3 * HOUR_MS };
    const next = { from: MONDAY + 3 * HOUR_MS, until: MONDAY + 9 * HOUR_MS };
    expect(judge(at(2, 3), withFacts({ authorisations: [first] }), NOW)).toEqual([]);
    expect(judge(at(2, 4), withFacts({ authorisations: [first] }), NOW)).toEqual([
      { rule: 'authorisation', needed: 'authorisation', since: first.until },
    ]);
    expect(judge(at(2, 4), withFacts({ authorisations: [next, first] }), NOW)).toEqual([]);
    expect(judge(at(2, 4), withFacts({ authorisations: [next] }), NOW).map(nameOf)).toEqual([
      'authorisation authorisation',
    ]);
  });

  test('who does not operate the instrument needs an authorisation only where everybody does', () => {
    const assisted = { ...at(2, 4), mode: 'assisted' as const };
    const both = { modes: ['self', 'assisted'] as const };
    expect(judge(assisted, withFacts({}, both), NOW)).toEqual([]);
    expect(judge(at(2, 4), withFacts({}, both), NOW).map(nameOf)).toEqual(['authorisation authorisation']);
    const all = bookingRules.parse({ authorisation: 'all' });
    expect(judge(assisted, withFacts({}, { ...both, rules: all }), NOW).map(nameOf)).toEqual([
      'authorisation authorisation',
    ]);
  });

  test('of several pauses the longest is told, and one that is over is none', () => {
    const pauses = [
      { until: NOW, reason: 'over' },
      { until: NOW + 1, reason: 'short' },
      { until: NOW + 2, reason: 'long' },
    ];
    const free = { ...plain, person: { ...somebody, pauses } };
    expect(judge(at(2, 3), free, NOW)).toEqual([{ rule: 'blocked', until: NOW + 2, reason: 'long' }]);
    expect(judge(at(2, 3), free, NOW + 2)).toEqual([]);
    const endless = { ...free, person: { ...somebody, pauses: [{ until: null, reason: null }, ...pauses] } };
    expect(judge(at(2, 3), endless, NOW)).toEqual([{ rule: 'blocked', until: null, reason: null }]);
  });

  test('the whole share of outsiders is counted over all stations; own people do not use it', () => {
    const rules = bookingRules.parse({ outsiderSharePercent: 10 });
    const open = [at(0, 10)];
    const outsiders = [{ ...at(0, 1), state: 'completed' as const }];
    const share = (more: Partial<Facts>, userClass: Standing['userClass'] = 'company') =>
      judge(at(2, 3), { ...plain, rules, open, person: { ...somebody, userClass }, ...more }, NOW);
    expect(share({})).toEqual([]);
    const until = MONDAY + 7 * DAY_MS;
    const refused = { rule: 'outsider-share', percent: 10, limitMinutes: 60, usedMinutes: 60, until };
    expect(share({ outsiders })).toEqual([refused]);
    expect(share({ outsiders, stations: 2 })).toEqual([]);
    expect(share({ outsiders }, 'internal')).toEqual([]);
  });

  test('what is left after the booking may be the floor, and not less', () => {
    const rules = bookingRules.parse({ balanceFloorMinor: 100 });
    const hourly = { internal: 0, academic: 50, company: 0 };
    const prices = priceList.parse({
      currency: 'CNY',
      hourlyMinor: hourly,
      urgent: { withinMinutes: 90, percent: 200 },
    });
    const left = (availableMinor: number, request = at(3, 5)) => {
      const person = { ...somebody, account: { availableMinor, currency: 'CNY' } };
      return judge(request, { ...plain, rules, prices, person }, NOW);
    };
    expect(left(200)).toEqual([]);
    const told = { rule: 'balance', availableMinor: 199, priceMinor: 100, floorMinor: 100, currency: 'CNY' };
    expect(left(199)).toEqual([told]);
    expect(left(299, at(2, 4))).toEqual([{ ...told, availableMinor: 299, priceMinor: 200 }]);
  });

  test('who operates instruments in two places has the time of the way before and after', () => {
    const [, , near] = PLACES;
    const elsewhere = [{ ...at(4, 5), place: near ?? HOME }];
    const facts = { ...plain, person: { ...somebody, elsewhere } };
    expect(judge(at(2, 3.5), facts, NOW)).toEqual([]);
    expect(judge(at(5.5, 6), facts, NOW)).toEqual([]);
    const told = { rule: 'travel', neededMinutes: 30, gapMinutes: 15, km: 4, other: at(4, 5) };
    expect(judge(at(2, 3.75), facts, NOW)).toEqual([told]);
    expect(judge(at(4.5, 6), facts, NOW)).toEqual([{ ...told, gapMinutes: -30 }]);
    const assisted = { ...at(4.5, 6), mode: 'assisted' as const };
    expect(judge(assisted, { ...facts, modes: ['self', 'assisted'] }, NOW)).toEqual([]);
  });
});

describe('parts', () => {
  const part = (id: string, from: number, to: number) => ({
    id,
    stations: 1,
    taken: [{ ...at(from, to), station: 0, kind: 'booking' as const }],
  });

  test('are each taken along: one that is not free refuses, and is named', () => {
    const parts = [part('detector', 0, 1), part('room', 2, 4)];
    expect(judge(at(1, 2), { ...plain, parts }, NOW)).toEqual([]);
    expect(judge(at(3, 5), { ...plain, parts }, NOW)).toEqual([
      { rule: 'taken', kind: 'booking', until: MONDAY + 4 * HOUR_MS, partId: 'room' },
    ]);
    expect(freePartStations(at(1, 2), { ...plain, parts })).toEqual(
      new Map([
        ['detector', 0],
        ['room', 0],
      ]),
    );
    expect(freePartStations(at(3, 5), { ...plain, parts })).toBe(null);
  });

  test('are taken for the buffers of the instrument too', () => {
    const rules = bookingRules.parse({ bufferAfterMinutes: 60 });
    const parts = [part('room', 4, 6)];
    expect(judge(at(1, 3), { ...plain, rules, parts }, NOW)).toEqual([]);
    expect(judge(at(1, 3.25), { ...plain, rules, parts }, NOW).map(nameOf)).toEqual(['taken']);
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
        const rules = { ...facts.rules, modes: null };
        const free = { ...facts, rules, withdrawnAt: null, modes: ['self' as const], own: [], person: null };
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
