import { expect, test } from 'vitest';
import { parseRule, RULE_FAULTS, type RuleFault } from './recurrence.ts';

const faultOf = (text: string): RuleFault | null => {
  const read = parseRule(text);
  return 'fault' in read ? read.fault : null;
};

test('every part of a rule is read', () => {
  const text =
    'RRULE:freq=monthly;INTERVAL=2;UNTIL=20271231T155959Z;BYDAY=MO,-1FR,+2SU;BYMONTH=1,12;BYSETPOS=-1,2;WKST=SU';
  expect(parseRule(text)).toEqual({
    rule: {
      frequency: 'MONTHLY',
      interval: 2,
      count: null,
      until: { instant: Date.UTC(2027, 11, 31, 15, 59, 59) },
      byDay: [
        { weekday: 1, nth: null },
        { weekday: 5, nth: -1 },
        { weekday: 7, nth: 2 },
      ],
      byMonthDay: null,
      byMonth: [1, 12],
      bySetPos: [-1, 2],
      weekStart: 7,
    },
  });
});

test.each<[RuleFault, readonly string[]]>([
  [
    'form',
    [
      '',
      'FREQ',
      'FREQ=DAILY;',
      'FREQ=DAILY;;COUNT=1',
      'FREQ=DAILY;COUNT=1\r\nDTSTART:20260101',
      'FREQ=DAILY;COUNT=3;INTERVAL=0',
      'FREQ=DAILY;COUNT=3;INTERVAL=1001',
      'FREQ=DAILY;COUNT=3;INTERVAL=-1',
      'FREQ=WEEKLY;COUNT=3;BYDAY=XX',
      'FREQ=WEEKLY;COUNT=3;BYDAY=',
      'FREQ=WEEKLY;COUNT=3;BYDAY=MO,,TU',
      'FREQ=MONTHLY;COUNT=3;BYDAY=0MO',
      'FREQ=YEARLY;COUNT=3;BYDAY=54MO',
      'FREQ=MONTHLY;COUNT=3;BYMONTHDAY=0',
      'FREQ=MONTHLY;COUNT=3;BYMONTHDAY=32',
      'FREQ=YEARLY;COUNT=3;BYMONTH=13',
      'FREQ=YEARLY;COUNT=3;BYMONTH=-1',
      'FREQ=WEEKLY;COUNT=3;WKST=1MO',
      `FREQ=YEARLY;COUNT=3;BYMONTH=${Array(101).fill(1)}`,
      `FREQ=YEARLY;COUNT=3;BYMONTH=${Array(400).fill(1)}`,
    ],
  ],
  ['parts', ['FREQ=DAILY;COUNT=1;BYHOUR=9', 'FREQ=DAILY;COUNT=1;X-A=1', 'FREQ=DAILY;COUNT=1;COUNT=2', 'RSCALE=A']],
  ['frequency', ['COUNT=3', 'FREQ=HOURLY;COUNT=3', 'FREQ=MINUTELY;COUNT=3', 'FREQ=SECONDLY;COUNT=3']],
  ['end', ['FREQ=DAILY', 'FREQ=DAILY;COUNT=0', 'FREQ=DAILY;COUNT=367', 'FREQ=DAILY;COUNT=1;UNTIL=20270101']],
  [
    'until',
    [
      'FREQ=DAILY;UNTIL=20270230',
      'FREQ=DAILY;UNTIL=2027',
      'FREQ=DAILY;UNTIL=20270101T090000',
      'FREQ=DAILY;UNTIL=20270101T240000Z',
    ],
  ],
  ['nth', ['FREQ=WEEKLY;BYDAY=1MO;COUNT=3', 'FREQ=DAILY;BYDAY=-1MO;COUNT=3']],
  ['monthDay', ['FREQ=WEEKLY;BYMONTHDAY=1;COUNT=3']],
  ['setPos', ['FREQ=MONTHLY;BYSETPOS=1;COUNT=3']],
])('what is wrong with a rule is told: %s', (fault, texts) => {
  expect(texts.map((text) => [text, faultOf(text)])).toEqual(texts.map((text) => [text, fault]));
  expect(RULE_FAULTS[fault]).not.toBe('');
});
