import { DAY_MS } from '@jishi/shared/time/span';
import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { type Clock, ianaClock, instantOf, wallOf } from './clock.ts';
import { split } from './split.ts';
import { makeZones, namedClock } from './zones.ts';

const WINTER = Date.UTC(2027, 0, 15);
const SUMMER = Date.UTC(2027, 6, 15);
const WINDOW = { from: Date.UTC(2026, 10, 21), to: Date.UTC(2028, 4, 22) };
const hours = (clock: Clock | null) => clock && [WINTER, SUMMER].map((at) => clock.offsetAt(at) / 3_600_000);

test.each([
  ['Europe/London', [0, 1]],
  ['China Standard Time', [8, 8]],
  ['W. Europe Standard Time', [1, 2]],
  ['(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi', [8, 8]],
  ['(UTC-05:00) Eastern Time (US & Canada)', [-5, -4]],
  ['(GMT+01.00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna', [1, 2]],
  ['/mozilla.org/20050126_1/Asia/Shanghai', [8, 8]],
  ['/freeassociation.sourceforge.net/America/Argentina/Buenos_Aires', [-3, -3]],
  ['tzone://Microsoft/Utc', [0, 0]],
  ['中国标准时间', [8, 8]],
  ['Asia/Beijing', [8, 8]],
  ['GMT+0530', [5.5, 5.5]],
  ['UTC', [0, 0]],
  ['(UTC)', [0, 0]],
  ['Customized Time Zone', null],
  ['+08:00', null],
  ['', null],
])('the name %s is understood', (name, expected) => {
  expect(hours(namedClock(name))).toEqual(expected);
});

const rule = (name: string, start: string, from: string, to: string, more = '') =>
  `BEGIN:${name}\nDTSTART:${start}\nTZOFFSETFROM:${from}\nTZOFFSETTO:${to}\n${more}END:${name}\n`;
const zoneOf = (id: string, ...rules: string[]) =>
  split(`BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:${id}\n${rules.join('')}END:VTIMEZONE\n`)?.components ?? [];
const london = (year: string) =>
  zoneOf(
    'Our own',
    rule('STANDARD', `${year}1028T020000`, '+0100', '+0000', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\n'),
    rule('DAYLIGHT', `${year}0328T010000`, '+0000', '+0100', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\n'),
  );

test.each(['0001', '1601', '1970', '2020'])('a zone that a file describes from the year %s on is that zone', (year) => {
  const clock = makeZones('Asia/Shanghai', london(year), WINDOW).find('Our own');
  const real = ianaClock('Europe/London') as Clock;
  for (let at = WINDOW.from; at < WINDOW.to; at += DAY_MS / 8) {
    expect([at, clock.offsetAt(at)]).toEqual([at, real.offsetAt(at)]);
  }
});

test('a zone with one line, with dates named one by one, or with an end, is understood', () => {
  const fixed = zoneOf('A', rule('STANDARD', '16010101T000000', '+0530', '+0530'));
  expect(hours(makeZones('UTC', fixed, WINDOW).find('A'))).toEqual([5.5, 5.5]);
  const dated = zoneOf(
    'B',
    rule('STANDARD', '20261101T020000', '-0400', '-0500', 'RDATE:20271107T020000\n'),
    rule('DAYLIGHT', '20270314T020000', '-0500', '-0400'),
  );
  expect(hours(makeZones('UTC', dated, WINDOW).find('B'))).toEqual([-5, -4]);
  const ended = zoneOf(
    'C',
    rule('STANDARD', '20201028T020000', '+0100', '+0000'),
    rule('DAYLIGHT', '20200328T010000', '+0000', '+0100', 'RRULE:FREQ=YEARLY;UNTIL=20230326T010000Z\n'),
  );
  expect(hours(makeZones('UTC', ended, WINDOW).find('C'))).toEqual([1, 1]);
});

test('a zone that nobody knows is that of the reader, and is listed once', () => {
  const empty = zoneOf('Empty');
  const zones = makeZones('Asia/Shanghai', empty, WINDOW);
  for (const name of ['Mars', 'Mars', 'Empty']) expect(hours(zones.find(name))).toEqual([8, 8]);
  expect(hours(zones.find(''))).toEqual([8, 8]);
  expect(zones.unknown()).toEqual(['Mars', 'Empty']);
});

test.each(['Europe/London', 'America/New_York', 'Asia/Shanghai', 'Australia/Lord_Howe', 'Pacific/Apia'])(
  'wall times of %s are what luxon makes of them, gaps and folds included',
  (zone) => {
    const clock = ianaClock(zone) as Clock;
    for (let wall = Date.UTC(2027, 0, 1); wall < Date.UTC(2028, 0, 1); wall += 30 * 60_000) {
      // What happens is near a change; elsewhere noon is enough.
      const near = clock.offsetAt(wall - 2 * DAY_MS) !== clock.offsetAt(wall + 2 * DAY_MS);
      if (!near && (wall / DAY_MS) % 1 !== 0.5) continue;
      const { year, month, day, hour, minute } = DateTime.fromMillis(wall, { zone: 'utc' });
      const told = DateTime.fromObject({ year, month, day, hour, minute }, { zone });
      const { instant, real } = instantOf(clock, wall);
      const shown = told.hour === hour && told.minute === minute;
      expect([wall, real]).toEqual([wall, shown]);
      if (real) expect([wall, wallOf(clock, instant)]).toEqual([wall, wall]);
      if (real && wallOf(clock, told.toMillis()) === wall) expect(instant).toBeLessThanOrEqual(told.toMillis());
    }
  },
);
