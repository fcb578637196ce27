import { sayMonthDay } from '@jishi/shared/messages/format';
import type { Language } from '@jishi/shared/schema/primitives';
import { DAY_MS } from '@jishi/shared/time/span';
import { dayNumber } from '@jishi/shared/time/zone';
import type { Finding } from './finding.ts';

/** `23 Nov – 29 Nov`, `23 Nov` for one day, `23 Nov –` without an end; null for any time. */
export function sayWindow({ from, to }: Pick<Finding, 'from' | 'to'>, language: Language): string | null {
  if (from === undefined) return null;
  const say = (date: string) => sayMonthDay(dayNumber(date) * DAY_MS, 'UTC', language);
  return to === undefined ? `${say(from)} –` : from === to ? say(from) : `${say(from)} – ${say(to)}`;
}
