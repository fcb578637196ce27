import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../test-support/runs.ts';
import { type Shift, shiftSpan } from './shift.ts';
import { DAY_MS, MINUTE_MS } from './span.ts';

const span = (from: string, to: string) => ({ from: Date.parse(`${from}Z`), to: Date.parse(`${to}Z`) });
const shifted = (zone: string, times: readonly [string, string], shift: Shift) => {
  const { from, to } = shiftSpan(zone, span(...times), shift);
  return [from, to].map((at) => new Date(at).toISOString().slice(5, 16));
};
const DAY = ['2026-11-27T09:00', '2026-11-27T17:00'] as const;
const NIGHT = ['2026-11-27T22:00', '2026-11-28T06:00'] as const;
const WEEKEND = ['2026-11-27T18:00', '2026-11-30T08:00'] as const;
const FULL = ['2026-11-27T09:00', '2026-11-28T09:00'] as const;

test.each<[string, readonly [string, string], Shift, readonly [string, string]]>([
  ['other days', DAY, { byDays: 3 }, ['11-30T09:00', '11-30T17:00']],
  ['days before', NIGHT, { byDays: -1 }, ['11-26T22:00', '11-27T06:00']],
  ['a later beginning', DAY, { byDays: 0, from: '10:30' }, ['11-27T10:30', '11-27T17:00']],
  ['another end', DAY, { byDays: 1, to: '12:00' }, ['11-28T09:00', '11-28T12:00']],
  ['a day becomes a night', DAY, { byDays: 0, from: '22:00', to: '06:00' }, ['11-27T22:00', '11-28T06:00']],
  ['a night becomes a day', NIGHT, { byDays: 0, from: '09:00', to: '17:00' }, ['11-27T09:00', '11-27T17:00']],
  ['a weekend keeps its days', WEEKEND, { byDays: 0, to: '09:00' }, ['11-27T18:00', '11-30T09:00']],
  ['a full day stays one', FULL, { byDays: 0, from: '10:00', to: '10:00' }, ['11-27T10:00', '11-28T10:00']],
])('a time moves on the wall clock: %s', (_, times, shift, expected) => {
  expect(shifted('UTC', times, shift)).toEqual(expected);
});

test('a time that moves over a change of the clock keeps its readings', () => {
  const times = ['2026-03-27T08:00', '2026-03-27T16:00'] as const;
  expect(shifted('Europe/Berlin', times, { byDays: 3 })).toEqual(['03-30T07:00', '03-30T15:00']);
  const night = ['2026-03-27T21:00', '2026-03-28T05:00'] as const;
  expect(shifted('Europe/Berlin', night, { byDays: 1 })).toEqual(['03-28T21:00', '03-29T04:00']);
});

test('a time that moves by days alone, where no clock changes, moves by as many days', () => {
  const quarters = fc.integer({ min: 1, max: 2000 }).map((count) => count * 15 * MINUTE_MS);
  const start = fc.integer({ min: 1_700_000, max: 2_000_000 }).map((count) => count * 15 * MINUTE_MS);
  fc.assert(
    fc.property(start, quarters, fc.integer({ min: -366, max: 366 }), (from, length, byDays) => {
      const moved = shiftSpan('Asia/Shanghai', { from, to: from + length }, { byDays });
      expect(moved).toEqual({ from: from + byDays * DAY_MS, to: from + length + byDays * DAY_MS });
    }),
    runs(300),
  );
});
