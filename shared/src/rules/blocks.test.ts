import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { blocksTouching } from '../test-support/naive-blocks.ts';
import { runs } from '../test-support/runs.ts';
import { DAY_MS, durationMinutes, type Span } from '../time/span.ts';
import { dayNumber, wallInstant } from '../time/zone.ts';
import { occurrencesOf } from './blocks.ts';

vi.setConfig({ testTimeout: 60_000 });

const NIGHT = { days: [1, 2, 3, 4, 5, 6, 7], from: '21:00', to: '07:00' };

const quarter = fc.integer({ min: 0, max: 95 });
const wall = (value: number) =>
  `${String(Math.floor(value / 4)).padStart(2, '0')}:${String((value % 4) * 15).padStart(2, '0')}`;
const time = fc.oneof(quarter.map(wall), fc.constantFrom('00:00', '00:30', '01:30', '02:00', '02:30', '03:00'));
const block = fc.record({
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  from: time,
  to: fc.oneof(time, fc.constant('24:00')),
});

/** Zones with the days around which their clocks change in 2026. */
const CHANGES = [
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['America/Havana', '2026-11-01'],
  ['America/Santiago', '2026-09-06'],
  ['Asia/Shanghai', '2026-10-25'],
] as const;

describe('whole blocks', () => {
  test('occur as the clock on the wall shows, also on days on which it changes', () => {
    let found = 0;
    const around = fc.tuple(
      fc.constantFrom(...CHANGES),
      fc.integer({ min: -200, max: 200 }),
      fc.integer({ min: 1, max: 300 }),
    );
    fc.assert(
      fc.property(block, around, (one, [[zone, date], start, length]) => {
        const from = dayNumber(date) * DAY_MS + start * 900_000;
        const window = { from, to: from + length * 900_000 };
        const occurrences = occurrencesOf(one, zone, window);
        expect(occurrences).toEqual(blocksTouching(one, zone, window));
        found += occurrences.length;
      }),
      runs(600),
    );
    expect(found).toBeGreaterThan(300);
  });

  test('are hours longer or shorter in the night in which the clock is put back or forward', () => {
    const nightOf = (zone: string, date: string): Span | undefined => {
      const evening = wallInstant(zone, dayNumber(date), 23 * 60);
      return occurrencesOf(NIGHT, zone, { from: evening, to: evening + 60_000 })[0];
    };
    const hours = (zone: string, date: string) => durationMinutes(nightOf(zone, date) ?? { from: 0, to: 0 }) / 60;
    expect(hours('Europe/Berlin', '2026-03-28')).toBe(9);
    expect(hours('Europe/Berlin', '2026-10-24')).toBe(11);
    expect(hours('America/New_York', '2026-03-07')).toBe(9);
    expect(hours('America/New_York', '2026-10-31')).toBe(11);
    expect(hours('Australia/Lord_Howe', '2026-04-04')).toBe(10.5);
    expect(hours('Australia/Lord_Howe', '2026-10-03')).toBe(9.5);
    for (const date of ['2026-03-28', '2026-10-24', '2026-04-04']) expect(hours('Asia/Shanghai', date)).toBe(10);
  });

  test('that lie in a gap of the clock do not occur on that day', () => {
    const early = { days: [7], from: '02:00', to: '02:45' };
    const from = Date.UTC(2026, 2, 28);
    expect(occurrencesOf(early, 'Europe/Berlin', { from, to: from + 2 * DAY_MS })).toEqual([]);
    expect(occurrencesOf(early, 'Asia/Shanghai', { from, to: from + 2 * DAY_MS })).toHaveLength(1);
  });
});
