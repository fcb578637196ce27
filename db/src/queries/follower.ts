import type { Db, Trx } from '../open.ts';

/** The last event that a follower has dealt with; undefined for one that has never begun. */
export async function readCursor(db: Db, name: string): Promise<number | undefined> {
  const row = await db.selectFrom('follower').select('cursor').where('name', '=', name).executeTakeFirst();
  return row?.cursor;
}

/** Lets a follower begin after the event numbered `cursor`; one that began before goes on where it was. */
export async function beginFollower(trx: Trx, name: string, cursor: number, now: number): Promise<void> {
  await trx
    .insertInto('follower')
    .values({ name, cursor, updated_at: now })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
}

/** False when somebody else moved it meanwhile: then the caller must roll back what it wrote. */
export async function moveCursor(trx: Trx, name: string, from: number, to: number, now: number): Promise<boolean> {
  const done = await trx
    .updateTable('follower')
    .set({ cursor: to, updated_at: now })
    .where('name', '=', name)
    .where('cursor', '=', from)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
