import { transact } from '@jishi/db/open';
import { lastEventId, readEventsAfter } from '@jishi/db/queries/event';
import { beginFollower, moveCursor, readCursor } from '@jishi/db/queries/follower';
import type { EventKind } from '@jishi/shared/schema/event';
import type { Deps } from '../context.ts';

const FOLLOWER = 'saved-search';
const BATCH = 200;

/** What never changes which instruments fit a question. */
const QUIET: ReadonlySet<string> = new Set([
  'search.fits',
  'search.paused',
  'booking.used',
  'booking.reminded',
  'wish.placed',
  'wish.withdrawn',
  'wish.ended',
  'breach.recorded',
  'breach.appealed',
  'breach.decided',
  'invitation.declined',
  'webhook.created',
  'webhook.removed',
  'external.connected',
  'external.met',
  'external.held',
  'external.failing',
  'external.stopped',
  'feed.created',
  'feed.revoked',
  'person.created',
] satisfies EventKind[]);

/**
 * The number of an event, another one whenever something happened that can change what fits a question. All servers have
 * the same: a search that was looked at when it was another one is to be looked at again.
 */
export async function lastStir(deps: Pick<Deps, 'store' | 'clock'>): Promise<number> {
  const { read } = deps.store;
  const cursor = await readCursor(read, FOLLOWER);
  if (cursor === undefined) return begin(deps);
  const events = await readEventsAfter(read, cursor, BATCH);
  const last = events.at(-1);
  const isFull = events.length === BATCH;
  if (!last || (!isFull && events.every(({ kind }) => QUIET.has(kind)))) return cursor;
  // Of many events it is enough to know that there are some.
  const to = isFull ? await lastEventId(read) : last.id;
  const moved = await transact(deps.store, (trx) => moveCursor(trx, FOLLOWER, cursor, to, deps.clock()));
  return moved ? to : ((await readCursor(read, FOLLOWER)) ?? to);
}

async function begin(deps: Pick<Deps, 'store' | 'clock'>): Promise<number> {
  const last = await lastEventId(deps.store.read);
  await transact(deps.store, (trx) => beginFollower(trx, FOLLOWER, last, deps.clock()));
  return (await readCursor(deps.store.read, FOLLOWER)) ?? last;
}
