import { createHash } from 'node:crypto';
import { type EventScope, lastEvent } from '@jishi/db/queries/event';
import type { FeedAccess } from '@jishi/db/queries/feed';
import type { FeedKind } from '@jishi/shared/schema/feed';
import { DAY_MS } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { linkBase } from './base.ts';
import { GENERATOR_VERSION } from './document.ts';
import { DEFAULT_LANGUAGE } from './messages.ts';
import type { View } from './view.ts';

/** What tells one body from the next, known before anything is rendered. `lastModified` is null for notices. */
export type Version = { readonly etag: string; readonly lastModified: number | null };

const SCOPES: Readonly<Record<FeedKind, EventScope>> = {
  me: 'person_id',
  instrument: 'instrument_id',
  facility: 'facility_id',
};

export function scopeOf(feed: { kind: FeedKind; person_id: string; target_id: string | null }) {
  return { scope: SCOPES[feed.kind], target: feed.target_id ?? feed.person_id };
}

/** A day number (UTC): the windows of all feeds move once a day, and only then. */
export function dayOf(now: number): number {
  return Math.floor(now / DAY_MS);
}

/** The version of a calendar: its last event, the day, and all that decides how it is written and for whom. */
export async function calendarVersion(
  deps: Deps,
  feed: FeedAccess,
  view: Extract<View, { kind: 'calendar' }>,
  now: number,
): Promise<Version> {
  const { scope, target } = scopeOf(feed);
  const event = await lastEvent(deps.store.read, scope, target);
  const day = dayOf(now);
  const changedAt = Math.max(event?.at ?? 0, feed.target_updated_at, feed.created_at, day * DAY_MS);
  const parts = [event?.id ?? 0, day, feed.target_updated_at, view.detail, view.staff, feed.person_zone];
  return { etag: tagOf(deps, feed, parts), lastModified: Math.min(changedAt, now) };
}

/** The version of a notice. It has no date: a program that revalidates by date alone must get it. */
export function noticeVersion(deps: Deps, feed: FeedAccess, since: number | null, now: number): Version {
  return { etag: tagOf(deps, feed, ['notice', since ?? dayOf(now)]), lastModified: null };
}

function tagOf(deps: Deps, feed: FeedAccess, parts: readonly unknown[]): string {
  const language = feed.language ?? DEFAULT_LANGUAGE;
  const all = [GENERATOR_VERSION, feed.secret_hash, language, linkBase(deps.config), ...parts];
  return `"${createHash('sha256').update(JSON.stringify(all)).digest('base64url').slice(0, 27)}"`;
}

const MAX_REMEMBERED = 20_000;

/**
 * Dates with whole seconds cannot tell two versions of one second apart, and a new language or right has no date of
 * its own. So the date of a feed that was seen with another tag before moves on by at least a second.
 */
export function rememberDates() {
  const seen = new Map<string, { etag: string; at: number }>();
  return (feed: string, version: Version): Version => {
    if (version.lastModified === null) return version;
    const at = Math.floor(version.lastModified / 1000) * 1000;
    const before = seen.get(feed);
    if (before?.etag === version.etag) return { etag: version.etag, lastModified: before.at };
    const next = before && at <= before.at ? before.at + 1000 : at;
    if (seen.size >= MAX_REMEMBERED) seen.clear();
    seen.set(feed, { etag: version.etag, at: next });
    return { etag: version.etag, lastModified: next };
  };
}
