import type { Language, Money } from '../schema/primitives.ts';
import { localDate } from '../time/zone.ts';

const LOCALES = { zh: 'zh-CN', en: 'en-GB' } as const satisfies Record<Language, string>;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(language: Language, zone: string, key: string, options: Intl.DateTimeFormatOptions) {
  const name = `${language} ${zone} ${key}`;
  let format = formats.get(name);
  if (!format) {
    format = new Intl.DateTimeFormat(LOCALES[language], { timeZone: zone, ...options });
    formats.set(name, format);
  }
  return format;
}

/** `13:30` on the wall clock of `zone`. */
export function sayClock(instant: number, zone: string, language: Language): string {
  return formatOf(language, zone, 'clock', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(instant);
}

/** `24 Nov` / `11月24日` in `zone`. */
export function sayMonthDay(instant: number, zone: string, language: Language): string {
  return formatOf(language, zone, 'day', { day: 'numeric', month: 'short' }).format(instant);
}

/** `Tue 24 Nov` / `11月24日 周二` in `zone`. */
export function sayDay(instant: number, zone: string, language: Language): string {
  const date = sayMonthDay(instant, zone, language);
  return language === 'zh'
    ? `${date} ${sayWeekday(instant, zone, language)}`
    : `${sayWeekday(instant, zone, language)} ${date}`;
}

/** `Tue` / `周二` in `zone`. */
export function sayWeekday(instant: number, zone: string, language: Language): string {
  return formatOf(language, zone, 'weekday', { weekday: 'short' }).format(instant);
}

/** `Tue 24 Nov 2026` / `2026年11月24日 周二` in `zone`. */
export function sayDate(instant: number, zone: string, language: Language): string {
  const date = formatOf(language, zone, 'date', { day: 'numeric', month: 'short', year: 'numeric' }).format(instant);
  return language === 'zh'
    ? `${date} ${sayWeekday(instant, zone, language)}`
    : `${sayWeekday(instant, zone, language)} ${date}`;
}

/** `Tue 24 Nov, 13:30` / `11月24日 周二 13:30` in `zone`. */
export function sayInstant(instant: number, zone: string, language: Language): string {
  const comma = language === 'zh' ? ' ' : ', ';
  return `${sayDay(instant, zone, language)}${comma}${sayClock(instant, zone, language)}`;
}

/**
 * `Tue 24 Nov, 13:30 – 17:30`, with the second date when the span ends on another one. An end at midnight is
 * `24:00` of the day before.
 */
export function saySpan(span: { from: number; to: number }, zone: string, language: Language): string {
  const endsAtMidnight = sayClock(span.to, zone, language) === '00:00';
  const sameDay = localDate(zone, span.from) === localDate(zone, endsAtMidnight ? span.to - 1 : span.to);
  const end = endsAtMidnight && sameDay ? '24:00' : sayClock(span.to, zone, language);
  return `${sayInstant(span.from, zone, language)} – ${sameDay ? end : sayInstant(span.to, zone, language)}`;
}

const UNITS = {
  zh: { minutes: ' 分钟', hours: ' 小时', days: ' 天', day: ' 天' },
  en: { minutes: ' min', hours: ' h', days: ' days', day: ' day' },
} as const satisfies Record<Language, Record<string, string>>;

/** `30 min`, `1.5 h`, `4 h`, `3 days` (whole days from two on). */
export function sayMinutes(minutes: number, language: Language): string {
  const units = UNITS[language];
  if (minutes >= 2880 && minutes % 1440 === 0) return `${minutes / 1440}${units.days}`;
  if (minutes < 60) return `${minutes}${units.minutes}`;
  return `${Math.round((minutes / 60) * 100) / 100}${units.hours}`;
}

/** `30 days`, `1 day`. */
export function sayDays(days: number, language: Language): string {
  return `${days}${days === 1 ? UNITS[language].day : UNITS[language].days}`;
}

const WEEKDAYS = {
  zh: { names: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'], every: '每日', to: '至', and: '、' },
  en: { names: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'], every: 'every day', to: '–', and: ', ' },
} as const;

/** `Mon–Fri`, `Sat, Sun`, `every day` / `周一至周五`; three days on end make a range. */
export function sayWeekdays(days: readonly number[], language: Language): string {
  const { names, every, to, and } = WEEKDAYS[language];
  const wanted = [1, 2, 3, 4, 5, 6, 7].filter((day) => days.includes(day));
  if (wanted.length === 7) return every;
  const runs: number[][] = [];
  for (const day of wanted) {
    const run = runs.at(-1);
    if (run && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  const nameOf = (day: number | undefined) => names[(day ?? 1) - 1] as string;
  return runs
    .flatMap((run) => (run.length > 2 ? [`${nameOf(run[0])}${to}${nameOf(run.at(-1))}`] : run.map(nameOf)))
    .join(and);
}

const numbers = new Map<string, Intl.NumberFormat>();
const fractions = new Map<string, number>();

/** Making a format costs a thousand times more than using it, and a calendar has many amounts. */
function numberFormat(language: Language, digits: number): Intl.NumberFormat {
  const name = `${language} ${digits}`;
  const format =
    numbers.get(name) ??
    new Intl.NumberFormat(LOCALES[language], { minimumFractionDigits: digits, maximumFractionDigits: digits });
  numbers.set(name, format);
  return format;
}

function fractionDigits(currency: string): number {
  const digits =
    fractions.get(currency) ??
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
    2;
  fractions.set(currency, digits);
  return digits;
}

/** `3,400 CNY` / `3,400 元`; cents only when there are any. */
export function sayMoney({ amountMinor, currency }: Money, language: Language): string {
  const digits = fractionDigits(currency);
  const amount = amountMinor / 10 ** digits;
  const number = numberFormat(language, Number.isInteger(amount) ? 0 : digits).format(amount);
  return language === 'zh' && currency === 'CNY' ? `${number} 元` : `${number} ${currency}`;
}

/** How one reader hears times, lengths and amounts: in a language, on the wall clock of a zone. */
export type Say = {
  readonly language: Language;
  readonly zone: string;
  readonly instant: (instant: number) => string;
  readonly minutes: (minutes: number) => string;
  readonly days: (days: number) => string;
  readonly span: (span: { readonly from: number; readonly to: number }) => string;
  readonly money: (money: Money) => string;
  /** ISO weekdays, 1 Monday … 7 Sunday. */
  readonly weekdays: (days: readonly number[]) => string;
};

export function sayIn(language: Language, zone: string): Say {
  return {
    language,
    zone,
    instant: (instant) => sayInstant(instant, zone, language),
    minutes: (minutes) => sayMinutes(minutes, language),
    days: (days) => sayDays(days, language),
    span: (span) => saySpan(span, zone, language),
    money: (money) => sayMoney(money, language),
    weekdays: (days) => sayWeekdays(days, language),
  };
}
