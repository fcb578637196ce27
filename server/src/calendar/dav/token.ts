import { readCalendarUids, readChangesAfter, readGroupChanges } from '@jishi/db/queries/changes';
import type { Deps } from '../../context.ts';
import { uidInFeed } from '../../icalendar/uid.ts';
import { type SyncPoint, scopeOf } from '../version.ts';
import type { Collection, DavItem } from './collection.ts';

const PREFIX = 'urn:jishi:sync:';
const TOKEN = /^urn:jishi:sync:([\w-]{27})(?:\.(\d{1,6})\.(\d{1,15})\.(\d{1,9})\.([\w-]{27}))?$/;
/** Whoever is further behind reads all of it. */
const MAX_CHANGES = 2000;
/** Changes of a group are found by their instants, and a transaction may end later than its clock says. */
const GROUP_OVERLAP_MS = 60_000;

/** What happens around bookings and closures without changing how any of them is shown. */
const QUIET: ReadonlySet<string> = new Set([
  'administrator',
  'authorisation',
  'breach',
  'feed',
  'group',
  'hold',
  'invitation',
  'manager',
  'offer',
  'pause',
  'person',
  'rules',
  'schedule',
  'search',
  'stand-in',
  'webhook',
  'wish',
]);
const FOLLOWED: ReadonlySet<string> = new Set(['booking', 'closure']);

/**
 * Names the state of a collection (RFC 6578 §4). With the version alone a client can only find out whether anything is
 * new; with the place in the feed's history it can be told what.
 */
export function syncToken({ etag, point, complete }: Collection): string {
  const version = etag.slice(1, -1);
  if (!point || !complete) return `${PREFIX}${version}`;
  return `${PREFIX}${version}.${point.day}.${point.cursor}.${point.bookings}.${point.frame}`;
}

export type Changes = { readonly changed: readonly DavItem[]; readonly goneUids: readonly string[] };

/**
 * What is new since a token. Null when that cannot be known, and the client has to read all of it: the token is not
 * ours, of another day or right, something happened that concerns more than single bookings, or too much did.
 */
export async function changesSince(deps: Deps, collection: Collection, token: string): Promise<Changes | null> {
  const [, version, day, cursor, bookings, frame] = TOKEN.exec(token) ?? [];
  if (version === undefined) return null;
  if (version === collection.etag.slice(1, -1)) return { changed: [], goneUids: [] };
  const { point, complete } = collection;
  if (!point || !complete || frame !== point.frame || Number(day) !== point.day) return null;
  const since = { ...point, cursor: Number(cursor), bookings: Number(bookings) };
  const ids = await changedIds(deps, collection, since, point);
  return ids && (await sortOut(deps, collection, ids));
}

async function changedIds(
  deps: Deps,
  { feed }: Collection,
  since: SyncPoint,
  until: SyncPoint,
): Promise<Set<string> | null> {
  const db = deps.store.read;
  const { scope, target } = scopeOf(feed);
  if (scope === 'group_id') {
    const changed = await readGroupChanges(db, target, since.cursor - GROUP_OVERLAP_MS, MAX_CHANGES + 1);
    // What has left the group is not found by it any more, only missed.
    const added = changed.filter(({ created_at }) => created_at > since.cursor).length;
    if (changed.length > MAX_CHANGES || since.bookings + added !== until.bookings) return null;
    return new Set(changed.map(({ id }) => id));
  }
  const events = await readChangesAfter(db, scope, target, since.cursor, MAX_CHANGES + 1);
  if (events.length > MAX_CHANGES) return null;
  const ids = new Set<string>();
  for (const { kind, subject_id } of events) {
    const [of = ''] = kind.split('.');
    if (FOLLOWED.has(of)) ids.add(subject_id);
    else if (!QUIET.has(of)) return null;
  }
  return ids;
}

/** What is still shown was changed; what is not was taken away, or never there. */
async function sortOut(deps: Deps, collection: Collection, ids: ReadonlySet<string>): Promise<Changes> {
  const changed = collection.items.filter(({ itemId }) => ids.has(itemId));
  const shown = new Set(changed.map(({ itemId }) => itemId));
  const gone = [...ids].filter((id) => !shown.has(id));
  const { secret_hash } = collection.feed;
  if (collection.detail === 'busy') return { changed, goneUids: gone.map((id) => uidInFeed(secret_hash, id)) };
  const uids = await readCalendarUids(deps.store.read, gone);
  // A closure is known by its id.
  return { changed, goneUids: gone.map((id) => uids.get(id) ?? id) };
}
