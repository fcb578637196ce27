import { expect, it } from 'vitest';
import { moved, paint, replace, resized, roomOn, rowsOf, weekOf } from './hoursGrid.ts';
import type { HoursRow } from './scheduleDraft.ts';

const row = (key: number, days: number[], from: string, to: string): HoursRow => ({ key, days, from, to });
const WORKDAYS = [row(1, [1, 2, 3, 4, 5], '08:30', '17:30'), row(2, [6], '10:00', '24:00')];

it('rows that become a week and rows again are the same rows', () => {
  expect(rowsOf(weekOf(WORKDAYS), WORKDAYS)).toEqual(WORKDAYS);
});

it('what is painted over several days is one row, and touching hours become one', () => {
  const painted = paint(weekOf([]), [4, 0], { from: 510, to: 720 });
  expect(rowsOf(painted, [])).toMatchObject([{ days: [1, 2, 3, 4, 5], from: '08:30', to: '12:00' }]);
  const more = paint(painted, [0, 0], { from: 720, to: 1050 });
  expect(more[0]).toEqual([{ from: 510, to: 1050 }]);
});

it('days that are alike change together, or one of them leaves its row', () => {
  const monday = { day: 0, from: 510, to: 1050 };
  const later = resized(monday, 'to', 1200);
  const together = rowsOf(replace(weekOf(WORKDAYS), monday, later, true), WORKDAYS);
  expect(together).toEqual([row(1, [1, 2, 3, 4, 5], '08:30', '20:00'), WORKDAYS[1]]);
  const alone = rowsOf(replace(weekOf(WORKDAYS), monday, later, false), WORKDAYS);
  expect(alone).toMatchObject([{ key: 1, days: [2, 3, 4, 5] }, { key: 2 }, { days: [1], to: '20:00' }]);
});

it('a block that is taken away closes its day, and a row with a fault stays as it was typed', () => {
  const faulty = row(3, [7], '12:00', '09:00');
  const rows = [...WORKDAYS, faulty];
  const week = replace(weekOf(rows), { day: 5, from: 600, to: 1440 }, null, true);
  expect(rowsOf(week, rows)).toEqual([WORKDAYS[0], faulty]);
});

it('nothing leaves the day or becomes shorter than a quarter of an hour', () => {
  const block = { day: 0, from: 60, to: 120 };
  expect(moved(block, -500, -1)).toEqual({ day: 0, from: 0, to: 60 });
  expect(moved(block, 5000, 9)).toEqual({ day: 6, from: 1380, to: 1440 });
  expect(resized(block, 'to', 0)).toEqual({ day: 0, from: 60, to: 75 });
  expect(resized(block, 'from', 1000)).toEqual({ day: 0, from: 105, to: 120 });
});

it('new hours on a day go where there is room', () => {
  expect(roomOn([])).toEqual({ from: 510, to: 1050 });
  expect(roomOn([{ from: 480, to: 720 }])).toEqual({ from: 735, to: 1440 });
  expect(roomOn([{ from: 0, to: 1440 }])).toBeNull();
});
