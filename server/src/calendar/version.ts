import { createHash } from 'node:crypto';
import { readAgendaHead } from '@jishi/db/queries/agenda';
import type { CalendarScope } from '@jishi/db/queries/calendar';
import { lastEvent } from '@jishi/db/queries/event';
import type { FeedAccess } from '@jishi/db/queries/feed';
import { lastChangeAround, readGroupVersion } from '@jishi/db/queries/feed-version';
import type { FeedKind } from '@jishi/shared/schema/feed';
import { GRID_MS } from '@jishi/shared/time/grid';
import { DAY_MS } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { GENERATOR_VERSION } from '../icalendar/document.ts';
import { DEFAULT_LANGUAGE } from '../icalendar/messages.ts';
import { linkBase } from './base.ts';
import type { SheetKey } from './sheets.ts';
import { nextQuarter } from './slots.ts';
import type { View } from './view.ts';

/** What tells one body from the next, known before anything is rendered. `lastModified` is null for notices. */
export type Version = { readonly etag: string; readonly lastModified: number | null };

/** The version of a calendar, with what CalDAV and the cache ask about it besides. */
export type CalendarVersion = Version & {
  /** When what is shown last changed, epoch ms. */
  readonly changedAt: number;
  /** Up to this instant (epoch ms, included) the clock alone changes nothing. */
  readonly until: number;
  readonly sheet: SheetKey;
  /** From where changes can be followed; null where only the whole can be compared. */
  readonly point: SyncPoint | null;
};

/**
 * A place in the history of a feed. `cursor`: its last event, of a group the instant of its last change. `bookings`: how
 * many a group had; 0 of all others. `frame`: all else that decides how things are shown and to whom; with another one
 * nothing is as it was.
 */
export type SyncPoint = {
  readonly day: number;
  readonly cursor: number;
  readonly bookings: number;
  readonly frame: string;
};

const SCOPES: Readonly<Record<Exclude<FeedKind, 'availability'>, CalendarScope>> = {
  me: 'person_id',
  group: 'group_id',
  instrument: 'instrument_id',
  facility: 'facility_id',
};

export function scopeOf(feed: { kind: FeedKind; person_id: string; target_id: string | null }) {
  const scope = feed.kind === 'availability' ? 'instrument_id' : SCOPES[feed.kind];
  return { scope, target: feed.target_id ?? feed.person_id };
}

/** A day number (UTC): the windows of all feeds move once a day, and only then. */
export function dayOf(now: number): number {
  return Math.floor(now / DAY_MS);
}

const PAST_DAYS = 31;

/** From when on feeds show things (epoch ms). */
export function firstInstant(now: number): number {
  return (dayOf(now) - PAST_DAYS) * DAY_MS;
}

/** The version of a calendar: the last change of what it shows, the day, and all that decides how and for whom. */
export async function calendarVersion(
  deps: Deps,
  feed: FeedAccess,
  view: Extract<View, { kind: 'calendar' }>,
  now: number,
): Promise<CalendarVersion> {
  const day = dayOf(now);
  const frame = hashOf(
    deps,
    feed,
    feed.target_updated_at,
    view.detail,
    view.staff,
    feed.person_zone,
    feed.target,
    feed.class_name,
  );
  const change = await lastChange(deps, feed, now);
  const changedAt = Math.max(change.at, feed.target_updated_at);
  const modified = Math.max(changedAt, feed.created_at, change.clockAt, day * DAY_MS);
  return {
    etag: `"${hashOf(deps, feed, frame, day, change.parts)}"`,
    lastModified: Math.min(modified, now),
    changedAt,
    sheet: {
      series: seriesOf(feed, view),
      version: JSON.stringify([day, feed.target_updated_at, change.parts]),
    },
    until: Math.min((day + 1) * DAY_MS - 1, change.until),
    point: change.cursor === null ? null : { day, cursor: change.cursor, bookings: change.bookings ?? 0, frame },
  };
}

/** Without details everybody sees the same. */
function seriesOf(feed: FeedAccess, view: Extract<View, { kind: 'calendar' }>): string {
  const reading = view.detail === 'busy' ? [] : [view.staff, feed.language];
  return JSON.stringify([feed.kind, scopeOf(feed).target, feed.class_code, ...reading]);
}

/** `at`: when; `clockAt`: when the clock last changed it; `parts`: what tells this state from all others. */
type Change = {
  readonly at: number;
  readonly clockAt: number;
  readonly until: number;
  readonly cursor: number | null;
  readonly bookings?: number;
  readonly parts: readonly unknown[];
};

async function lastChange(deps: Deps, feed: FeedAccess, now: number): Promise<Change> {
  if (feed.kind === 'availability') return lastChangeOfFree(deps, feed.target_id ?? '', now);
  const { scope, target } = scopeOf(feed);
  const ever = { clockAt: 0, until: Number.POSITIVE_INFINITY };
  if (scope === 'group_id') {
    const { bookings, versions, at } = await readGroupVersion(deps.store.read, target, firstInstant(now));
    return { ...ever, at, cursor: at, bookings, parts: [bookings, versions, at] };
  }
  const event = await lastEvent(deps.store.read, scope, target);
  return { ...ever, at: event?.at ?? 0, cursor: event?.id ?? 0, parts: [event?.id ?? 0] };
}

/** Free time follows agenda, hours, rules and the clock, so its changes are not events that could be followed. */
async function lastChangeOfFree(deps: Deps, instrumentId: string, now: number): Promise<Change> {
  const db = deps.store.read;
  const head = await readAgendaHead(db, instrumentId, now);
  const event = await lastEvent(db, 'instrument_id', instrumentId);
  const at = Math.max(event?.at ?? 0, await lastChangeAround(db, instrumentId));
  const quarter = nextQuarter(now);
  const until = Math.min(quarter, (head?.hold_ends ?? Number.POSITIVE_INFINITY) - 1);
  return { at, clockAt: quarter - GRID_MS, until, cursor: null, parts: [quarter, at, head ?? null] };
}

/** The version of a notice. It has no date: a program that revalidates by date alone must get it. */
export function noticeVersion(deps: Deps, feed: FeedAccess, since: number | null, now: number): Version {
  return { etag: `"${hashOf(deps, feed, 'notice', since ?? dayOf(now))}"`, lastModified: null };
}

function hashOf(deps: Deps, feed: FeedAccess, ...parts: readonly unknown[]): string {
  const language = feed.language ?? DEFAULT_LANGUAGE;
  const all = [GENERATOR_VERSION, feed.secret_hash, language, linkBase(deps.config), ...parts];
  return createHash('sha256').update(JSON.stringify(all)).digest('base64url').slice(0, 27);
}

const MAX_REMEMBERED = 20_000;

/**
 * Dates with whole seconds cannot tell two versions of one second apart, and a new language or right has no date of
 * its own. So the date of a feed that was seen with another tag before moves on by at least a second.
 */
export function rememberDates() {
  const seen = new Map<string, { etag: string; at: number }>();
  return <V extends Version>(feed: string, version: V): V => {
    if (version.lastModified === null) return version;
    const at = Math.floor(version.lastModified / 1000) * 1000;
    const before = seen.get(feed);
    if (before?.etag === version.etag) return { ...version, lastModified: before.at };
    const next = before && at <= before.at ? before.at + 1000 : at;
    if (seen.size >= MAX_REMEMBERED) seen.clear();
    seen.set(feed, { etag: version.etag, at: next });
    return { ...version, lastModified: next };
  };
}
