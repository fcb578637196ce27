import { resolveRules } from '@jishi/shared/rules/resolve';
import { bookingRules, priceList, ruleLayer } from '@jishi/shared/schema/rules';
import { scheduleVersion } from '@jishi/shared/schema/schedule';
import { openSpans } from '@jishi/shared/time/hours';
import { DAY_MS, durationMinutes } from '@jishi/shared/time/span';
import { expect, it } from 'vitest';
import { longestMinutes, PATTERN_NAMES, versionOf } from './patterns.ts';
import { randomOf } from './random.ts';
import { modesOf, pricesOf, rulesOf, stationsOf } from './rules.ts';
import { readSampleTypes } from './types.ts';
import { worthScale } from './worth.ts';

const types = readSampleTypes();
const everywhere = PATTERN_NAMES.flatMap((pattern) => types.map((type) => ({ pattern, type })));

it('knows at least 250 types', () => {
  expect(types.length).toBeGreaterThanOrEqual(250);
});

it('makes rules, prices, modes and stations that the schemas take, for every type under every pattern', () => {
  const random = randomOf('rules');
  for (const { pattern, type } of everywhere) {
    const rules = rulesOf(random, type, pattern);
    expect(ruleLayer.parse(rules)).toEqual(rules);
    const prices = pricesOf(random, type, random.next(), pattern);
    expect(priceList.parse(prices)).toEqual(prices);
    expect(prices.hourlyMinor.internal).toBeLessThanOrEqual(prices.hourlyMinor.academic);
    expect(prices.hourlyMinor.company).toBeGreaterThanOrEqual(prices.hourlyMinor.academic);
    expect(modesOf(random, type).length).toBeGreaterThan(0);
    expect(stationsOf(random, type)).toBeGreaterThanOrEqual(1);
  }
});

it('makes rules under which a booking fits into the opening hours of its pattern', () => {
  const random = randomOf('fits');
  for (const { pattern, type } of everywhere) {
    const { stepMinutes, minMinutes, maxMinutes, maxMinutesPerWeek } = resolveRules(
      bookingRules.parse({}),
      [rulesOf(random, type, pattern)],
      { userClass: 'company', region: null, mode: 'self' },
    );
    expect(minMinutes % stepMinutes).toBe(0);
    expect(minMinutes).toBeLessThanOrEqual(maxMinutes);
    expect(maxMinutes).toBeLessThanOrEqual(longestMinutes(pattern));
    if (maxMinutesPerWeek !== null) expect(maxMinutesPerWeek).toBeGreaterThanOrEqual(minMinutes);
  }
});

it('says of each pattern how long it is open at a stretch', () => {
  const monday = Date.parse('2026-11-23T00:00:00+08:00');
  for (const name of PATTERN_NAMES) {
    const version = versionOf(name, '2024-01-01', []);
    expect(scheduleVersion.parse(version)).toEqual(version);
    const open = openSpans([version], new Map(), { from: monday - 7 * DAY_MS, to: monday + 21 * DAY_MS });
    expect(Math.max(...open.map(durationMinutes))).toBeGreaterThanOrEqual(longestMinutes(name));
  }
});

it('brings the original values to the total that is asked for, each inside the range of its type', () => {
  const random = randomOf('worth');
  const instruments = Array.from({ length: 5_000 }, () => ({ type: random.pick(types), rank: random.next() }));
  const middle = instruments.reduce((sum, { type }) => sum + Math.sqrt(type.worthYuan[0] * type.worthYuan[1]), 0);
  const worthYuan = worthScale(instruments, middle);
  const total = instruments.reduce((sum, one) => sum + worthYuan(one), 0);
  expect(total / middle).toBeCloseTo(1, 2);
  for (const one of instruments) {
    expect(worthYuan(one)).toBeGreaterThanOrEqual(one.type.worthYuan[0]);
    expect(worthYuan(one)).toBeLessThanOrEqual(one.type.worthYuan[1]);
  }
});
