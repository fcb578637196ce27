import type { Language } from '@jishi/shared/schema/primitives';

/** What to subscribe to instead of a calendar that is cut: parts of it, or nothing smaller is left. */
export type More = 'instruments' | 'classes' | 'nothing';

/** What only calendars say; states, kinds and times are in shared/messages. */
export type CalendarMessages = {
  readonly ownBookings: string;
  readonly busyOf: (name: string) => string;
  readonly freeOf: (name: string) => string;
  /** A time at which the instrument can be booked. */
  readonly free: (instrument: string) => string;
  /** What the file covers, and where there is more when it was cut. */
  readonly covers: (first: string, last: string, zone: string, more: More | null) => string;
  readonly givenUp: Readonly<Record<'cancelled' | 'declined' | 'expired' | 'no-show', (summary: string) => string>>;
  readonly empty: { readonly summary: string; readonly description: string };
  readonly nothingFree: { readonly summary: string; readonly description: string };
  readonly withdrawn: { readonly name: string; readonly summary: string; readonly description: string };
  readonly state: (state: string) => string;
  readonly time: (span: string, zone: string) => string;
  readonly price: (amount: string) => string;
  readonly purpose: (purpose: string) => string;
  readonly reason: (reason: string) => string;
  readonly details: (url: string) => string;
  readonly with: (what: string, who: string) => string;
  readonly of: (who: string, institution: string) => string;
};

/** The one text of a view without details, the same for every reader. */
export const BUSY = 'Busy / 占用';

const MORE_EN: Readonly<Record<More, string>> = {
  instruments: ' There is more than a calendar file can hold: subscribe to single instruments to see all of it.',
  classes:
    ' There is more than a calendar file can hold: subscribe to one class of instruments at a time, or to single instruments, to see all of it.',
  nothing: ' There is more than a calendar file can hold.',
};

const MORE_ZH: Readonly<Record<More, string>> = {
  instruments: '内容超出日历文件的上限，请订阅单台仪器查看全部。',
  classes: '内容超出日历文件的上限，请按仪器类别分别订阅，或订阅单台仪器查看全部。',
  nothing: '内容超出日历文件的上限。',
};

const en: CalendarMessages = {
  ownBookings: 'My bookings · Jishi',
  busyOf: (name) => `${name} · busy`,
  freeOf: (name) => `${name} · free time`,
  free: (instrument) => `Free: ${instrument}`,
  covers: (first, last, zone, more) => `${first} to ${last}; zone ${zone}.${more === null ? '' : MORE_EN[more]}`,
  givenUp: {
    cancelled: (summary) => `Cancelled: ${summary}`,
    declined: (summary) => `Declined: ${summary}`,
    expired: (summary) => `Expired: ${summary}`,
    'no-show': (summary) => `No-show: ${summary}`,
  },
  empty: {
    summary: 'Jishi: nothing booked yet',
    description: 'This calendar is connected. Bookings will appear here by themselves.',
  },
  nothingFree: {
    summary: 'Jishi: no free time now',
    description: 'This calendar is connected. Free time will appear here by itself.',
  },
  withdrawn: {
    name: 'Jishi · link withdrawn',
    summary: 'Jishi: this calendar link was withdrawn',
    description: 'Remove this subscription and, if you still need it, create a new one in Jishi.',
  },
  state: (state) => `State: ${state}`,
  time: (span, zone) => `Time: ${span} (${zone})`,
  price: (amount) => `Price: ${amount}`,
  purpose: (purpose) => `Purpose: ${purpose}`,
  reason: (reason) => `Reason: ${reason}`,
  details: (url) => `Details: ${url}`,
  with: (what, who) => `${what} · ${who}`,
  of: (who, institution) => `${who} (${institution})`,
};

const zh: CalendarMessages = {
  ownBookings: '我的预约 · 机时',
  busyOf: (name) => `${name} · 占用`,
  freeOf: (name) => `${name} · 可约时间`,
  free: (instrument) => `可约：${instrument}`,
  covers: (first, last, zone, more) => `${first} 至 ${last}；时区 ${zone}。${more === null ? '' : MORE_ZH[more]}`,
  givenUp: {
    cancelled: (summary) => `已取消：${summary}`,
    declined: (summary) => `已拒绝：${summary}`,
    expired: (summary) => `已过期：${summary}`,
    'no-show': (summary) => `未到：${summary}`,
  },
  empty: { summary: '机时：暂无预约', description: '日历已连接，预约会自动显示在这里。' },
  nothingFree: { summary: '机时：暂无可约时间', description: '日历已连接，可约时间会自动显示在这里。' },
  withdrawn: {
    name: '机时 · 链接已失效',
    summary: '机时：此日历链接已失效',
    description: '请删除此订阅；如仍需要，请在机时中重新创建。',
  },
  state: (state) => `状态：${state}`,
  time: (span, zone) => `时间：${span}（${zone}）`,
  price: (amount) => `费用：${amount}`,
  purpose: (purpose) => `用途：${purpose}`,
  reason: (reason) => `原因：${reason}`,
  details: (url) => `详情：${url}`,
  with: (what, who) => `${what} · ${who}`,
  of: (who, institution) => `${who}（${institution}）`,
};

const LANGUAGES: Readonly<Record<Language, CalendarMessages>> = { en, zh };

export function calendarMessages(language: Language): CalendarMessages {
  return LANGUAGES[language];
}

/** For people who have not chosen one. */
export const DEFAULT_LANGUAGE: Language = 'zh';
