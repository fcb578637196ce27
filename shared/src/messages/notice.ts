import type { Language } from '../schema/primitives.ts';
import type { Span } from '../time/span.ts';
import { localDate } from '../time/zone.ts';
import { sayClock, sayDate } from './format.ts';
import { type NoticeMessages, noticeEn } from './notice-en.ts';
import { noticeZh } from './notice-zh.ts';

const LANGUAGES = { en: noticeEn, zh: noticeZh } as const satisfies Record<Language, NoticeMessages>;

export function noticeMessages(language: Language): NoticeMessages {
  return LANGUAGES[language];
}

/** `Tue 24 Nov 2026, 13:30`: mails are read again much later, so the year belongs to it. */
export function sayDatedInstant(instant: number, zone: string, language: Language): string {
  return `${sayDate(instant, zone, language)}${language === 'zh' ? ' ' : ', '}${sayClock(instant, zone, language)}`;
}

/** `Tue 24 Nov 2026, 13:30 – 17:30`, with the second date when it ends on another; midnight is `24:00` of the day before. */
export function sayDatedSpan({ from, to }: Span, zone: string, language: Language): string {
  const endsAtMidnight = sayClock(to, zone, language) === '00:00';
  const sameDay = localDate(zone, from) === localDate(zone, endsAtMidnight ? to - 1 : to);
  const clock = endsAtMidnight ? '24:00' : sayClock(to, zone, language);
  return `${sayDatedInstant(from, zone, language)} – ${sameDay ? clock : sayDatedInstant(to, zone, language)}`;
}
