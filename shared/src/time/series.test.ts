import { describe, expect, test } from 'vitest';
import { parseRule, type RecurrenceRule } from './recurrence.ts';
import { expandSeries } from './series.ts';
import { HOUR_MS, type Span } from './span.ts';

const ruleOf = (text: string): RecurrenceRule => {
  const read = parseRule(text);
  if ('fault' in read) throw new Error(`${text}: ${read.fault}`);
  return read.rule;
};
const span = (from: string, to: string): Span => ({ from: Date.parse(from), to: Date.parse(to) });
const expand = (text: string, first: Span, zone: string, except: readonly string[] = []) => {
  const expanded = expandSeries(ruleOf(text), first, zone, except);
  return 'fault' in expanded ? expanded.fault : expanded.occurrences;
};

/** 9 to 10 in New York on a date, and the dates that follow; the examples of RFC 5545 §3.8.5.3 stand on these. */
function datesOf(text: string, start: string): string | readonly string[] {
  const first = span(`${start}T13:00:00Z`, `${start}T14:00:00Z`);
  const expanded = expand(text, first, 'America/New_York');
  return typeof expanded === 'string' ? expanded : expanded.map(({ date }) => date.slice(2).replaceAll('-', ''));
}

describe('dates', () => {
  test.each([
    ['FREQ=DAILY;INTERVAL=10;COUNT=5', '1997-09-02', '970902 970912 970922 971002 971012'],
    [
      'FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH',
      '1997-09-02',
      '970902 970904 970909 970911 970916 970918 970923 970925 970930 971002',
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH',
      '1997-09-02',
      '970902 970904 970916 970918 970930 971002 971014 971016',
    ],
    ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO', '1997-08-05', '970805 970810 970819 970824'],
    ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU', '1997-08-05', '970805 970817 970819 970831'],
    ['FREQ=MONTHLY;COUNT=6;BYDAY=-2MO', '1997-09-22', '970922 971020 971117 971222 980119 980216'],
    [
      'FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU',
      '1997-09-07',
      '970907 970928 971102 971130 980104 980125 980301 980329 980503 980531',
    ],
    ['FREQ=MONTHLY;COUNT=4;BYMONTHDAY=-3', '1997-09-28', '970928 971029 971128 971229'],
    [
      'FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15',
      '1997-09-10',
      '970910 970911 970912 970913 970914 970915 990310 990311 990312 990313',
    ],
    ['FREQ=YEARLY;INTERVAL=2;COUNT=5;BYMONTH=1,2,3', '1997-03-10', '970310 990110 990210 990310 010110'],
    ['FREQ=YEARLY;BYDAY=20MO;COUNT=3', '1997-05-19', '970519 980518 990517'],
    ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=4', '1998-02-13', '980213 980313 981113 990813'],
    [
      'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3',
      '1996-11-05',
      '961105 001107 041102',
    ],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3', '1997-09-04', '970904 971007 971106'],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=5', '1997-09-29', '970929 971030 971127 971230 980129'],
    ['FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5', '2007-01-15', '070115 070130 070215 070315 070330'],
    ['FREQ=MONTHLY;COUNT=4', '2027-01-31', '270131 270331 270531 270731'],
    ['FREQ=YEARLY;COUNT=3', '2028-02-29', '280229 320229 360229'],
    [
      'FREQ=DAILY;BYMONTH=1;UNTIL=20000131T140000Z;BYDAY=MO',
      '1999-01-04',
      '990104 990111 990118 990125 000103 000110 000117 000124 000131',
    ],
  ])('%s', (rule, start, dates) => {
    expect(datesOf(rule, start)).toEqual(dates.split(' '));
  });

  test('the first occurrence counts whether or not the rule matches it', () => {
    expect(datesOf('FREQ=WEEKLY;BYDAY=TH;COUNT=3', '2026-11-24')).toEqual(['261124', '261126', '261203']);
  });

  test('UNTIL as a date is on the wall clock, and the day itself is in', () => {
    const late = span('2026-11-24T15:30:00Z', '2026-11-24T16:30:00Z');
    expect(expand('FREQ=DAILY;UNTIL=20261126', late, 'Asia/Shanghai')).toHaveLength(3);
    expect(expand('FREQ=DAILY;UNTIL=20261126T153000Z', late, 'Asia/Shanghai')).toHaveLength(3);
    expect(expand('FREQ=DAILY;UNTIL=20261126T152959Z', late, 'Asia/Shanghai')).toHaveLength(2);
  });

  test('dates that are left out count for COUNT', () => {
    const first = span('2026-11-24T01:00:00Z', '2026-11-24T02:00:00Z');
    const left = expand('FREQ=DAILY;COUNT=4', first, 'Asia/Shanghai', ['2026-11-24', '2026-11-26', '2031-01-01']);
    expect(left).toMatchObject([{ date: '2026-11-25' }, { date: '2026-11-27' }]);
  });

  test.each([
    ['FREQ=DAILY;UNTIL=20271125', 'many'],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=2', 'far'],
    ['FREQ=YEARLY;COUNT=12', 'far'],
    ['FREQ=WEEKLY;UNTIL=20400101', 'far'],
    ['FREQ=WEEKLY;UNTIL=20400101T000000Z', 'far'],
    ['FREQ=DAILY;UNTIL=20261123', 'none'],
  ])('%s is no series: %s', (rule, fault) => {
    expect(datesOf(rule, '2026-11-24')).toBe(fault);
  });

  test('as many as there may be are given, and one more is too many', () => {
    expect(datesOf('FREQ=DAILY;UNTIL=20271124', '2026-11-24')).toHaveLength(366);
    expect(datesOf('FREQ=DAILY;COUNT=366', '2026-11-24')).toHaveLength(366);
  });

  test('a rule that can never match again ends, however far it may look', () => {
    for (const frequency of ['DAILY', 'MONTHLY', 'YEARLY']) {
      const rule = `FREQ=${frequency};BYMONTH=2;BYMONTHDAY=30,31;UNTIL=20361101`;
      expect(datesOf(rule, '2026-11-24')).toEqual(['261124']);
      expect(datesOf(rule.replace('UNTIL=20361101', 'COUNT=2'), '2026-11-24')).toBe('far');
    }
  });
});

