import type { ScheduleVersion } from '@jishi/shared/schema/schedule';
import { GRID_MS } from '@jishi/shared/time/grid';
import { DAY_MS } from '@jishi/shared/time/span';
import { expect, test } from 'vitest';
import { firstFreeStart, firstStartInAll, isFree } from './room.ts';
import { expandHours, expansionWindow, firstOpenStart, knownUntil, NONE } from './timeline.ts';

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
const hours = expandHours([nightly], 'Asia/Kathmandu', [], new Map(), expansionWindow(DAY));
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
  const room = (stations: number) => ({ stations, data, begin: 0, end: data.length });
  const short = { ...want, length: 8 };
  const first = firstOpenStart(hours, short, short.from);
  expect(firstFreeStart(hours, short, first, room(1))).toBe(quarter('2026-11-23T16:15'));
  expect(firstFreeStart(hours, short, first, room(2))).toBe(first);
  expect(firstFreeStart(hours, want, firstOpenStart(hours, want, want.from), room(2))).toBe(
    quarter('2026-11-24T15:15'),
  );
});

test('a booking fits only where each of several rooms has one station free for all of it', () => {
  const room = (stations: number, ...spans: (readonly [number, string, string])[]) => {
    const data = spans.flatMap(([station, from, to]) => [station, quarter(from), quarter(to)]);
    return { stations, data, begin: 0, end: data.length };
  };
  const short = { ...want, length: 8 };
  const first = firstOpenStart(hours, short, short.from);
  // One hour of each station is free from 15:15, but never two of the same one.
  const detector = room(
    2,
    [0, '2026-11-23T16:15', '2026-11-23T18:15'],
    [1, '2026-11-23T15:15', '2026-11-23T16:15'],
    [1, '2026-11-23T17:15', '2026-11-23T19:15'],
  );
  const own = room(1, [0, '2026-11-23T18:15', '2026-11-23T19:00']);
  expect(firstStartInAll(hours, short, first, [room(1), detector])).toBe(quarter('2026-11-23T18:15'));
  expect(firstStartInAll(hours, short, first, [detector, own])).toBe(quarter('2026-11-23T19:15'));
  expect(isFree(detector, quarter('2026-11-23T16:15'), 4)).toBe(true);
  expect(isFree(detector, quarter('2026-11-23T16:15'), 5)).toBe(false);
});

test('a whole block is cut out of the hours, and is a slot where all of it is open', () => {
  const blocks = [{ days: [1], from: '22:00', to: '02:00' }];
  const cut = expandHours([nightly], 'Asia/Kathmandu', blocks, new Map(), expansionWindow(DAY));
  const monday = quarter('2026-11-23T16:15');
  expect([...cut.wholes.subarray(0, 2)]).toEqual([monday, monday + 16]);
  // From 21:00 there is an hour left before the block; two hours begin after it.
  expect(firstOpenStart(cut, { ...want, length: 4 }, want.from)).toBe(quarter('2026-11-23T15:15'));
  expect(firstOpenStart(cut, { ...want, length: 8 }, want.from)).toBe(monday + 16);
  const wide = [{ days: [1], from: '20:00', to: '22:00' }];
  expect(expandHours([nightly], 'Asia/Kathmandu', wide, new Map(), expansionWindow(DAY)).wholes).toHaveLength(0);
});

test('hours reach further than what is known, so that a day may pass before they are expanded again', () => {
  expect(knownUntil(DAY + DAY_MS - 1)).toBe(DAY + 121 * DAY_MS);
  expect(expansionWindow(DAY).to).toBeGreaterThan(knownUntil(DAY + DAY_MS));
});
