import { expect, test } from 'vitest';
import { addMonths } from './months.ts';

const later = (zone: string, instant: string, months: number) =>
  new Date(addMonths(zone, Date.parse(instant), months)).toISOString();

test.each([
  ['Asia/Shanghai', '2026-11-25T17:00:00+08:00', 12, '2027-11-25T09:00:00.000Z'],
  ['Asia/Shanghai', '2026-12-31T17:00:00+08:00', 2, '2027-02-28T09:00:00.000Z'],
  ['Asia/Shanghai', '2027-12-31T00:30:00+08:00', 2, '2028-02-28T16:30:00.000Z'],
  ['Europe/Berlin', '2026-03-15T12:00:00+01:00', 1, '2026-04-15T10:00:00.000Z'],
])('in %s %s and %i months is the same time on the wall', (zone, from, months, expected) => {
  expect(later(zone, from, months)).toBe(expected);
});
