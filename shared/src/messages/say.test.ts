import { describe, expect, it } from 'vitest';
import { PROBLEMS, type ProblemSlug } from '../problem.ts';
import { RULES } from '../rules/judge.ts';
import { convertInstants } from '../rules/refusal.ts';
import { bookingRules, type Refusal, RULE_NAMES } from '../schema/rules.ts';
import { sayIn, sayMinutes, sayMoney, saySpan, sayWeekdays } from './format.ts';
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

const HOUR = 3_600_000;
/** One of each kind that has numbers of its own. */
const REFUSALS: readonly Refusal[] = [
  { rule: 'past', now: noon },
  { rule: 'grid', stepMinutes: 30 },
  { rule: 'grid', stepMinutes: 30, block: { from: noon + 9 * HOUR, to: noon + 19 * HOUR } },
  { rule: 'too-short', minutes: 15, minMinutes: 60 },
  { rule: 'too-long', minutes: 600, maxMinutes: 480 },
  { rule: 'notice', noticeMinutes: 60, earliest: noon },
  { rule: 'horizon', horizonDays: 30, latest: noon, until: noon },
  { rule: 'closed', nextOpen: null },
  { rule: 'closed', nextOpen: noon },
  { rule: 'taken', kind: 'maintenance', until: noon },
  { rule: 'taken', kind: 'booking', until: noon, partId: 'x' },
  { rule: 'quota', per: 'active', limit: 2, used: 2, until: null },
  { rule: 'quota', per: 'day', limitMinutes: 240, usedMinutes: 60, until: noon },
  { rule: 'quota', per: 'week', limitMinutes: 240, usedMinutes: 60, until: noon },
  { rule: 'quota', per: 'group-week', limitMinutes: 240, usedMinutes: 60, until: noon },
  { rule: 'outsider-share', percent: 15, limitMinutes: 360, usedMinutes: 300, until: noon },
  { rule: 'authorisation', needed: 'authorisation', since: null },
  { rule: 'authorisation', needed: 'authorisation', since: noon },
  { rule: 'authorisation', needed: 'group', since: null },
  { rule: 'authorisation', needed: 'confirmed-group', since: null },
  { rule: 'blocked', until: null, reason: null },
  { rule: 'blocked', until: noon, reason: 'abc' },
  { rule: 'balance', availableMinor: 1000, priceMinor: 2000, floorMinor: 0, currency: 'CNY' },
  { rule: 'mode', wanted: 'self', offered: ['assisted'] },
  { rule: 'mode', wanted: null, offered: [] },
  { rule: 'withdrawn', since: noon },
  { rule: 'travel', neededMinutes: 195, gapMinutes: 60, km: 400.2, other: { from: noon, to: noon + HOUR } },
  { rule: 'travel', neededMinutes: 195, gapMinutes: -60, km: 400.2, other: { from: noon, to: noon + HOUR } },
];

describe('a refusal of each kind', () => {
  it('has a sentence of its own in each language, the same from JSON, without anything that is no word', () => {
    for (const language of ['zh', 'en'] as const) {
      const said = REFUSALS.map((refusal) => sayRefusal(refusal, language, SHANGHAI));
      expect(new Set(said).size).toBe(REFUSALS.length);
      const inJson = REFUSALS.map((refusal) =>
        sayRefusal(
          JSON.parse(JSON.stringify(convertInstants(refusal, (at) => at && new Date(Number(at)).toISOString()))),
          language,
          SHANGHAI,
        ),
      );
      expect(inJson).toEqual(said);
      for (const sentence of said) expect(sentence).not.toMatch(/undefined|null|NaN|Invalid/);
    }
  });

  it('names the night that is booked as a whole, and the way that is too long', () => {
    expect(sayRefusal(REFUSALS[2] as Refusal, 'en', SHANGHAI)).toBe(
      'Tue 24 Nov, 21:00 – Wed 25 Nov, 07:00 is booked as a whole or not at all.',
    );
    expect(sayRefusal(REFUSALS.at(-2) as Refusal, 'zh', SHANGHAI)).toBe(
      '您在约 400 公里外另有预约（11月24日 周二 12:00 – 13:00），路程约需 3.25 小时，只留有 1 小时。',
    );
  });
});

