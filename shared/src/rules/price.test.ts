import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PriceList, priceList, userClass } from '../schema/rules.ts';
import { readLocal } from '../test-support/clock.ts';
import { runs } from '../test-support/runs.ts';
import { GRID_MS } from '../time/grid.ts';
import { durationMinutes, HOUR_MS, type Span } from '../time/span.ts';
import { priceOf, userClassOf } from './price.ts';

const ZONES = ['Asia/Shanghai', 'Europe/Berlin', 'America/Havana', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
const wallTime = (quarter: number) =>
  `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;

const fee = fc.oneof(fc.nat(500_000), fc.constantFrom(0, 1, 399_999_999, 400_000_000));
const period = fc
  .record({
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    ends: fc.uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 2, maxLength: 2 }),
    percent: fc.oneof(fc.constantFrom(0, 50, 100, 150, 1000), fc.nat(1000)),
  })
  .map(({ days, ends, percent }) => {
    const [from, to] = ends.toSorted((a, b) => a - b) as [number, number];
    return { days, from: wallTime(from), to: wallTime(to), percent };
  });
const list: fc.Arbitrary<PriceList> = fc.record({
  currency: fc.constantFrom('CNY', 'EUR', 'JPY'),
  hourlyMinor: fc.record({ internal: fee, academic: fee, company: fee }),
  startUpMinor: fee,
  periods: fc.array(period, { maxLength: 4 }),
});
const span: fc.Arbitrary<Span> = fc
  .tuple(
    fc.oneof(
      fc.integer({ min: Date.UTC(2026, 0, 1) / GRID_MS, max: Date.UTC(2027, 0, 1) / GRID_MS }),
      fc.constantFrom(
        Date.UTC(2026, 2, 28) / GRID_MS,
        Date.UTC(2026, 9, 24) / GRID_MS,
        Date.UTC(2026, 10, 1) / GRID_MS,
      ),
    ),
    fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(96, 14 * 96)),
  )
  .map(([from, length]) => ({ from: from * GRID_MS, to: (from + length) * GRID_MS }));

/** Per cent of the fee, from what calendar and clock on the wall show. */
function percentAt(at: number, { periods }: PriceList, zone: string): number {
  const shown = new Date(readLocal(zone, at));
  const time = shown.toISOString().slice(11, 16);
  for (const { days, from, to, percent } of periods) {
    if (days.includes(shown.getUTCDay() || 7) && from <= time && time < to) return percent;
  }
  return 100;
}

/** Half up, with numbers of any size. */
function roundedShare(hourlyMinor: number, percent: number, minutes: number): number {
  const [parts, whole] = [BigInt(hourlyMinor) * BigInt(percent) * BigInt(minutes), 6000n];
  const [share, rest] = [parts / whole, parts % whole];
  return Number(rest * 2n >= whole ? share + 1n : share);
}

describe('a price', () => {
  test('is each tariff’s minutes at its percentage, rounded half up, and the start-up fee', () => {
    fc.assert(
      fc.property(
        span,
        list,
        fc.constantFrom(...userClass.options),
        fc.constantFrom(...ZONES),
        (when, prices, of, zone) => {
          const minutes = new Map<number, number>();
          for (let at = when.from; at < when.to; at += GRID_MS) {
            const percent = percentAt(at, prices, zone);
            minutes.set(percent, (minutes.get(percent) ?? 0) + 15);
          }
          const price = priceOf(when, prices, of, zone);
          expect(new Map(price.parts.map((part) => [part.percent, part.minutes]))).toEqual(minutes);
          for (const part of price.parts) {
            expect(part.amountMinor).toBe(roundedShare(prices.hourlyMinor[of], part.percent, part.minutes));
          }
          const sum = price.parts.reduce((total, part) => total + part.amountMinor, prices.startUpMinor);
          expect(price).toMatchObject({
            amountMinor: sum,
            currency: prices.currency,
            startUpMinor: prices.startUpMinor,
          });
          expect(price.parts.reduce((total, part) => total + part.minutes, 0)).toBe(durationMinutes(when));
          expect(Number.isSafeInteger(price.amountMinor)).toBe(true);
        },
      ),
      runs(200),
    );
  });

  const flat = (hourly: number, periods: PriceList['periods'] = []): PriceList =>
    priceList.parse({ currency: 'CNY', hourlyMinor: { internal: 0, academic: hourly, company: hourly * 2 }, periods });
  const monday = Date.UTC(2026, 10, 23);
  const cost = (prices: PriceList, from: number, to: number) =>
    priceOf({ from: monday + from * HOUR_MS, to: monday + to * HOUR_MS }, prices, 'academic', 'UTC').amountMinor;

  test('rounds half up to whole minor units', () => {
    expect([cost(flat(2), 0, 0.25), cost(flat(1), 0, 0.25), cost(flat(1), 0, 0.5), cost(flat(1), 0, 0.75)]).toEqual([
      1, 0, 1, 1,
    ]);
  });

  test('of the first period that covers a quarter counts', () => {
    const periods = [
      { days: [1], from: '18:00', to: '24:00', percent: 50 },
      { days: [1, 2], from: '00:00', to: '24:00', percent: 200 },
    ];
    expect(cost(flat(1000, periods), 17, 19)).toBe(2500);
    expect(cost(flat(1000, periods), 47, 49)).toBe(3000);
  });

  test('counts real hours on the night when the clock is put back', () => {
    const night = { from: Date.UTC(2026, 9, 24, 22), to: Date.UTC(2026, 9, 25, 4) };
    const periods = [{ days: [7], from: '02:00', to: '03:00', percent: 0 }];
    expect(priceOf(night, flat(100, periods), 'academic', 'Europe/Berlin').parts).toEqual([
      { percent: 100, minutes: 240, amountMinor: 400 },
      { percent: 0, minutes: 120, amountMinor: 0 },
    ]);
  });

  test('of nothing is the start-up fee', () => {
    expect(priceOf({ from: 0, to: 0 }, { ...flat(100), startUpMinor: 7 }, 'academic', 'UTC')).toMatchObject({
      amountMinor: 7,
      parts: [],
    });
  });
});

test('what somebody is to the owner of an instrument', () => {
  const from = (institutionId: string | null, institutionKind: string | null) =>
    userClassOf({ institutionId, institutionKind }, 'owner');
  expect(from('owner', 'education')).toBe('internal');
  expect(from('owner', 'company')).toBe('internal');
  expect(from('other', 'company')).toBe('company');
  expect(from('other', 'education')).toBe('academic');
  expect(from(null, null)).toBe('academic');
  expect(userClassOf(null, 'owner')).toBe('academic');
});
