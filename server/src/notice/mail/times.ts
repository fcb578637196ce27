import { sayDatedSpan } from '@jishi/shared/messages/notice';
import type { NoticeMessages } from '@jishi/shared/messages/notice-en';
import type { Language } from '@jishi/shared/schema/primitives';
import type { Span } from '@jishi/shared/time/span';
import { offsetMinutes } from '@jishi/shared/time/zone';

export type Reader = { readonly name: string; readonly language: Language; readonly zone: string | null };
export type Row = readonly [label: string, value: string];

export const DEFAULT_ZONE = 'UTC';

/** A time in the facility's zone, and on the reader's own clock where that shows something else. */
export function timeRows(
  label: string,
  time: Span,
  zone: string | null,
  { language, zone: own }: Reader,
  messages: NoticeMessages,
): Row[] {
  const there = zone ?? DEFAULT_ZONE;
  const elsewhere = own !== null && own !== there && !sameClock(time, own, there);
  return [
    [label, sayTime(time, there, language, messages)],
    ...(elsewhere ? [[messages.labels.yourTime, sayTime(time, own, language, messages)] as const] : []),
  ];
}

/** A time with the name of its zone. */
export function sayTime(time: Span, zone: string, language: Language, messages: NoticeMessages): string {
  return messages.inZone(sayDatedSpan(time, zone, language), zone);
}

function sameClock(time: Span, one: string, other: string): boolean {
  return [time.from, time.to].every((at) => offsetMinutes(one, at) === offsetMinutes(other, at));
}
