import { instrumentQuery } from '@jishi/shared/schema/instrument';
import { MAX_WATCHED, savedSearchIn } from '@jishi/shared/schema/saved-search';
import { DAY_MS } from '@jishi/shared/time/span';
import { expect, it } from 'vitest';
import { toQuestion } from '../search/window.ts';
import { parseSearch } from '../url.ts';
import { LONGEST_NAME, MOST_WATCHED } from './limits.ts';
import { findingOf, movingDays, questionOf } from './question.ts';

const ZONE = 'Asia/Shanghai';
const SUNDAY_NOON = Date.parse('2026-11-22T04:00:00Z');
const FINDING = {
  q: '透射 电镜',
  region: ['310000', '320100'],
  access: ['now'],
  from: '2026-11-22',
  to: '2026-11-28',
  minutes: 240,
  near: '31.2,121.5',
  withinKm: 100 as const,
};

it('a saved search is found again as it was, with its days where they are fixed', () => {
  const question = questionOf({ ...FINDING, sort: 'soonest', line: ['x'], compare: ['y'] }, ZONE, false);
  expect(findingOf({ question, withinDays: null }, ZONE, SUNDAY_NOON)).toEqual(FINDING);
});

it('a window that moves along begins today, whatever day that is', () => {
  const question = questionOf(FINDING, ZONE, true);
  expect(question).not.toContain('free');
  expect(findingOf({ question, withinDays: 7 }, ZONE, SUNDAY_NOON + 86_400_000)).toEqual({
    ...FINDING,
    from: '2026-11-23',
    to: '2026-11-30',
  });
});

it('the days that are shown hold all that is watched, and saving them again does not make them more', () => {
  for (const withinDays of [1, 7, 120]) {
    const shown = findingOf({ question: '', withinDays }, ZONE, SUNDAY_NOON);
    const { freeTo } = toQuestion(shown, ZONE, SUNDAY_NOON);
    expect(Date.parse(String(freeTo))).toBeGreaterThanOrEqual(SUNDAY_NOON + withinDays * DAY_MS);
    expect(movingDays(shown, '2026-11-22')).toBe(withinDays);
  }
});

it('what is saved is a question that the server understands', () => {
  const asked = instrumentQuery.parse(parseSearch(questionOf(FINDING, ZONE, false)));
  expect(asked).toMatchObject({ q: '透射 电镜', access: ['now'], minutes: 240, withinKm: 100 });
  expect(asked.freeFrom).toBe(Date.parse('2026-11-21T16:00:00Z'));
  expect(asked.freeTo).toBe(Date.parse('2026-11-28T16:00:00Z'));
});

it('only a window that begins today and ends can move along', () => {
  expect(movingDays({ from: '2026-11-22', to: '2026-11-28' }, '2026-11-22')).toBe(6);
  expect(movingDays({ from: '2026-11-22', to: '2026-11-22' }, '2026-11-22')).toBeNull();
  expect(movingDays({ from: '2026-11-23', to: '2026-11-29' }, '2026-11-22')).toBeNull();
  expect(movingDays({ from: '2026-11-22' }, '2026-11-22')).toBeNull();
  expect(movingDays({}, '2026-11-22')).toBeNull();
  expect(movingDays({ from: '2026-11-22', to: '2027-11-22' }, '2026-11-22')).toBeNull();
});

it('the limits that are told are those of the server', () => {
  const named = (length: number) => {
    const search = { id: '0199f2e6-4000-7da3-b421-000000000001', name: 'x'.repeat(length), question: '' };
    return savedSearchIn.safeParse(search).success;
  };
  expect([MOST_WATCHED, named(LONGEST_NAME), named(LONGEST_NAME + 1)]).toEqual([MAX_WATCHED, true, false]);
});
