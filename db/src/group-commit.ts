import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db, Trx } from './open.ts';

type Work<T> = (trx: Trx) => Promise<T>;
type Waiting = { readonly run: (trx: Trx) => Promise<Settle>; readonly fail: (error: unknown) => void };
/** Tells the caller how their work ended; called only after the commit. */
type Settle = () => void;

const MAX_GROUP = 64;
/** A group that took this long commits, so that the first one in it does not wait for ever. */
const MAX_GROUP_MS = 25;

/**
 * Runs units of work that wait for SQLite's only writer in one transaction, each in a savepoint of its own: they succeed
 * and fail one by one, but share the commit, whose wait for the disk costs more than the work. Nobody hears of success
 * before the commit is on disk; when it fails, all of the group fail.
 */
export function groupCommits(db: Db): <T>(work: Work<T>) => Promise<T> {
  const waiting: Waiting[] = [];
  let draining = false;

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      // SQLite answers without giving way, so requests that have arrived meanwhile get their turn to join here.
      await nextTurn();
      await commitGroup(db, waiting);
    }
    draining = false;
  }

  return <T>(work: Work<T>) =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ run: (trx) => inSavepoint(trx, work, resolve, reject), fail: reject });
      if (draining) return;
      draining = true;
      void drain();
    });
}

async function commitGroup(db: Db, waiting: Waiting[]): Promise<void> {
  const group: Waiting[] = [];
  try {
    const outcomes = await db.transaction().execute(async (trx) => {
      const settled: Settle[] = [];
      const closeAt = performance.now() + MAX_GROUP_MS;
      while (waiting.length > 0 && group.length < MAX_GROUP && performance.now() < closeAt) {
        const next = waiting.shift() as Waiting;
        group.push(next);
        settled.push(await next.run(trx));
      }
      return settled;
    });
    for (const settle of outcomes) settle();
  } catch (error) {
    // Begin failed with nobody taken yet: the first in line is told, the others get a turn of their own.
    if (group.length === 0) group.push(...waiting.splice(0, 1));
    for (const { fail } of group) fail(error);
  }
}

/** Throws only when the transaction itself is gone, for all of the group. */
async function inSavepoint<T>(
  trx: Trx,
  work: Work<T>,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): Promise<Settle> {
  await sql`savepoint work`.execute(trx);
  try {
    const value = await work(trx);
    await sql`release work`.execute(trx);
    return () => resolve(value);
  } catch (error) {
    try {
      await sql`rollback to work`.execute(trx);
      await sql`release work`.execute(trx);
    } catch {
      // SQLite has given up the whole transaction (no room on the disk): all of the group hear why.
      throw error;
    }
    return () => reject(error);
  }
}
