import type { Db, Trx } from '../open.ts';
import type { HoldTable } from '../schema.ts';

export async function readHold(db: Db, holdId: string): Promise<HoldTable | undefined> {
  return db.selectFrom('hold').selectAll().where('id', '=', holdId).executeTakeFirst();
}

export async function insertHold(trx: Trx, hold: HoldTable): Promise<void> {
  await trx.insertInto('hold').values(hold).execute();
}

/** Forgets holds that were ended before `instant`, at most `limit` of them; answers how many. */
export async function forgetHolds(db: Db, instant: number, limit: number): Promise<number> {
  const done = await db
    .deleteFrom('hold')
    .where('id', 'in', (eb) => eb.selectFrom('hold').select('id').where('ended_at', '<', instant).limit(limit))
    .executeTakeFirst();
  return Number(done.numDeletedRows);
}

/** Up to `limit` holds of a person that may have lasted beyond `since` and led to no order, also those that go on. */
export async function heldSince(db: Db, personId: string, since: number, limit: number): Promise<HoldTable[]> {
  return db
    .selectFrom('hold')
    .selectAll()
    .where('person_id', '=', personId)
    .where('expires_at', '>', since)
    .where('ordered_at', 'is', null)
    .limit(limit)
    .execute();
}

/** Remembers that an order was placed with a hold. */
export async function setOrdered(trx: Trx, holdId: string, now: number): Promise<void> {
  await trx.updateTable('hold').set({ ordered_at: now }).where('id', '=', holdId).execute();
}

export async function endHold(trx: Trx, holdId: string, now: number): Promise<void> {
  await trx.updateTable('hold').set({ ended_at: now }).where('id', '=', holdId).where('ended_at', 'is', null).execute();
}
