import { type Trx, transact } from '@jishi/db/open';
import { lastEventId, type StoredEvent } from '@jishi/db/queries/event';
import { beginFollower, moveCursor, readCursor } from '@jishi/db/queries/follower';
import type { Deps } from '../context.ts';
import { readWholeChanges } from './change.ts';

/** Works out what events lead to; the answer writes it. Called again with the same events when that came to nothing. */
export type Effects = (events: readonly StoredEvent[]) => Promise<(trx: Trx) => Promise<void>>;

/** Somebody else has dealt with these events; thrown to roll back. */
class Overtaken extends Error {}

type FollowDeps = Pick<Deps, 'store' | 'clock'>;

/** Lets a follower begin at the last event, unless it has begun before: nobody is told of what is long past. */
export async function beginFollowing(deps: FollowDeps, name: string): Promise<void> {
  if ((await readCursor(deps.store.read, name)) !== undefined) return;
  const cursor = await lastEventId(deps.store.read);
  await transact(deps.store, (trx) => beginFollower(trx, name, cursor, deps.clock()));
}

/**
 * Deals with the next events of a follower: their effects and the new cursor are one transaction, so they happen once
 * whatever number of servers follow and whenever one of them dies. `isMyTurn` only spares the others the work. Answers
 * how many events it dealt with, 0 when there are none or somebody else does.
 */
export async function followOn(
  deps: FollowDeps,
  name: string,
  effects: Effects,
  isMyTurn: () => Promise<boolean> = async () => true,
): Promise<number> {
  const cursor = await readCursor(deps.store.read, name);
  if (cursor === undefined) {
    await beginFollowing(deps, name);
    return 0;
  }
  const events = await readWholeChanges(deps.store.read, cursor);
  const last = events.at(-1);
  if (!last || !(await isMyTurn())) return 0;
  const write = await effects(events);
  try {
    await transact(deps.store, async (trx) => {
      if (!(await moveCursor(trx, name, cursor, last.id, deps.clock()))) throw new Overtaken();
      await write(trx);
    });
  } catch (error) {
    if (error instanceof Overtaken) return 0;
    throw error;
  }
  return events.length;
}
