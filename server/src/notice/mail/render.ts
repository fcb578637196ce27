import { noticeMessages, sayDatedInstant } from '@jishi/shared/messages/notice';
import type { LastingKind, NoticeMessages, Room } from '@jishi/shared/messages/notice-en';
import { messagesIn } from '@jishi/shared/messages/say';
import { BOOKING_STATES, type BookingState } from '@jishi/shared/rules/lifecycle';
import type { MailContent, MailItem, NoticeKind } from '@jishi/shared/schema/notice';
import { inLanguage } from '@jishi/shared/schema/primitives';
import { troubleKind } from '@jishi/shared/schema/trouble';
import { type Block, type Letter, type Page, pageOf } from './letter.ts';
import { renderExternalMail } from './render-external.ts';
import { renderSearchMail } from './render-search.ts';
import { DEFAULT_ZONE, type Reader, type Row, sayTime, timeRows } from './times.ts';

/** Of bookings, and what else concerns people and facilities. */
type NewsContent = Extract<MailContent, { kind: 'news' | 'digest' }>;
/** Of a booking and the calendar that it stands in. */
type EntryContent = Extract<MailContent, { kind: 'invitation' | 'reply' }>;

/** Puts the facts of a mail into words. `baseUrl`: where people reach us, for the link; without it there is none. */
export function renderMail(content: MailContent, reader: Reader, baseUrl: string | null): Letter {
  if (content.kind === 'fits' || content.kind === 'too-many') return renderSearchMail(content, reader, baseUrl);
  if (content.kind === 'external') return renderExternalMail(content, reader, baseUrl);
  if (content.kind === 'invitation' || content.kind === 'reply') return renderEntryMail(content, reader, baseUrl);
  const messages = noticeMessages(reader.language);
  const room = roomOf(content);
  const page: Page = {
    subject: subjectOf(content, reader, messages),
    language: reader.language,
    opening: [messages.greeting(reader.name)],
    blocks: [],
    closing: content.more > 0 ? [messages.leftOut[room](content.more)] : [],
    link: baseUrl === null ? null : { text: messages.open, url: `${baseUrl}${pathOf(content, room)}` },
    footer: messages.footer,
  };
  if (content.kind === 'news') {
    const closing = [...page.closing, ...(content.feedInstead ? [messages.entry.feedInstead] : [])];
    return pageOf({ ...page, closing, blocks: content.items.map((item) => newsBlock(item, reader, messages)) });
  }
  const opening = [...page.opening, messages.digest.opening(nameIn(content.facility, reader, messages))];
  return pageOf({ ...page, opening, blocks: digestBlocks(content.items, reader, messages) });
}

function renderEntryMail({ kind, item }: EntryContent, reader: Reader, baseUrl: string | null): Letter {
  const messages = noticeMessages(reader.language);
  const { invitation, reply } = messages.entry;
  const thing = nameIn(item.instrument ?? item.facility, reader, messages);
  const declined = kind === 'reply';
  // Several such mails come at once: the time tells them apart.
  const when = item.time ? sayDatedInstant(item.time.from, item.zone ?? DEFAULT_ZONE, reader.language) : '';
  const subject = declined ? reply.subject(thing) : messages.subject[item.what](thing);
  const block = newsBlock(item, reader, messages);
  return pageOf({
    subject: when === '' ? subject : invitation.subject(subject, when),
    language: reader.language,
    opening: [messages.greeting(reader.name), declined ? reply.opening : invitation.opening],
    blocks: [declined ? { ...block, heading: reply.stands } : block],
    closing: declined ? [reply.closing] : [],
    link: baseUrl === null ? null : { text: declined ? reply.open : messages.open, url: `${baseUrl}${PATHS.bookings}` },
    footer: declined ? messages.footer : invitation.footer,
  });
}

const PATHS: Readonly<Record<Room, string>> = {
  bookings: '/bookings',
  approvals: '/facility',
  plan: '/facility',
  trainings: '/training',
  reports: '/bookings',
};

