import { noticeMessages, sayDatedInstant, sayDatedSpan } from '@jishi/shared/messages/notice';
import type { LastingKind, NoticeMessages, Room } from '@jishi/shared/messages/notice-en';
import { messagesIn } from '@jishi/shared/messages/say';
import { BOOKING_STATES, type BookingState } from '@jishi/shared/rules/lifecycle';
import type { MailContent, MailItem, NoticeKind } from '@jishi/shared/schema/notice';
import { inLanguage, type Language } from '@jishi/shared/schema/primitives';
import { offsetMinutes } from '@jishi/shared/time/zone';
import { type Block, type Letter, type Page, pageOf } from './letter.ts';

export type Reader = { readonly name: string; readonly language: Language; readonly zone: string | null };

const DEFAULT_ZONE = 'UTC';

/** Puts the facts of a mail into words. `baseUrl`: where people reach us, for the link; without it there is none. */
export function renderMail(content: MailContent, reader: Reader, baseUrl: string | null): Letter {
  const messages = noticeMessages(reader.language);
  const room = roomOf(content);
  const page: Page = {
    subject: subjectOf(content, reader, messages),
    language: reader.language,
    opening: [messages.greeting(reader.name)],
    blocks: [],
    closing: content.more > 0 ? [messages.leftOut[room](content.more)] : [],
    link: baseUrl === null ? null : { text: messages.open, url: `${baseUrl}${PATHS[room]}` },
    footer: messages.footer,
  };
  if (content.kind === 'news') {
    return pageOf({ ...page, blocks: content.items.map((item) => newsBlock(item, reader, messages)) });
  }
  const opening = [...page.opening, messages.digest.opening(nameIn(content.facility, reader, messages))];
  return pageOf({ ...page, opening, blocks: digestBlocks(content.items, reader, messages) });
}

const PATHS: Readonly<Record<Room, string>> = { bookings: '/bookings', approvals: '/facility', plan: '/facility' };

function roomOf(content: MailContent): Room {
  if (content.kind === 'digest') return 'plan';
  return content.items[0]?.what.startsWith('approval-') ? 'approvals' : 'bookings';
}

function nameIn(name: MailItem['facility'], { language }: Reader, messages: NoticeMessages): string {
  const text = name === null ? '' : inLanguage(name, language);
  return text === '' ? messages.everywhere : text;
}

function subjectOf(content: MailContent, reader: Reader, messages: NoticeMessages): string {
  if (content.kind === 'digest') {
    const date = sayDatedInstant(content.at, content.zone, reader.language).replace(/[, ]+\d\d:\d\d$/, '');
    return messages.digest.subject(nameIn(content.facility, reader, messages), date);
  }
  const first = content.items[0] as MailItem;
  const thing = nameIn(first.instrument ?? first.facility, reader, messages);
  const others = content.items.length - 1 + content.more;
  return messages.subject[first.what](others > 0 ? messages.andMore(thing, others) : thing);
}

type Row = readonly [string, string];

function newsBlock(item: MailItem, reader: Reader, messages: NoticeMessages): Block {
  const { labels } = messages;
  const rows: (Row | null)[] = [
    item.instrument && [labels.instrument, nameIn(item.instrument, reader, messages)],
    item.what.startsWith('stand-in') ? null : [labels.facility, nameIn(item.facility, reader, messages)],
    ...timeRows(item, reader, messages),
    stateRow(item, reader, messages),
    untilRow(item, reader, messages),
    breachRow(item, messages),
    item.person === null ? null : [item.what.startsWith('stand-in') ? labels.inPlaceOf : labels.person, item.person],
    item.message === null ? null : [labels.message, item.message],
  ];
  return { heading: messages.sentence[item.what], rows: rows.filter((row) => row !== null) };
}

function timeRows(item: MailItem, { language, zone: own }: Reader, messages: NoticeMessages): (Row | null)[] {
  if (!item.time) return [];
  const zone = item.zone ?? DEFAULT_ZONE;
  const inZone = (span: { from: number; to: number }, at: string) =>
    messages.inZone(sayDatedSpan(span, at, language), at);
  const elsewhere = own !== null && own !== zone && !sameClock(item.time, own, zone);
  return [
    [messages.labels.time, inZone(item.time, zone)],
    elsewhere ? [messages.labels.yourTime, inZone(item.time, own)] : null,
    item.was && [messages.labels.before, inZone(item.was, zone)],
  ];
}

function sameClock(time: { from: number; to: number }, one: string, other: string): boolean {
  return [time.from, time.to].every((at) => offsetMinutes(one, at) === offsetMinutes(other, at));
}

/** After a move the state may be another one than the reader thinks. */
function stateRow({ what, state }: MailItem, { language }: Reader, messages: NoticeMessages): Row | null {
  const known = BOOKING_STATES.find((name): name is BookingState => name === state);
  if (what !== 'moved' || !known) return null;
  return [messages.labels.state, messagesIn(language).states[known]];
}

function isLasting(what: NoticeKind, until: NoticeMessages['until']): what is LastingKind {
  return Object.hasOwn(until, what);
}

function untilRow({ what, until, zone }: MailItem, reader: Reader, messages: NoticeMessages): Row | null {
  if (until === null || !isLasting(what, messages.until)) return null;
  const at = zone ?? reader.zone ?? DEFAULT_ZONE;
  return [messages.until[what], messages.inZone(sayDatedInstant(until, at, reader.language), at)];
}

function breachRow({ breach }: MailItem, messages: NoticeMessages): Row | null {
  if (!breach) return null;
  return [
    messages.labels.breach,
    messages.inZone(messages.breach[breach.kind], messages.breachCount(breach.count, breach.limit)),
  ];
}

/** One block for each kind of thing, one line for each of them. */
function digestBlocks(items: readonly MailItem[], reader: Reader, messages: NoticeMessages): Block[] {
  return [...Map.groupBy(items, (item) => item.what)].map(([what, same]) => ({
    heading: messages.digest.heading(messages.sentence[what], same.length),
    rows: same.map((item): Row => {
      const zone = item.zone ?? DEFAULT_ZONE;
      const time = item.time ? messages.inZone(sayDatedSpan(item.time, zone, reader.language), zone) : '';
      const details = [time, item.person, item.message].filter((text) => text !== null && text !== '');
      return [nameIn(item.instrument ?? item.facility, reader, messages), details.join(' · ')];
    }),
  }));
}
