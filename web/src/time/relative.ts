import { sayClock, sayInstant, saySpan } from '@jishi/shared/messages/format';
import type { Language } from '@jishi/shared/schema/primitives';
import { dayNumber, localDate } from '@jishi/shared/time/zone';

/** `today 16:00 – 20:00`, `tomorrow …`, later `Tue 24 Nov, …`; days are days of `zone`. */
export function sayRelativeSpan(
  span: { from: number; to: number },
  zone: string,
  language: Language,
  now: number,
): string {
  const days = dayNumber(localDate(zone, span.from)) - dayNumber(localDate(zone, now));
  const whole = saySpan(span, zone, language);
  if (days !== 0 && days !== 1) return whole;
  const word = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day');
  const named = language === 'en' ? word.slice(0, 1).toUpperCase() + word.slice(1) : word;
  const rest = whole.slice(sayInstant(span.from, zone, language).length);
  return `${named} ${sayClock(span.from, zone, language)}${rest}`;
}