/** What somebody reported stands with the instrument, where its code leads. */
function pathOf(content: NewsContent, room: Room): string {
  const instrumentId = content.items[0]?.instrumentId;
  return room === 'reports' && instrumentId !== undefined ? `/instruments/${instrumentId}/check-in` : PATHS[room];
}

function roomOf(content: NewsContent): Room {
  if (content.kind === 'digest') return 'plan';
  const what = content.items[0]?.what ?? '';
  if (what.startsWith('training-')) return 'trainings';
  if (what === 'trouble-reported') return 'plan';
  if (what === 'trouble-answered') return 'reports';
  return what.startsWith('approval-') ? 'approvals' : 'bookings';
}

function nameIn(name: MailItem['facility'], { language }: Reader, messages: NoticeMessages): string {
  const text = name === null ? '' : inLanguage(name, language);
  return text === '' ? messages.everywhere : text;
}

function subjectOf(content: NewsContent, reader: Reader, messages: NoticeMessages): string {
  if (content.kind === 'digest') {
    const date = sayDatedInstant(content.at, content.zone, reader.language).replace(/[, ]+\d\d:\d\d$/, '');
    return messages.digest.subject(nameIn(content.facility, reader, messages), date);
  }
  const first = content.items[0] as MailItem;
  const thing = nameIn(first.instrument ?? first.facility, reader, messages);
  const others = content.items.length - 1 + content.more;
  return messages.subject[first.what](others > 0 ? messages.andMore(thing, others) : thing);
}

function newsBlock(item: MailItem, reader: Reader, messages: NoticeMessages): Block {
  const { labels } = messages;
  const rows: (Row | null)[] = [
    item.instrument && [labels.instrument, nameIn(item.instrument, reader, messages)],
    item.what.startsWith('stand-in') ? null : [labels.facility, nameIn(item.facility, reader, messages)],
    ...itemTimes(item, reader, messages),
    stateRow(item, reader, messages),
    troubleRow(item, messages),
    untilRow(item, reader, messages),
    breachRow(item, messages),
    item.person === null ? null : [labels[personLabel(item.what)], item.person],
    item.message === null ? null : [labels.message, item.message],
  ];
  return { heading: messages.sentence[item.what], rows: rows.filter((row) => row !== null) };
}

function itemTimes({ time, was, zone }: MailItem, reader: Reader, messages: NoticeMessages): (Row | null)[] {
  if (!time) return [];
  return [
    ...timeRows(messages.labels.time, time, zone, reader, messages),
    was && [messages.labels.before, sayTime(was, zone ?? DEFAULT_ZONE, reader.language, messages)],
  ];
}

/** After a move the state may be another one than the reader thinks. */
function stateRow({ what, state }: MailItem, { language }: Reader, messages: NoticeMessages): Row | null {
  const known = BOOKING_STATES.find((name): name is BookingState => name === state);
  if (what !== 'moved' || !known) return null;
  return [messages.labels.state, messagesIn(language).states[known]];
}

function troubleRow({ what, state }: MailItem, { labels, troubles }: NoticeMessages): Row | null {
  const kind = what.startsWith('trouble-') ? troubleKind.safeParse(state).data : undefined;
  return kind === undefined ? null : [labels.trouble, troubles[kind]];
}

function personLabel(what: NoticeKind): 'inPlaceOf' | 'reportedBy' | 'person' {
  if (what.startsWith('stand-in')) return 'inPlaceOf';
  return what.startsWith('trouble-') ? 'reportedBy' : 'person';
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
      const time = item.time ? sayTime(item.time, zone, reader.language, messages) : '';
      const details = [time, item.person, item.message].filter((text) => text !== null && text !== '');
      return [nameIn(item.instrument ?? item.facility, reader, messages), details.join(' · ')];
    }),
  }));
}
