import type { Db, Trx } from '../open.ts';
import type { PauseTable } from '../schema.ts';

function named(db: Db) {
  return db
    .selectFrom('pause')
    .innerJoin('person', 'person.id', 'pause.person_id')
    .leftJoin('institution as home', 'home.id', 'person.institution_id')
    .leftJoin('facility', 'facility.id', 'pause.facility_id')
    .selectAll('pause')
    .select(['person.name as person_name', 'home.name_zh as home_zh', 'home.name_en as home_en'])
    .select(['facility.name_zh as facility_zh', 'facility.name_en as facility_en']);
}

export type PauseRow = Awaited<ReturnType<ReturnType<typeof named>['executeTakeFirstOrThrow']>>;

export async function readPause(db: Db, pauseId: string): Promise<PauseRow | undefined> {
  return named(db).where('pause.id', '=', pauseId).executeTakeFirst();
}

export type PauseFilter = {
  /** Null for those of the whole platform. */
  readonly facilityId?: string | null;
  readonly personId?: string;
  /** Only those that hold at this moment. */
  readonly holdingAt?: number;
  /** Continue after this (creation, id). */
  readonly after?: readonly [number, string];
};

/** Pauses, the newest first, at most `limit`. */
export async function listPauses(db: Db, filter: PauseFilter, limit: number): Promise<PauseRow[]> {
  let query = named(db);
  const { facilityId, personId, holdingAt, after } = filter;
  if (facilityId === null) query = query.where('pause.facility_id', 'is', null);
  if (typeof facilityId === 'string') query = query.where('pause.facility_id', '=', facilityId);
  if (personId !== undefined) query = query.where('pause.person_id', '=', personId);
  if (holdingAt !== undefined) {
    query = query
      .where('pause.lifted_at', 'is', null)
      .where((eb) => eb.or([eb('pause.until_at', 'is', null), eb('pause.until_at', '>', holdingAt)]));
  }
  if (after) {
    const [at, id] = after;
    query = query.where((eb) =>
      eb.or([eb('pause.created_at', '<', at), eb.and([eb('pause.created_at', '=', at), eb('pause.id', '<', id)])]),
    );
  }
  return query.orderBy('pause.created_at', 'desc').orderBy('pause.id', 'desc').limit(limit).execute();
}

export async function insertPause(trx: Trx, pause: PauseTable): Promise<void> {
  await trx.insertInto('pause').values(pause).execute();
}

/** Lifts it at `now`; whether it had not been lifted before. */
export async function liftPause(trx: Trx, pauseId: string, now: number): Promise<boolean> {
  const row = await trx
    .updateTable('pause')
    .set({ lifted_at: now })
    .where('id', '=', pauseId)
    .where('lifted_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
