import { schedule, scheduleVersion } from '@jishi/shared/schema/schedule';
import { expect, it } from 'vitest';
import { draftOf, faultOfHours, isSendable, versionOf } from './scheduleDraft.ts';

const ID = '0192f0c1-2d3e-7abc-8def-0123456789ab';
const version = {
  name: 'Workdays',
  zone: 'Asia/Shanghai',
  holidays: 'CN',
  effectiveFrom: '2026-01-01',
  weekly: [
    { days: [5, 1], from: '08:30', to: '17:30' },
    { days: [6], from: '10:00', to: '24:00' },
  ],
  exceptions: [
    { date: '2026-12-24', open: [] },
    { date: '2026-02-01', open: [{ from: '09:00', to: '12:00' }] },
  ],
};
const seen = schedule.parse({ ...version, id: ID, facilityId: ID, version: 3, versions: [version], instruments: 2 });

it('a change begins today at the earliest and leaves single days that are over behind', () => {
  const draft = draftOf(seen, '2026-11-22');
  expect(draft.effectiveFrom).toBe('2026-11-22');
  expect(draft.exceptions.map((row) => row.date)).toEqual(['2026-12-24']);
});

it('what is sent is what the server accepts', () => {
  const sent = versionOf(draftOf(seen, '2026-11-22'));
  expect(scheduleVersion.parse(sent)).toEqual(sent);
  expect(sent.weekly[0]).toEqual({ days: [1, 5], from: '08:30', to: '17:30' });
});

it('hours that end before they begin, or have no day, are not sent', () => {
  const draft = draftOf(seen, '2026-11-22');
  const row = draft.weekly[0];
  if (!row) throw new Error('the draft has hours');
  expect(faultOfHours({ ...row, to: '08:00' })).toBe('bad-hours');
  expect(faultOfHours({ ...row, days: [] })).toBe('no-days');
  expect(isSendable(draft)).toBe(true);
  expect(isSendable({ ...draft, weekly: [{ ...row, to: '08:00' }] })).toBe(false);
});
