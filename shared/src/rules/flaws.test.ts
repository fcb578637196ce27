import { expect, test } from 'vitest';
import { bookingRules, type RuleSettings } from '../schema/rules.ts';
import { flawsIn, flawsOf } from './flaws.ts';

const DEFAULTS = bookingRules.parse({});
const flawed = (settings: RuleSettings) => flawsOf(bookingRules.parse(settings)).map(({ setting }) => setting);
const night = { days: [7], from: '21:00', to: '07:00' };

test('what the defaults say makes sense', () => {
  expect(flawsIn(DEFAULTS, [])).toEqual([]);
});

test.each<[string, RuleSettings, readonly string[]]>([
  ['a shortest booking above the longest', { minMinutes: 120, maxMinutes: 60 }, ['minMinutes']],
  ['a step that no length fits', { minMinutes: 75, maxMinutes: 90, stepMinutes: 60 }, ['stepMinutes']],
  ['a notice beyond the horizon', { noticeMinutes: 3 * 1440, horizonDays: 2 }, ['noticeMinutes']],
  ['a day too short for any booking', { minMinutes: 120, maxMinutesPerDay: 60 }, ['maxMinutesPerDay']],
  ['a week too short for any booking', { minMinutes: 120, maxMinutesPerWeek: 60 }, ['maxMinutesPerWeek']],
  [
    'a group’s week too short',
    { minMinutes: 120, maxGroupMinutesPerWeek: 60, membership: 'group' },
    ['maxGroupMinutesPerWeek'],
  ],
  ['an approver twice', { approval: ['manager', 'manager'] }, ['approval']],
  ['a head’s approval without a group', { approval: ['group-head', 'manager'] }, ['membership']],
  ['a quota of groups without a group', { maxGroupMinutesPerWeek: 600 }, ['membership']],
  ['a fee for late cancellation of nothing', { lateCancel: 'fee' }, ['lateCancelPercent']],
  ['a breach and a fee of nothing', { lateCancel: 'both', lateCancelPercent: 0 }, ['lateCancelPercent']],
  ['a reminder after the deadline', { approvalMinutes: 60, remindMinutes: 60 }, ['remindMinutes']],
  [
    'blocks that overlap over Sunday night',
    { wholeBlocks: [night, { days: [1], from: '06:00', to: '08:00' }] },
    ['wholeBlocks'],
  ],
])('%s is a flaw', (_name, settings, expected) => {
  expect(flawed(settings)).toEqual(expected);
});

test.each<[string, RuleSettings]>([
  ['one length only', { minMinutes: 60, maxMinutes: 60, stepMinutes: 60 }],
  ['a head’s approval of what is for a group', { approval: ['group-head'], membership: 'group' }],
  ['a quota of groups that bookings are for', { maxGroupMinutesPerWeek: 600, membership: 'group' }],
  ['a fee of a part of the price', { lateCancel: 'fee', lateCancelPercent: 1 }],
  ['nights one after the other', { wholeBlocks: [night, { days: [1], from: '07:00', to: '08:00' }] }],
  ['a quota of just one booking', { minMinutes: 60, maxMinutesPerDay: 60 }],
])('%s is none', (_name, settings) => {
  expect(flawed(settings)).toEqual([]);
});

test('a flaw for those of one region in one way of service is found', () => {
  const layers = [
    { minMinutes: 60 },
    { cases: [{ when: { region: ['320500'], mode: ['assisted' as const] }, set: { maxMinutes: 45 } }] },
  ];
  expect(flawsIn(DEFAULTS, layers)).toMatchObject([
    { setting: 'minMinutes', whose: { userClass: 'internal', region: '320500', mode: 'assisted' } },
  ]);
});
