import { type FittingItem, type MailContent, type MailItem, noticeKind } from '@jishi/shared/schema/notice';
import { expect, test } from 'vitest';
import { digestMoment } from './digest.ts';
import { renderMail } from './render.ts';

const AT = Date.parse('2026-11-24T04:00:00Z');
const HOUR = 3_600_000;

const ITEM: MailItem = {
  what: 'placed',
  subjectId: 's',
  at: AT,
  instrument: { zh: '电镜', en: 'Microscope' },
  facility: { zh: '中心', en: 'Centre' },
  zone: 'Asia/Shanghai',
  time: { from: AT, to: AT + 12 * HOUR },
  was: { from: AT - HOUR, to: AT },
  state: 'confirmed',
  until: AT + HOUR,
  message: 'line one\nline <two>',
  breach: { kind: 'overrun', count: 2, limit: 3 },
  person: 'Bob & "Eve"',
};

const news = (...items: MailItem[]) => ({ kind: 'news' as const, items, more: 0 });
const reader = (language: 'zh' | 'en', zone: string | null = null) => ({ name: 'Ann\r\nBcc: x@y', language, zone });

test.each(noticeKind.options)('%s is told in Chinese and English with the same facts', (what) => {
  const [zh, en] = (['zh', 'en'] as const).map((language) =>
    renderMail(news({ ...ITEM, what }), reader(language), 'https://j'),
  );
  for (const letter of [zh, en]) {
    expect(letter?.subject).not.toMatch(/undefined|\n/);
    expect(`${letter?.text}${letter?.html}`).not.toMatch(/undefined|null|\[object/);
  }
  expect(zh?.text).toMatch(/[\u4e00-\u9fff]/);
  expect(en?.text.replace('电镜', '')).not.toMatch(/[\u4e00-\u9fff]/);
  expect(zh?.text.split('\n').length).toBe(en?.text.split('\n').length);
});

const CALENDAR_KINDS = ['placed', 'pending', 'confirmed', 'moved', 'cancelled', 'no-show'] as const;

test.each(CALENDAR_KINDS)('a mail for calendars about what is %s says the same in Chinese and English', (what) => {
  for (const kind of ['invitation', 'reply'] as const) {
    const [zh, en] = (['zh', 'en'] as const).map((language) =>
      renderMail({ kind, item: { ...ITEM, what } }, reader(language), 'https://j'),
    );
    for (const letter of [zh, en]) {
      expect(`${letter?.text}${letter?.html}`).not.toMatch(/undefined|null|\[object/);
      expect(letter?.html).toContain('href="https://j/bookings"');
      expect(letter?.text).toContain('12:00 – 24:00');
      expect(letter?.subject).toContain('12:00');
    }
    expect(zh?.text).toMatch(/[\u4e00-\u9fff]/);
    expect(en?.text).not.toMatch(/[\u4e00-\u9fff]/);
    expect(zh?.text.split('\n').length).toBe(en?.text.split('\n').length);
  }
});

test('a declined invitation is told as what it is: the booking stands, and where it can be cancelled', () => {
  const text = (language: 'zh' | 'en', baseUrl: string | null = 'https://j') =>
    renderMail({ kind: 'reply', item: ITEM }, reader(language), baseUrl).text;
  expect(text('en')).toContain('That alone cancels nothing.');
  expect(text('en')).toContain('The booking stands');
  expect(text('en')).toContain('Go to my bookings: https://j/bookings');
  expect(text('zh')).toContain('这不会取消预约');
  expect(text('zh')).toContain('预约仍然有效');
  expect(text('zh')).toContain('前往我的预约: https://j/bookings');
  expect(text('en', null)).not.toContain('http');
});

test('news of too many bookings to invite to each propose a feed', () => {
  for (const [language, sentence] of [
    ['en', 'Subscribe to your bookings'],
    ['zh', '订阅“我的预约”'],
  ] as const) {
    const text = (content: MailContent) => renderMail(content, reader(language), null).text;
    expect(text({ ...news(ITEM, ITEM), feedInstead: true })).toContain(sentence);
    expect(text(news(ITEM, ITEM))).not.toContain(sentence);
  }
});

test('a problem and its answer say what it is and who reported it, and lead where it is answered and read', () => {
  const trouble: MailItem = {
    ...ITEM,
    what: 'trouble-reported',
    state: 'broken',
    instrumentId: 'i',
    time: null,
    breach: null,
  };
  const asked = renderMail(news(trouble), reader('en'), 'https://j').text;
  expect(asked).toContain('Problem: it does not work');
  expect(asked).toContain('Reported by: Bob');
  expect(asked).toContain('https://j/facility\n');
  const answered = renderMail(
    news({ ...trouble, what: 'trouble-answered', person: null }),
    reader('zh'),
    'https://j',
  ).text;
  expect(answered).toContain('情况: 不能使用');
  expect(answered).toContain('https://j/instruments/i/check-in');
});

test('everything that people wrote is text in HTML', () => {
  const name = { en: '<img src=x onerror=alert(1)>' };
  const { html, subject } = renderMail(news({ ...ITEM, instrument: name }), reader('en'), 'https://j');
  expect(html).not.toMatch(/<img|<two>/);
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(html).toContain('Bob &amp; &quot;Eve&quot;');
  expect(subject).not.toContain('\n');
});

test('a time that ends at midnight or on another day, on the reader’s clock only where it shows something else', () => {
  const text = (zone: string | null) => renderMail(news(ITEM), reader('en', zone), null).text;
  expect(text(null)).toContain('Time: Tue 24 Nov 2026, 12:00 – 24:00 (Asia/Shanghai)');
  expect(text('Asia/Shanghai')).not.toContain('On your clock');
  // Another name for the same clock.
  expect(text('Asia/Taipei')).not.toContain('On your clock');
  expect(text('Australia/Lord_Howe')).toContain(
    'On your clock: Tue 24 Nov 2026, 15:00 – Wed 25 Nov 2026, 03:00 (Australia/Lord_Howe)',
  );
  expect(text(null)).not.toContain('http');
});

test('what a long list leaves out is counted', () => {
  const letter = renderMail({ kind: 'news', items: [ITEM, ITEM], more: 40 }, reader('en'), null);
  expect(letter.subject).toBe('Booked: Microscope and 41 more');
  expect(letter.text).toContain('… and 40 more');
});

test.each([
  ['en', '“My bookings”', 'wait for your decision', 'the plan of the facility'],
  ['zh', '“我的预约”', '等待您审批', '平台的日程'],
] as const)('in %s it is found where its reader can go', (language, bookings, approvals, plan) => {
  const about = { more: 1, facility: { en: 'Centre' }, zone: 'Asia/Shanghai', at: AT };
  const text = (content: MailContent) => renderMail(content, reader(language), 'https://j').text;
  const own = text({ ...news(ITEM), more: 1 });
  const asked = text({ ...news({ ...ITEM, what: 'approval-asked' }), more: 1 });
  const digest = text({ kind: 'digest', items: [ITEM], ...about });
  for (const [letter, place, path] of [
    [own, bookings, 'https://j/bookings'],
    [asked, approvals, 'https://j/facility'],
    [digest, plan, 'https://j/facility'],
  ] as const) {
    const left = letter.slice(letter.indexOf('…'));
    expect([bookings, approvals, plan].filter((one) => left.includes(one))).toEqual([place]);
    expect(left).toContain(path);
  }
});

const FITTING: FittingItem = {
  instrumentId: 'i',
  instrument: { zh: '电镜', en: 'Microscope' },
  facility: { zh: '中心', en: 'Centre' },
  zone: 'Asia/Shanghai',
  time: { from: AT, to: AT + 12 * HOUR },
};
const search = { id: 's', name: 'Tue & <b>' };

test('what fits a saved search is told in Chinese and English with the same facts', () => {
  const nowhere = { ...FITTING, instrument: null, facility: null, zone: null, time: null };
  for (const items of [[FITTING], [FITTING, nowhere, FITTING]]) {
    const content: MailContent = { kind: 'fits', search, items, more: items.length === 1 ? 0 : 7 };
    const [zh, en] = (['zh', 'en'] as const).map((language) => renderMail(content, reader(language), 'https://j'));
    for (const letter of [zh, en]) {
      expect(`${letter?.text}${letter?.html}`).not.toMatch(/undefined|null|\[object/);
      expect(letter?.html).not.toContain('<b>');
      expect(letter?.html).toContain('<a href="https://j/instruments/i">');
    }
    expect(zh?.text.split('\n').length).toBe(en?.text.split('\n').length);
    expect(en?.text).not.toMatch(/[\u4e00-\u9fff]/);
    const count = items.length === 1 ? '1 more instrument fits' : '10 more instruments fit';
    expect(en?.subject).toBe(`${count} “Tue & <b>”`);
    expect(en?.text).toContain('https://j/instruments/i');
    expect(en?.text).toContain('https://j/searches#s');
  }
  expect(renderMail({ kind: 'fits', search, items: [FITTING], more: 0 }, reader('en'), null).text).not.toContain(
    'http',
  );
});

test('that a saved search is too wide is told with how many fit and how many may', () => {
  for (const language of ['zh', 'en'] as const) {
    const { text, subject } = renderMail(
      { kind: 'too-many', search, fits: 612, limit: 500 },
      reader(language),
      'https://j',
    );
    expect(text).toMatch(/612.*500/);
    expect(text).toContain('https://j/searches#s');
    expect(subject).toContain('Tue & <b>');
  }
});

test.each([
  ['Asia/Shanghai', '2026-11-24T04:00:00Z', '2026-11-24T23:00:00Z'],
  ['Asia/Shanghai', '2026-11-24T22:59:59Z', '2026-11-24T23:00:00Z'],
  ['Asia/Shanghai', '2026-11-24T23:00:00Z', '2026-11-25T23:00:00Z'],
  // The nights in which the clock changes.
  ['Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T06:00:00Z'],
  ['Europe/Berlin', '2027-03-27T12:00:00Z', '2027-03-28T05:00:00Z'],
  ['America/New_York', '2026-10-31T12:00:00Z', '2026-11-01T12:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T02:00:00Z', '2026-10-03T20:00:00Z'],
])('in %s what happened at %s is summed up at %s', (zone, since, moment) => {
  expect(new Date(digestMoment(zone, Date.parse(since))).toISOString()).toBe(new Date(moment).toISOString());
});

test('what is told of an outside calendar leads to that calendar', () => {
  const content: MailContent = {
    kind: 'external',
    calendar: { id: 'c', name: 'Beamtime' },
    facilityId: 'f',
    facility: { en: 'Centre' },
    zone: 'Asia/Shanghai',
    news: { what: 'held', lost: 9, of: 10 },
  };
  expect(renderMail(content, reader('en'), 'https://j').text).toContain(
    'https://j/facility/calendars?facility=f&calendar=c',
  );
});
