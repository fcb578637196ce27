import { expect, test } from 'vitest';
import { readCompact, readDuration, readValue } from './value.ts';

const at = (text: string) => Date.parse(`${text}Z`);

test.each([
  ['2026-11-22', { date: true, wall: at('2026-11-22T00:00'), utc: false }],
  ['2026-11-22T::', { date: true, wall: at('2026-11-22T00:00'), utc: false }],
  ['2026-11-22T09:30:15', { date: false, wall: at('2026-11-22T09:30:15'), utc: false }],
  ['2026-11-22T09:30:', { date: false, wall: at('2026-11-22T09:30'), utc: false }],
  ['2026-11-22T09:30:60Z', { date: false, wall: at('2026-11-22T09:30:59'), utc: true }],
  ['0001-01-01T02:00:00', { date: false, wall: at('0001-01-01T02:00'), utc: false }],
  ['2026-02-30', null],
  ['2026-13-01T00:00:00', null],
  ['2026-11-22T25:00:00', null],
  ['2026-11-2T::', null],
  [null, null],
])('%s is %j', (text, value) => {
  expect(readValue(text)).toEqual(value);
});

test('UNTIL is read in all its forms', () => {
  expect(readCompact('20261231')?.wall).toBe(at('2026-12-31T00:00'));
  expect(readCompact('20261231T235959Z')).toEqual({ date: false, wall: at('2026-12-31T23:59:59'), utc: true });
  expect(readCompact('2026123')).toBeNull();
});

test.each([
  ['P1W', { days: 7, ms: 0 }],
  ['P1DT2H', { days: 1, ms: 7_200_000 }],
  ['-PT15M', { days: -0, ms: -900_000 }],
  ['PT', null],
  ['P', null],
  ['1H', null],
])('the duration %s is %j', (text, duration) => {
  expect(readDuration(text)).toEqual(duration);
});
