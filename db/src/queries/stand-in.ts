import type { Db, Trx } from '../open.ts';
import type { StandInTable } from '../schema.ts';

function named(db: Db) {
  return db
    .selectFrom('stand_in')
    .innerJoin('person', 'person.id', 'stand_in.person_id')
    .innerJoin('person as away', 'away.id', 'stand_in.for_id')
    .selectAll('stand_in')
    .select(['person.name as person_name', 'away.name as for_name']);
}

export type StandInRow = Awaited<ReturnType<ReturnType<typeof named>['executeTakeFirstOrThrow']>>;

export async function readStandIn(db: Db, standInId: string): Promise<StandInRow | undefined> {
  return named(db).where('stand_in.id', '=', standInId).executeTakeFirst();
}

/** What somebody gave or received and is not over at `now`, by start. */
export async function listStandIns(db: Db, personId: string, now: number, limit: number): Promise<StandInRow[]> {
  return named(db)
    .where((eb) => eb.or([eb('stand_in.person_id', '=', personId), eb('stand_in.for_id', '=', personId)]))
    .where('stand_in.ended_at', 'is', null)
    .where('stand_in.until_at', '>', now)
    .orderBy('stand_in.from_at')
    .orderBy('stand_in.id')
    .limit(limit)
    .execute();
}

export async function countGiven(db: Db, personId: string, now: number): Promise<number> {
  const row = await db
    .selectFrom('stand_in')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('for_id', '=', personId)
    .where('ended_at', 'is', null)
    .where('until_at', '>', now)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

export async function insertStandIn(trx: Trx, standIn: StandInTable): Promise<void> {
  await trx.insertInto('stand_in').values(standIn).execute();
}

/** Ends it at `now`; whether it had not ended before. */
export async function endStandIn(trx: Trx, standInId: string, now: number): Promise<boolean> {
  const row = await trx
    .updateTable('stand_in')
    .set({ ended_at: now })
    .where('id', '=', standInId)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
