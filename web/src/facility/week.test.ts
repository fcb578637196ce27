import type { FacilityWeek } from '@jishi/shared/schema/facility-week';
import { expect, it } from 'vitest';
import { layCell, readWeek } from './week.ts';
import { paintOf } from './weekPaint.ts';

type Taken = FacilityWeek['instruments'][number]['taken'][number];
const at = (time: string, day = 23) => `2026-11-${day}T${time}:00+08:00`;
const ID = '0192f0c1-2d3e-7abc-8def-0123456789ab';

function weekOf(taken: Partial<Taken>[], stations = 1) {
  const known = { kind: 'booking', station: 0, state: 'confirmed', mine: false } as const;
  return readWeek({
    from: '2026-11-23',
    zone: 'Asia/Shanghai',
    facility: { id: ID, name: {} },
    midnights: [23, 24, 25, 26, 27, 28, 29, 30].map((day) => at('00:00', day)),
    schedules: [{ id: ID, open: [{ from: at('08:30'), to: at('17:30') }] }],
    instruments: [
      {
        ...{ id: ID, name: {}, model: null, scheduleId: ID, stations, withdrawn: false },
        taken: taken.map((one) => ({ from: at('09:00'), to: at('11:00'), ...known, ...one })),
      },
    ],
    more: 0,
  });
}

function cellsOf(week: ReturnType<typeof weekOf>) {
  const [instrument] = week.instruments;
  if (!instrument) throw new Error('the week has an instrument');
  return week.days.map((day) => layCell(instrument, day, week.hours));
}

it('a day shows whole hours around what is open, and how much of it is still free', () => {
  const week = weekOf([{}, { from: at('14:00'), to: at('15:00'), state: 'pending' }]);
  expect(week.hours).toEqual({ from: 8 * 3_600_000, to: 18 * 3_600_000 });
  const [monday, tuesday] = cellsOf(week);
  expect(monday).toMatchObject({ open: true, bookings: 2, pending: 1, freeMs: 6 * 3_600_000 });
  expect(monday?.stretches.map(({ state }) => state)).toEqual([
    'closed',
    'free',
    'taken',
    'free',
    'pending',
    'free',
    'closed',
  ]);
  expect(tuesday).toMatchObject({
    open: false,
    bookings: 0,
    freeMs: 0,
    stretches: [{ state: 'closed', from: 0, to: 1 }],
  });
});

it('an instrument with several stations is taken when all of them are', () => {
  const [monday] = cellsOf(weekOf([{}, { station: 1, from: at('10:00'), to: at('11:00') }], 2));
  const states = monday?.stretches.map(({ state }) => state);
  expect(states).toEqual(['closed', 'free', 'part', 'taken', 'free', 'closed']);
  expect(monday?.freeMs).toBe(8 * 3_600_000);
});

it('a booking over midnight counts on the day on which it begins', () => {
  const cells = cellsOf(weekOf([{ from: at('16:00'), to: at('02:00', 24) }]));
  expect(cells.map(({ bookings }) => bookings).slice(0, 2)).toEqual([1, 0]);
});

it('what awaits approval is striped, so that it does not stand by its colour alone', () => {
  const [monday] = cellsOf(weekOf([{ state: 'pending' }]));
  const stripes = monday ? paintOf(monday).match(/var\(--week-taken\)/g) : [];
  expect(stripes?.length).toBeGreaterThan(2);
});
