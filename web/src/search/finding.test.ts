import { instrumentQuery } from '@jishi/shared/schema/instrument';
import { describe, expect, it } from 'vitest';
import { parseSearch, stringifySearch } from '../url.ts';
import { countFilters, type Finding, oneClickSpan, readFinding, toggled, withoutTime } from './finding.ts';
import { presetWindow, toQuestion } from './window.ts';

const ZONE = 'Asia/Shanghai';
const SUNDAY_NOON = Date.parse('2026-11-22T04:00:00Z');

describe('the address of a search', () => {
  it('comes back as it was written', () => {
    const finding = readFinding(
      parseSearch('?q=TEM&region=310000&region=320100&minutes=240&from=2026-11-23&sort=soonest'),
    );
    expect(finding).toMatchObject({ q: 'TEM', region: ['310000', '320100'], minutes: 240, from: '2026-11-23' });
    expect(readFinding(parseSearch(stringifySearch(finding)))).toEqual(finding);
  });

  it('loses what makes no sense instead of failing', () => {
    const finding = readFinding(parseSearch('?minutes=7&from=tomorrow&near=there&sort=nearest&to=2026-02-01'));
    expect(finding).toMatchObject({ minutes: undefined, from: undefined, near: undefined, sort: undefined });
    expect(readFinding({ from: '2026-11-29', to: '2026-11-23' }).to).toBeUndefined();
  });
});

describe('the question to the server', () => {
  it('is the same whatever else stands in the address, in whichever order', () => {
    const shown = { lang: 'en', class: ['x'], utm_source: 'y', q: 'foo' } as Finding;
    const read = readFinding(parseSearch('?q=foo&class=x'));
    expect(JSON.stringify(withoutTime(shown))).toBe(JSON.stringify(withoutTime(read)));
  });

  it('has instants of the reader’s days, the last day whole, and nothing before now', () => {
    const question = toQuestion({ from: '2026-11-22', to: '2026-11-23', minutes: 240 }, ZONE, SUNDAY_NOON);
    expect(question).toMatchObject({ freeFrom: '2026-11-22T04:00:00.000Z', freeTo: '2026-11-23T16:00:00.000Z' });
  });

  it('drops a window that is over', () => {
    const question = toQuestion({ from: '2026-11-01', to: '2026-11-02' }, ZONE, SUNDAY_NOON);
    expect(question).toMatchObject({ freeFrom: undefined, freeTo: undefined });
  });

  it('is one that the server understands', () => {
    const { line: _line, ...question } = toQuestion(
      { q: 'x', class: ['0101'], from: '2026-11-23', minutes: 60, near: '31.2,121.5', sort: 'nearest', line: ['a'] },
      ZONE,
      SUNDAY_NOON,
    );
    const sent = Object.fromEntries(Object.entries(question).filter(([, value]) => value !== undefined));
    expect(instrumentQuery.safeParse(sent).success).toBe(true);
  });
});

it('a week ends on Sunday, also when asked on a Sunday', () => {
  expect(presetWindow('thisWeek', ZONE, SUNDAY_NOON)).toEqual({ from: '2026-11-22', to: '2026-11-22' });
  expect(presetWindow('nextWeek', ZONE, SUNDAY_NOON)).toEqual({ from: '2026-11-23', to: '2026-11-29' });
  expect(presetWindow('next7', ZONE, SUNDAY_NOON)).toEqual({ from: '2026-11-22', to: '2026-11-29' });
});

it('choosing a filter twice takes it away', () => {
  expect(toggled(undefined, 'a')).toEqual(['a']);
  expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
  expect(toggled(['a'], 'a')).toBeUndefined();
  expect(countFilters({ region: ['a', 'b'], maker: ['c'] })).toBe(3);
});

it('one click books the length that was asked for, never beyond what is free', () => {
  const item = { nextFree: { from: '2026-11-23T00:30:00Z', to: '2026-11-23T04:30:00Z' } };
  const span = (minutes?: number) => oneClickSpan(item as Parameters<typeof oneClickSpan>[0], minutes);
  const hours = (minutes?: number) => ((span(minutes)?.to ?? 0) - (span(minutes)?.from ?? 0)) / 3_600_000;
  expect([hours(240), hours(480), hours()]).toEqual([4, 4, 1]);
});
