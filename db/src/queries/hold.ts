import type { Db, Trx } from '../open.ts';
import type { HoldTable } from '../schema.ts';

export async function readHold(db: Db, holdId: string): Promise<HoldTable | undefined> {
  return db.selectFrom('hold').selectAll().where('id', '=', holdId).executeTakeFirst();
}

export async function insertHold(trx: Trx, hold: HoldTable): Promise<void> {
  await trx.insertInto('hold').values(hold).execute();
}

/** Holds of a person that are not over at `now`. */
export async function listHolds(db: Db, personId: string, now: number): Promise<HoldTable[]> {
  return db
    .selectFrom('hold')
    .selectAll()
    .where('person_id', '=', personId)
    .where('expires_at', '>', now)
    .where('ended_at', 'is', null)
    .orderBy('expires_at')
    .execute();
}

export async function endHold(trx: Trx, holdId: string, now: number): Promise<void> {
  await trx.updateTable('hold').set({ ended_at: now }).where('id', '=', holdId).where('ended_at', 'is', null).execute();
}
