import type { ScheduleVersion } from '@jishi/shared/schema/schedule';
import { GRID_MS } from '@jishi/shared/time/grid';
import { DAY_MS } from '@jishi/shared/time/span';
import { expect, test } from 'vitest';
import { expandHours, expansionWindow, firstFreeStart, firstOpenStart, knownUntil, NONE } from './timeline.ts';

const DAY = Date.parse('2026-11-23T00:00:00Z');
const quarter = (text: string) => Date.parse(`${text}:00Z`) / GRID_MS;
const nightly: ScheduleVersion = {
  name: 'night',
  zone: 'Asia/Kathmandu',
  holidays: null,
  effectiveFrom: '2020-01-01',
  weekly: [
    { days: [1, 2, 3, 4, 5, 6, 7], from: '21:00', to: '24:00' },
    { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '07:00' },
  ],
  exceptions: [],
};
const hours = expandHours([nightly], 'Asia/Kathmandu', new Map(), expansionWindow(DAY));
const want = {
  length: 40,
  from: quarter('2026-11-23T04:00'),
  last: quarter('2026-11-30T00:00'),
  stepMinutes: 60,
} as const;

test('a booking may run over midnight, and begins on the step of the zone’s clock', () => {
  // Ten hours from 21:00 at UTC+05:45.
  expect(firstOpenStart(hours, want, want.from)).toBe(quarter('2026-11-23T15:15'));
  expect(firstOpenStart(hours, { ...want, length: 41, stepMinutes: 15 }, want.from)).toBe(NONE);
  expect(firstOpenStart(hours, { ...want, last: quarter('2026-11-23T15:00') }, want.from)).toBe(NONE);
});

test('a station that is free later does not help one that is free now', () => {
  const data = [0, 0, quarter('2026-11-23T16:00'), 1, quarter('2026-11-23T22:00'), quarter('2026-11-24T16:00')];
  const blocked = { data, begin: 0, end: data.length };
  const short = { ...want, length: 8 };
  const first = firstOpenStart(hours, short, short.from);
  expect(firstFreeStart(hours, short, first, 1, blocked)).toBe(quarter('2026-11-23T16:15'));
  expect(firstFreeStart(hours, short, first, 2, blocked)).toBe(first);
  expect(firstFreeStart(hours, want, firstOpenStart(hours, want, want.from), 2, blocked)).toBe(
    quarter('2026-11-24T15:15'),
  );
});

test('hours reach further than what is known, so that a day may pass before they are expanded again', () => {
  expect(knownUntil(DAY + DAY_MS - 1)).toBe(DAY + 121 * DAY_MS);
  expect(expansionWindow(DAY).to).toBeGreaterThan(knownUntil(DAY + DAY_MS));
});
