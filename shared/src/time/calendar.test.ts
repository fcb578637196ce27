import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cases } from '../test-support/facts.ts';
import { dateAt, mondayBefore } from '../test-support/naive-judge.ts';
import { runs } from '../test-support/runs.ts';
import { daysOf, weeksOf } from './calendar.ts';
import { DAY_MS, HOUR_MS, overlaps } from './span.ts';
import { dayNumber, wallInstant } from './zone.ts';

describe.each([
  ['weeks', weeksOf, mondayBefore],
  ['days', daysOf, dateAt],
] as const)('calendar %s', (_name, periodsOf, nameOf) => {
  test('cover a span, touch each other, begin when the wall clock says so and are all needed', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 40 }), ({ request, facts: { zone } }, days) => {
        const span = { from: request.from, to: request.from + days * DAY_MS };
        const periods = periodsOf(zone, span);
        expect(periods[0]?.from).toBeLessThanOrEqual(span.from);
        expect(periods.at(-1)?.to).toBeGreaterThanOrEqual(span.to);
        periods.forEach((period, i) => {
          expect(overlaps(period, span)).toBe(true);
          expect(periods[i + 1]?.from ?? period.to).toBe(period.to);
          expect(nameOf(zone, period.from - 1)).not.toBe(nameOf(zone, period.from));
          expect(nameOf(zone, period.to - 1)).toBe(nameOf(zone, period.from));
        });
      }),
      runs(300),
    );
  });
});

test('weeks and days in which the clock changes are longer or shorter by as much', () => {
  const hours = (zone: string, date: string) => {
    const noon = wallInstant(zone, dayNumber(date), 12 * 60);
    const span = { from: noon, to: noon + 1 };
    return [weeksOf, daysOf].map((periodsOf) => {
      const [{ from, to } = { from: 0, to: 0 }] = periodsOf(zone, span);
      return (to - from) / HOUR_MS;
    });
  };
  expect(hours('Europe/Berlin', '2026-03-29')).toEqual([167, 23]);
  expect(hours('Europe/Berlin', '2026-10-25')).toEqual([169, 25]);
  expect(hours('America/New_York', '2026-03-08')).toEqual([167, 23]);
  expect(hours('America/New_York', '2026-11-01')).toEqual([169, 25]);
  expect(hours('Australia/Lord_Howe', '2026-04-05')).toEqual([168.5, 24.5]);
  expect(hours('Australia/Lord_Howe', '2026-10-04')).toEqual([167.5, 23.5]);
  expect(hours('Asia/Shanghai', '2026-10-25')).toEqual([168, 24]);
});
