import { describe, expect, it } from 'vitest';
import { PROBLEMS, type ProblemSlug } from '../problem.ts';
import { bookingRules, RULE_NAMES } from '../schema/rules.ts';
import { sayIn, sayMinutes, sayMoney, saySpan } from './format.ts';
import { messagesIn, problemTitle, sayRefusal } from './say.ts';

const SHANGHAI = 'Asia/Shanghai';
const noon = Date.parse('2026-11-24T04:00:00Z');

describe('times and amounts', () => {
  it('are said on the wall clock of the zone, in the order of the language', () => {
    const span = { from: noon, to: noon + 4 * 3_600_000 };
    expect(saySpan(span, SHANGHAI, 'en')).toBe('Tue 24 Nov, 12:00 – 16:00');
    expect(saySpan(span, SHANGHAI, 'zh')).toBe('11月24日 周二 12:00 – 16:00');
    expect(saySpan(span, 'Europe/Berlin', 'en')).toBe('Tue 24 Nov, 05:00 – 09:00');
  });

  it('end a day at 24:00 and name the second date of a longer span', () => {
    expect(saySpan({ from: noon, to: noon + 12 * 3_600_000 }, SHANGHAI, 'en')).toBe('Tue 24 Nov, 12:00 – 24:00');
    expect(saySpan({ from: noon, to: noon + 13 * 3_600_000 }, SHANGHAI, 'en')).toBe(
      'Tue 24 Nov, 12:00 – Wed 25 Nov, 01:00',
    );
  });

  it('show cents only when there are some, and the yuan by its own word', () => {
    expect(sayMoney({ amountMinor: 340_000, currency: 'CNY' }, 'zh')).toBe('3,400 元');
    expect(sayMoney({ amountMinor: 340_050, currency: 'CNY' }, 'en')).toBe('3,400.50 CNY');
    expect(sayMoney({ amountMinor: 500, currency: 'JPY' }, 'en')).toBe('500 JPY');
  });

  it('choose the unit that reads best', () => {
    expect([15, 90, 240, 1440, 4320].map((minutes) => sayMinutes(minutes, 'en'))).toEqual([
      '15 min',
      '1.5 h',
      '4 h',
      '24 h',
      '3 days',
    ]);
  });
});

describe('refusals', () => {
  it('are said with their numbers, from judge and from JSON alike', () => {
    const said = 'Taken by another booking until Tue 24 Nov, 12:00.';
    expect(sayRefusal({ rule: 'taken', kind: 'booking', until: noon }, 'en', SHANGHAI)).toBe(said);
    expect(sayRefusal({ rule: 'taken', kind: 'booking', until: '2026-11-24T04:00:00Z' }, 'en', SHANGHAI)).toBe(said);
    expect(sayRefusal({ rule: 'notice', noticeMinutes: 720, earliest: noon }, 'zh', SHANGHAI)).toBe(
      '须至少提前 12 小时预约：最早 11月24日 周二 12:00 起。',
    );
  });

  it('have a sentence for each rule in each language, even without numbers', () => {
    for (const language of ['zh', 'en'] as const) {
      for (const rule of RULE_NAMES) expect(sayRefusal({ rule }, language, SHANGHAI)).not.toBe('');
    }
  });
});

it('every problem has a title in both languages', () => {
  for (const slug of Object.keys(PROBLEMS) as ProblemSlug[]) {
    expect(problemTitle(slug, 'en')).toBe(PROBLEMS[slug].title);
    expect(problemTitle(slug, 'zh')).toMatch(/\p{Script=Han}/u);
  }
});

it('the rules of an instrument read as sentences', () => {
  const rules = bookingRules.parse({ noticeMinutes: 720, horizonDays: 30, minMinutes: 60, stepMinutes: 30 });
  expect(messagesIn('en').describeRules(rules, sayIn('en', SHANGHAI))).toEqual([
    'Book at least 12 h and at most 30 days ahead.',
    'A booking lasts 1 h to 8 h, in steps of 30 min.',
    'Confirmed at once, without approval.',
  ]);
});
