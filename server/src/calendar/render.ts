import { type CalendarQuestion, readCalendarBookings, readCalendarClosures } from '@jishi/db/queries/calendar';
import type { FeedAccess } from '@jishi/db/queries/feed';
import { inLanguage } from '@jishi/shared/schema/primitives';
import { DAY_MS } from '@jishi/shared/time/span';
import { localDate } from '@jishi/shared/time/zone';
import type { Deps } from '../context.ts';
import { linkBase } from './base.ts';
import { type CalendarHead, type Entry, writeEnd, writeEvent, writeHead } from './document.ts';
import { bookingEntry, busyEntry, closureEntry, type Reading } from './entry.ts';
import { calendarMessages, DEFAULT_LANGUAGE } from './messages.ts';
import { emptyEntry, withdrawnEntry } from './notice.ts';
import { inSlices } from './slices.ts';
import { dayOf, scopeOf } from './version.ts';
import type { View } from './view.ts';

// Google drops events from files above about 1 MB without a word.
const MAX_BYTES = 900_000;
const MAX_EVENTS = 1500;
/** Of a file that is full, so much may be the past. */
const PAST_EVENTS = 300;
const PAST_DAYS = 31;
const AHEAD_DAYS = 365;
const GIVEN_UP_DAYS = 14;
const SMALL_EVENTS = 50;
const DEFAULT_ZONE = 'Asia/Shanghai';

type CalendarView = Extract<View, { kind: 'calendar' }>;
/** Something to show: when it starts, and how it reads. */
type Item = { readonly start: number; readonly entry: (reading: Reading) => Entry; readonly id: string };

/** The bytes of a feed: the same rows, day, rights and language give the same bytes. */
export async function renderCalendar(
  deps: Deps,
  feed: FeedAccess,
  view: CalendarView,
  now: number,
): Promise<Buffer<ArrayBuffer>> {
  const question = questionOf(feed, now);
  const items = await readItems(deps, question);
  const { chosen, cut } = chooseItems(items, question.pivot);
  const reading = {
    language: feed.language ?? DEFAULT_LANGUAGE,
    staff: view.staff,
    terse: false,
    baseUrl: linkBase(deps.config),
  };
  const full = await writeEvents(chosen, reading, view, feed);
  if (sizeOf(full) <= MAX_BYTES) return join(feed, view, question, full, cut);

  const terse = await writeEvents(chosen, { ...reading, terse: true }, view, feed);
  const kept = keepFitting(terse);
  return join(feed, view, question, kept, cut || kept.length < terse.length);
}

/** A calendar that holds one day-long notice that the address does not work any more. */
export function renderNotice(feed: FeedAccess, since: number | null, now: number): Buffer<ArrayBuffer> {
  const language = feed.language ?? DEFAULT_LANGUAGE;
  const { withdrawn } = calendarMessages(language);
  const head = { name: withdrawn.name, description: withdrawn.description, zone: zoneOf(feed), refreshMinutes: 60 };
  const entry = withdrawnEntry(feed, language, since ?? dayOf(now) * DAY_MS, zoneOf(feed));
  return Buffer.from(writeHead(head) + writeEvent(entry, false) + writeEnd());
}

function questionOf(feed: FeedAccess, now: number): CalendarQuestion {
  const pivot = dayOf(now) * DAY_MS;
  return {
    ...scopeOf(feed),
    from: pivot - PAST_DAYS * DAY_MS,
    pivot,
    to: pivot + (AHEAD_DAYS + 1) * DAY_MS,
    givenUpSince: feed.kind === 'me' ? pivot - GIVEN_UP_DAYS * DAY_MS : null,
    limit: MAX_EVENTS + 1,
  };
}

async function readItems(deps: Deps, question: CalendarQuestion): Promise<Item[]> {
  const bookings = await readCalendarBookings(deps.store.read, question);
  const closures = await readCalendarClosures(deps.store.read, question);
  const items: Item[] = [
    ...bookings.map((row) => ({ start: row.from_at, id: row.id, entry: (how: Reading) => bookingEntry(row, how) })),
    ...closures.map((row) => ({ start: row.from_at, id: row.id, entry: (how: Reading) => closureEntry(row, how) })),
  ];
  return items.sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
}

/** What fits: of the past the latest, of the rest the nearest. */
function chooseItems(items: readonly Item[], pivot: number): { chosen: readonly Item[]; cut: boolean } {
  if (items.length <= MAX_EVENTS) return { chosen: items, cut: false };
  const begun = items.filter((item) => item.start < pivot).length;
  const past = Math.min(begun, Math.max(PAST_EVENTS, MAX_EVENTS - (items.length - begun)));
  return { chosen: items.slice(begun - past, begun - past + MAX_EVENTS), cut: true };
}

type Written = { readonly start: number; readonly uid: string; readonly text: string; readonly bytes: number };

async function writeEvents(items: readonly Item[], reading: Reading, view: CalendarView, feed: FeedAccess) {
  const busy = view.detail === 'busy';
  const written = await inSlices(items, (item): Written => {
    const full = item.entry(reading);
    const entry = busy ? busyEntry(full, item.id, feed.secret_hash) : full;
    const text = writeEvent(entry, busy);
    return { start: item.start, uid: entry.uid, text, bytes: Buffer.byteLength(text) };
  });
  return written.sort((a, b) => a.start - b.start || (a.uid < b.uid ? -1 : 1));
}

const HEAD_BYTES = 4000;

function sizeOf(written: readonly Written[]): number {
  return written.reduce((sum, { bytes }) => sum + bytes, HEAD_BYTES);
}

/** The longest beginning that fits. */
function keepFitting(written: readonly Written[]): Written[] {
  let size = HEAD_BYTES;
  return written.filter(({ bytes }) => {
    size += bytes;
    return size <= MAX_BYTES;
  });
}

function join(
  feed: FeedAccess,
  view: CalendarView,
  question: CalendarQuestion,
  written: readonly Written[],
  cut: boolean,
): Buffer<ArrayBuffer> {
  const first = cut ? (written[0]?.start ?? question.from) : question.from;
  const last = cut ? (written.at(-1)?.start ?? question.to) : question.to - DAY_MS;
  const zone = zoneOf(feed);
  const texts = calendarMessages(feed.language ?? DEFAULT_LANGUAGE);
  const head: CalendarHead = {
    name: nameOf(feed, view),
    description: texts.covers(localDate(zone, first), localDate(zone, last), zone, cut),
    zone,
    refreshMinutes: feed.kind === 'me' && written.length <= SMALL_EVENTS ? 15 : 60,
  };
  const events = written.map(({ text }) => text);
  // A calendar without a component is not valid, and some programs take it for a failure.
  if (events.length === 0) events.push(writeEvent(emptyEntry(feed, zone), view.detail === 'busy'));
  return Buffer.from([writeHead(head), ...events, writeEnd()].join(''));
}

function nameOf(feed: FeedAccess, view: CalendarView): string {
  const language = feed.language ?? DEFAULT_LANGUAGE;
  const texts = calendarMessages(language);
  const name = feed.target ? inLanguage(feed.target, language) : texts.ownBookings;
  return view.detail === 'busy' ? texts.busyOf(name) : name;
}

function zoneOf(feed: FeedAccess): string {
  return feed.facility_zone ?? feed.person_zone ?? DEFAULT_ZONE;
}
