import { expect, it } from 'vitest';
import { differenceOf, isSame, versionOn } from './scheduleDifference.ts';

const workdays = (to: string, effectiveFrom = '2026-01-01') => ({
  name: 'Workdays',
  zone: 'Asia/Shanghai',
  holidays: 'CN',
  effectiveFrom,
  weekly: [{ days: [1, 2, 3, 4, 5], from: '08:30', to }],
  exceptions: [{ date: '2026-12-24', open: [] }],
});

it('days that change alike are told as one, and single days by their date', () => {
  const after = { ...workdays('20:00', '2026-12-01'), exceptions: [{ date: '2026-12-31', open: [] }] };
  const difference = differenceOf(workdays('17:30'), after);
  expect(difference.weekly).toEqual([
    { days: [1, 2, 3, 4, 5], before: [{ from: '08:30', to: '17:30' }], after: [{ from: '08:30', to: '20:00' }] },
  ]);
  expect(difference.exceptions).toEqual([
    { date: '2026-12-24', before: [], after: null },
    { date: '2026-12-31', before: null, after: [] },
  ]);
});

it('what says the same in other rows is no change', () => {
  const split = {
    ...workdays('17:30'),
    weekly: [
      { days: [2, 4], from: '08:30', to: '17:30' },
      { days: [1, 3, 5], from: '08:30', to: '17:30' },
    ],
  };
  expect(isSame(differenceOf(workdays('17:30'), split))).toBe(true);
  expect(isSame(differenceOf(workdays('17:30'), { ...split, holidays: null }))).toBe(false);
});

it('the version of a date is the last that has begun', () => {
  const versions = [workdays('17:30'), workdays('20:00', '2026-12-01')];
  expect(versionOn(versions, '2026-11-30')?.weekly[0]?.to).toBe('17:30');
  expect(versionOn(versions, '2026-12-01')?.weekly[0]?.to).toBe('20:00');
  expect(versionOn(versions, '2025-12-01')).toBeNull();
});
