import { expect, test } from 'vitest';
import { readPasted } from './pasted.ts';

test('a list as it is announced or exported is read, whatever stands between, and what is not understood is kept', () => {
  const text = [
    'date,name_zh,kind,notice_year',
    '2027-01-01,元旦,off,2027',
    '2027/2/5\t春节\t休',
    '2027年10月9日 国庆节 班',
    '2027-10-01~2027-10-03 National Day off',
    '',
    '下周一放假',
    '2027-02-30,没有这天,off',
    '20270404,清明节',
  ].join('\n');
  expect(readPasted(text)).toEqual({
    days: [
      { date: '2027-01-01', kind: 'off', name: { zh: '元旦' } },
      { date: '2027-02-05', kind: 'off', name: { zh: '春节' } },
      { date: '2027-10-09', kind: 'work', name: { zh: '国庆节' } },
      { date: '2027-10-01', kind: 'off', name: { en: 'National Day' } },
      { date: '2027-10-02', kind: 'off', name: { en: 'National Day' } },
      { date: '2027-10-03', kind: 'off', name: { en: 'National Day' } },
      { date: '2027-04-04', kind: 'off', name: { zh: '清明节' } },
    ],
    bad: ['下周一放假', '2027-02-30,没有这天,off'],
  });
});

test('a range that is turned around or far too long is not understood', () => {
  expect(readPasted('2027-10-07~2027-10-01 国庆\n2027-01-01~2027-12-31 全年')).toEqual({
    days: [],
    bad: ['2027-10-07~2027-10-01 国庆', '2027-01-01~2027-12-31 全年'],
  });
});