/** Start in UTC and length in hours of the occurrence on a date. */
function onDate(rule: string, first: Span, zone: string, date: string) {
  const expanded = expand(rule, first, zone);
  if (typeof expanded === 'string') throw new Error(expanded);
  const found = expanded.find((occurrence) => occurrence.date === date);
  return found && [new Date(found.from).toISOString().slice(5, 16), (found.to - found.from) / HOUR_MS];
}

describe('nights on which the clock changes', () => {
  const daily = 'FREQ=DAILY;COUNT=10';

  test('9 to 17 stays 9 to 17 before and after', () => {
    const berlin = span('2026-03-25T08:00:00Z', '2026-03-25T16:00:00Z');
    expect(onDate(daily, berlin, 'Europe/Berlin', '2026-03-28')).toEqual(['03-28T08:00', 8]);
    expect(onDate(daily, berlin, 'Europe/Berlin', '2026-03-29')).toEqual(['03-29T07:00', 8]);
  });

  test('a night over the change is shorter or longer in real time', () => {
    const spring = span('2026-03-25T21:00:00Z', '2026-03-26T05:00:00Z');
    expect(onDate(daily, spring, 'Europe/Berlin', '2026-03-28')).toEqual(['03-28T21:00', 7]);
    const autumn = span('2026-10-20T20:00:00Z', '2026-10-21T04:00:00Z');
    expect(onDate(daily, autumn, 'Europe/Berlin', '2026-10-24')).toEqual(['10-24T20:00', 9]);
    const lordHowe = span('2026-04-01T11:00:00Z', '2026-04-01T19:00:00Z');
    expect(onDate(daily, lordHowe, 'Australia/Lord_Howe', '2026-04-04')).toEqual(['04-04T11:00', 8.5]);
  });

  test('a reading that does not exist moves forward by the gap', () => {
    const newYork = span('2026-03-05T07:30:00Z', '2026-03-05T08:30:00Z');
    // 2:30 is read as 3:30, where it ends: nothing is left of it.
    expect(onDate(daily, newYork, 'America/New_York', '2026-03-08')).toEqual(['03-08T07:30', 0]);
    const longer = span('2026-03-05T07:30:00Z', '2026-03-05T09:00:00Z');
    expect(onDate(daily, longer, 'America/New_York', '2026-03-08')).toEqual(['03-08T07:30', 0.5]);
    const lordHowe = span('2026-10-01T15:45:00Z', '2026-10-01T18:00:00Z');
    expect(onDate(daily, lordHowe, 'Australia/Lord_Howe', '2026-10-04')).toEqual(['10-03T15:45', 1.75]);
  });

  test('a reading that occurs twice means the first', () => {
    const berlin = span('2026-10-20T00:30:00Z', '2026-10-20T02:00:00Z');
    expect(onDate(daily, berlin, 'Europe/Berlin', '2026-10-25')).toEqual(['10-25T00:30', 2.5]);
    const inside = span('2026-10-20T00:15:00Z', '2026-10-20T00:45:00Z');
    expect(onDate(daily, inside, 'Europe/Berlin', '2026-10-25')).toEqual(['10-25T00:15', 0.5]);
  });

  test('the first occurrence is kept as it was given, in the second of two readings too', () => {
    const second = span('2026-10-25T01:30:00Z', '2026-10-25T02:30:00Z');
    expect(onDate(daily, second, 'Europe/Berlin', '2026-10-25')).toEqual(['10-25T01:30', 1]);
    expect(onDate(daily, second, 'Europe/Berlin', '2026-10-26')).toEqual(['10-26T01:30', 1]);
  });

  test('Shanghai has no such nights', () => {
    const first = span('2026-03-01T18:00:00Z', '2026-03-02T01:00:00Z');
    const year = expand('FREQ=DAILY;COUNT=366', first, 'Asia/Shanghai');
    const steps = typeof year === 'string' ? [] : year.map(({ from, to }, i) => [from - i * 24 * HOUR_MS, to - from]);
    expect(new Set(steps.map(String)).size).toBe(1);
  });
});