describe('the rules of an instrument', () => {
  const describeIn = (language: 'zh' | 'en', given: object) =>
    messagesIn(language).describeRules(bookingRules.parse(given), sayIn(language, SHANGHAI), 'CNY');

  it('read as sentences', () => {
    const plain = { noticeMinutes: 720, horizonDays: 30, minMinutes: 60, stepMinutes: 30 };
    expect(describeIn('en', plain)).toEqual([
      'Book at least 12 h and at most 30 days ahead.',
      'A booking lasts 1 h to 8 h, in steps of 30 min.',
      'Confirmed at once, without approval.',
    ]);
  });

  const EVERYTHING = {
    wholeBlocks: [{ days: [1, 2, 3, 4, 5], from: '21:00', to: '07:00' }],
    bufferBeforeMinutes: 15,
    bufferAfterMinutes: 30,
    modes: ['self'],
    maxActive: 3,
    maxMinutesPerDay: 240,
    maxMinutesPerWeek: 600,
    maxGroupMinutesPerWeek: 1200,
    outsiderSharePercent: 15,
    authorisation: 'self',
    membership: 'group',
    balanceFloorMinor: 50_000,
    approval: ['group-head', 'manager'],
    approvalMinutes: 720,
    silence: 'approve',
    remindMinutes: 240,
    checkIn: 'required',
    releaseMinutes: 45,
    freeCancelMinutes: 1440,
    lateCancel: 'both',
    lateCancelPercent: 50,
    breachLimit: 3,
  };

  it('say each thing that is set', () => {
    expect(describeIn('en', EVERYTHING)).toEqual([
      'Book up to 90 days ahead.',
      'A booking lasts 15 min to 8 h, in steps of 15 min.',
      'Booked as a whole or not at all: Mon–Fri 21:00 – 07:00.',
      '15 min before each booking are kept free.',
      '30 min after each booking are kept free.',
      'At most 3 upcoming bookings a person.',
      'At most 4 h a person and day.',
      'At most 10 h a person and week.',
      'At most 20 h a research group and week.',
      'Users of other institutions share 15 % of the open hours of a week.',
      'Offered: self-operation.',
      'Who operates it themselves needs an authorisation.',
      'One books for a research group that one belongs to.',
      'After the booking the account has at least 500 CNY left.',
      'Each booking waits for approval: the head of your group, then the facility.',
      'Without an answer within 12 h it counts as approved.',
      'An approver is reminded after 4 h.',
      'Check in when you come, from 30 min before the start on.',
      'Who has not checked in 45 min after the start loses the rest of the time.',
      'Who has not checked out 1 h after the end is checked out.',
      'Cancelling is free until 24 h before the start; later it is a breach and costs 50 % of the price.',
      'Breaches warn; the 3rd within 365 days leads to a pause of 30 days.',
    ]);
  });

  it('warn of no breach before the first where the first already leads to a pause', () => {
    const [en, zh] = [describeIn('en', { breachLimit: 1 }).at(-1), describeIn('zh', { breachLimit: 1 }).at(-1)];
    expect([en, zh]).toEqual(['A breach leads to a pause of 30 days.', '违约即暂停预约 30 天。']);
  });

  it('count free cancellation in working days, alone and beside hours', () => {
    const fee = { lateCancel: 'fee', lateCancelPercent: 50 };
    expect(describeIn('en', { freeCancelWorkingDays: 1, ...fee }).at(-1)).toBe(
      'Cancelling is free until the same time 1 working day before; later it costs 50 % of the price.',
    );
    const both = { freeCancelMinutes: 1440, freeCancelWorkingDays: 2 };
    expect(describeIn('en', both).at(-1)).toBe(
      'Cancelling is free until 24 h before the start or the same time 2 working days before, whichever comes first; later it is a breach.',
    );
    expect(describeIn('zh', both).at(-1)).toBe(
      '开始前 24 小时或开始前 2 个工作日的同一时刻（取较早者）之前可免责取消，逾期取消计一次违约。',
    );
  });

  it('say as much in Chinese as in English', () => {
    for (const given of [
      {},
      EVERYTHING,
      { ...EVERYTHING, approval: [] },
      { authorisation: 'all', lateCancel: 'fee' },
      { breachLimit: 1, freeCancelWorkingDays: 3 },
    ]) {
      const chinese = describeIn('zh', given);
      expect(chinese.length).toBe(describeIn('en', given).length);
      for (const sentence of chinese) expect(sentence).toMatch(/\p{Script=Han}.*。$/u);
    }
  });

  it('have a name and an explanation for each setting and each rule, no two settings alike', () => {
    for (const language of ['zh', 'en'] as const) {
      const { settings, ruleNames } = messagesIn(language);
      expect(Object.keys(settings).sort()).toEqual(Object.keys(bookingRules.shape).sort());
      expect(new Set(Object.values(settings).map(({ says }) => says)).size).toBe(Object.keys(settings).length);
      expect(Object.keys(ruleNames).sort()).toEqual([...RULE_NAMES].sort());
    }
    expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULE_NAMES.length);
  });
});

it('weekdays are said as ranges where there are three on end', () => {
  const cases: [number[], string, string][] = [
    [[1, 2, 3, 4, 5], 'Mon–Fri', '周一至周五'],
    [[7, 6], 'Sat, Sun', '周六、周日'],
    [[1, 3, 4, 5, 7], 'Mon, Wed–Fri, Sun', '周一、周三至周五、周日'],
    [[1, 2, 3, 4, 5, 6, 7], 'every day', '每日'],
  ];
  for (const [days, en, zh] of cases) {
    expect([sayWeekdays(days, 'en'), sayWeekdays(days, 'zh')]).toEqual([en, zh]);
  }
});
