import { describe, expect, it } from 'vitest';
import { type Repeat, readRule, ruleOf, timesOf, weekdaysOf } from './repeat.ts';

const ZONE = 'Asia/Shanghai';
const FIRST = { from: Date.parse('2026-11-24T09:00:00+08:00'), to: Date.parse('2026-11-24T11:00:00+08:00') };
const WEEKLY: Repeat = { unit: 'week', every: 2, on: [4, 2], count: 4, until: null };

describe('a repeated booking', () => {
  it('is a rule that reads back as the form had it', () => {
    expect(ruleOf(WEEKLY)).toBe('FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=4');
    expect(readRule(ruleOf(WEEKLY), ZONE)).toEqual({ ...WEEKLY, on: [2, 4] });
    const daily: Repeat = { unit: 'day', every: 1, on: [], count: 1, until: '2026-12-31' };
    expect(ruleOf(daily)).toBe('FREQ=DAILY;UNTIL=20261231');
    expect(readRule(ruleOf(daily), ZONE)).toEqual(daily);
  });

  it('leaves to the text what the form cannot say', () => {
    expect(readRule('FREQ=MONTHLY;BYDAY=2TU;COUNT=3', ZONE)).toBeNull();
    expect(readRule('nonsense', ZONE)).toBeNull();
  });

  it('has its times on the weekdays, the first of which is always among them', () => {
    expect(weekdaysOf([4], FIRST, ZONE)).toEqual([2, 4]);
    const times = timesOf(WEEKLY, FIRST, ZONE);
    expect('occurrences' in times && times.occurrences.map(({ date }) => date)).toEqual([
      '2026-11-24',
      '2026-11-26',
      '2026-12-08',
      '2026-12-10',
    ]);
  });

  it('says what keeps it from being one', () => {
    expect(timesOf({ ...WEEKLY, until: '2026-11-23' }, FIRST, ZONE)).toEqual({ fault: 'until' });
    expect(timesOf({ ...WEEKLY, count: 400 }, FIRST, ZONE)).toEqual({ fault: 'count' });
    expect(timesOf({ ...WEEKLY, every: 1, until: '2035-01-01' }, FIRST, ZONE)).toEqual({ fault: 'many' });
  });
});
