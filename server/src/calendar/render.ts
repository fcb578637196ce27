import type { FeedAccess } from '@jishi/db/queries/feed';
import { inLanguage } from '@jishi/shared/schema/primitives';
import { DAY_MS, type Span } from '@jishi/shared/time/span';
import { localDate } from '@jishi/shared/time/zone';
import type { Deps } from '../context.ts';
import { type CalendarHead, type Entry, writeEnd, writeEvent, writeHead } from '../icalendar/document.ts';
import { writeFreeBusy } from '../icalendar/freebusy.ts';
import { calendarMessages, DEFAULT_LANGUAGE, type More } from '../icalendar/messages.ts';
import { uidInFeed } from '../icalendar/uid.ts';
import { takenTime } from './busy.ts';
import type { Entries } from './entries.ts';
import { emptyEntry, withdrawnEntry } from './notice.ts';
import type { CalendarView } from './sheet.ts';
import { dayOf } from './version.ts';

const SMALL_EVENTS = 50;
const DEFAULT_ZONE = 'Asia/Shanghai';
/** How far ahead an answer about free and busy time reaches when nothing is known about a feed any more. */
const NOTICE_WINDOW_MS = 31 * DAY_MS;

/** The bytes of a feed: the same entries give the same bytes. */
export function renderCalendar(feed: FeedAccess, view: CalendarView, entries: Entries): Buffer<ArrayBuffer> {
  const { written } = entries;
  const zone = zoneOf(feed);
  const events = written.map(({ text }) => text);
  // A calendar without a component is not valid, and some programs take it for a failure.
  if (events.length === 0) events.push(writeEvent(emptyEntry(feed, zone), view.detail === 'busy'));
  const head: CalendarHead = {
    name: nameOf(feed, view),
    description: describeEntries(feed, entries),
    zone,
    refreshMinutes: feed.kind === 'me' && written.length <= SMALL_EVENTS ? 15 : 60,
  };
  return Buffer.from([writeHead(head), ...events, writeEnd()].join(''));
}

/**
 * The time of a feed that is taken, as one VFREEBUSY. Of an availability feed it is all that is not free; of the others
 * what they show, from this day on.
 */
export function renderFreeBusy(deps: Deps, feed: FeedAccess, entries: Entries, now: number): Buffer<ArrayBuffer> {
  const { window, written } = entries;
  const today = { from: Math.max(window.from, dayOf(now) * DAY_MS), to: window.to };
  const busy = takenTime(feed.kind, written, today);
  const revisedAt = Math.max(dayOf(now) * DAY_MS, feed.created_at, ...written.map((one) => one.revisedAt));
  return Buffer.from(writeFreeBusy({ ...commonOf(deps, feed), revisedAt, window: today, busy }));
}

function commonOf(deps: Deps, feed: FeedAccess) {
  return { uid: uidInFeed(feed.secret_hash, 'freebusy'), organizer: deps.config.mailFrom.address };
}

/** A calendar that holds one day-long notice that the address does not work any more. */
export function renderNotice(feed: FeedAccess, since: number | null, now: number): Buffer<ArrayBuffer> {
  const language = feed.language ?? DEFAULT_LANGUAGE;
  const { withdrawn } = calendarMessages(language);
  const head = { name: withdrawn.name, description: withdrawn.description, zone: zoneOf(feed), refreshMinutes: 60 };
  return Buffer.from(writeHead(head) + writeNotice(feed, since, now) + writeEnd());
}

/** The one event of it. */
export function writeNotice(feed: FeedAccess, since: number | null, now: number): string {
  return writeEvent(noticeEntry(feed, since, now), false);
}

export function noticeEntry(feed: FeedAccess, since: number | null, now: number): Entry {
  const language = feed.language ?? DEFAULT_LANGUAGE;
  return withdrawnEntry(feed, language, since ?? dayOf(now) * DAY_MS, zoneOf(feed));
}

/** The same for programs that read only VFREEBUSY: nothing is taken. */
export function renderFreeBusyNotice(deps: Deps, feed: FeedAccess, now: number): Buffer<ArrayBuffer> {
  const window = noticeWindow(now);
  return Buffer.from(writeFreeBusy({ ...commonOf(deps, feed), revisedAt: window.from, window, busy: [] }));
}

export function noticeWindow(now: number): Span {
  const from = dayOf(now) * DAY_MS;
  return { from, to: from + NOTICE_WINDOW_MS };
}

/** What people call the calendar. */
export function nameOf(feed: FeedAccess, view: CalendarView): string {
  const language = feed.language ?? DEFAULT_LANGUAGE;
  const texts = calendarMessages(language);
  const target = feed.target ? inLanguage(feed.target, language) : texts.ownBookings;
  const name = feed.class_name === null ? target : texts.with(target, inLanguage(feed.class_name, language));
  if (feed.kind === 'availability') return texts.freeOf(name);
  return view.detail === 'busy' ? texts.busyOf(name) : name;
}

/** Which days are covered, and where there is more. */
export function describeEntries(feed: FeedAccess, { window, written, cut }: Entries): string {
  const first = cut ? (written[0]?.span.from ?? window.from) : window.from;
  const last = cut ? (written.at(-1)?.span.from ?? window.to) : window.to - DAY_MS;
  const zone = zoneOf(feed);
  const texts = calendarMessages(feed.language ?? DEFAULT_LANGUAGE);
  return texts.covers(localDate(zone, first), localDate(zone, last), zone, cut ? moreOf(feed) : null);
}

function moreOf(feed: FeedAccess): More {
  if (feed.kind === 'facility') return feed.class_code === null ? 'classes' : 'instruments';
  return feed.kind === 'me' || feed.kind === 'group' ? 'instruments' : 'nothing';
}

export function zoneOf(feed: FeedAccess): string {
  return feed.facility_zone ?? feed.person_zone ?? DEFAULT_ZONE;
}
