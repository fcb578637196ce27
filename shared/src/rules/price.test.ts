import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PriceList, priceList, userClass } from '../schema/rules.ts';
import { costOf, percentAt } from '../test-support/naive-price.ts';
import { runs } from '../test-support/runs.ts';
import { GRID_MS } from '../time/grid.ts';
import { durationMinutes, HOUR_MS, MINUTE_MS, type Span } from '../time/span.ts';
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
  urgent: fc.oneof(
    fc.constant(null),
    fc.record({ withinMinutes: fc.integer({ min: 15, max: 3000 }), percent: fc.integer({ min: 100, max: 500 }) }),
  ),
  minimumMinor: fc.oneof(fc.constant(0), fee),
});
/** When it is booked, relative to its begin; null where nobody says. */
const lead = fc.oneof(fc.constant(null), fc.integer({ min: -100, max: 4000 }));
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

describe('a price', () => {
  test('is each tariff’s minutes at its percentage, the surcharge, the start-up fee, and not less than the minimum', () => {
    const seen = { urgent: 0, toppedUp: 0 };
    fc.assert(
      fc.property(
        span,
        list,
        fc.constantFrom(...userClass.options),
        fc.constantFrom(...ZONES),
        lead,
        (when, prices, of, zone, minutesAhead) => {
          const now = minutesAhead === null ? undefined : when.from - minutesAhead * MINUTE_MS;
          const price = priceOf(when, prices, of, zone, now);
          expect(price.amountMinor).toBe(costOf(when, prices, of, zone, now));
          expect(price).toMatchObject({ currency: prices.currency, startUpMinor: prices.startUpMinor });
          const fees = price.parts.reduce((total, part) => total + part.amountMinor, 0);
          const surcharge = price.urgent?.amountMinor ?? 0;
          expect(fees + surcharge + price.startUpMinor + price.topUpMinor).toBe(price.amountMinor);
          expect(price.amountMinor).toBeGreaterThanOrEqual(prices.minimumMinor);
          if (price.topUpMinor > 0) expect(price.amountMinor).toBe(prices.minimumMinor);
          const amounts = [...price.parts.map((part) => part.amountMinor), surcharge, price.topUpMinor];
          expect(amounts.every((amount) => Number.isSafeInteger(amount) && amount >= 0)).toBe(true);
          seen.urgent += surcharge > 0 ? 1 : 0;
          seen.toppedUp += price.topUpMinor > 0 ? 1 : 0;
        },
      ),
      runs(300),
    );
    expect(Math.min(seen.urgent, seen.toppedUp)).toBeGreaterThan(10);
  });

  test('names each tariff with the minutes that the clock on the wall gives it', () => {
    fc.assert(
      fc.property(span, list, fc.constantFrom(...ZONES), (when, prices, zone) => {
        const minutes = new Map<number, number>();
        for (let at = when.from; at < when.to; at += GRID_MS) {
          const percent = percentAt(at, prices, zone);
          minutes.set(percent, (minutes.get(percent) ?? 0) + 15);
        }
        const { parts } = priceOf(when, prices, 'internal', zone);
        expect(new Map(parts.map((part) => [part.percent, part.minutes]))).toEqual(minutes);
        expect(parts.reduce((total, part) => total + part.minutes, 0)).toBe(durationMinutes(when));
      }),
      runs(200),
    );
  });

  test('is urgent when it is booked less than the time before it begins, and never without knowing when', () => {
    const prices = { ...flat(100), urgent: { withinMinutes: 60, percent: 150 } };
    const cost = (now?: number) =>
      priceOf({ from: monday, to: monday + HOUR_MS }, prices, 'academic', 'UTC', now).urgent;
    expect(cost(monday - HOUR_MS)).toBe(null);
    expect(cost(monday - HOUR_MS + 1)).toEqual({ percent: 150, amountMinor: 50 });
    expect(cost()).toBe(null);
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
