import type { Db, Trx } from '../open.ts';
import type { TroubleTable } from '../schema.ts';

function viewed(db: Db) {
  return db
    .selectFrom('trouble')
    .innerJoin('instrument', 'instrument.id', 'trouble.instrument_id')
    .innerJoin('person', 'person.id', 'trouble.person_id')
    .selectAll('trouble')
    .select([
      'instrument.name_zh as instrument_zh',
      'instrument.name_en as instrument_en',
      'person.name as person_name',
    ]);
}

/** A report with the names that a reader wants beside it. */
export type TroubleView = Awaited<ReturnType<ReturnType<typeof viewed>['executeTakeFirstOrThrow']>>;

export async function readTrouble(db: Db, troubleId: string): Promise<TroubleView | undefined> {
  return viewed(db).where('trouble.id', '=', troubleId).executeTakeFirst();
}

/** The same, kept from changing until the end of the transaction: of two answers one is late. */
export async function lockTrouble(trx: Trx, troubleId: string): Promise<TroubleView | undefined> {
  await trx
    .updateTable('trouble')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('id', '=', troubleId)
    .execute();
  return readTrouble(trx, troubleId);
}

export async function insertTrouble(trx: Trx, row: TroubleTable): Promise<void> {
  await trx.insertInto('trouble').values(row).execute();
}

/** Closes a report with an answer, or opens it again. */
export async function settleTrouble(
  trx: Trx,
  troubleId: string,
  settled: Pick<TroubleTable, 'answer' | 'closed_at' | 'closed_by'>,
): Promise<void> {
  await trx
    .updateTable('trouble')
    .set((eb) => ({ ...settled, version: eb('version', '+', 1) }))
    .where('id', '=', troubleId)
    .execute();
}

export type TroubleFilter = {
  readonly facilityId?: string;
  readonly instrumentId?: string;
  readonly personId?: string;
  readonly state?: 'open' | 'closed' | undefined;
  /** Continue after this (creation, id). */
  readonly after?: readonly [number, string] | undefined;
};

/** Reports, the newest first, at most `limit`. */
export async function listTroubles(db: Db, filter: TroubleFilter, limit: number): Promise<TroubleView[]> {
  let query = viewed(db);
  if (filter.facilityId !== undefined) query = query.where('trouble.facility_id', '=', filter.facilityId);
  if (filter.instrumentId !== undefined) query = query.where('trouble.instrument_id', '=', filter.instrumentId);
  if (filter.personId !== undefined) query = query.where('trouble.person_id', '=', filter.personId);
  if (filter.state === 'open') query = query.where('trouble.closed_at', 'is', null);
  if (filter.state === 'closed') query = query.where('trouble.closed_at', 'is not', null);
  if (filter.after) {
    const [at, id] = filter.after;
    query = query.where((eb) =>
      eb.or([
        eb('trouble.created_at', '<', at),
        eb.and([eb('trouble.created_at', '=', at), eb('trouble.id', '<', id)]),
      ]),
    );
  }
  return query.orderBy('trouble.created_at', 'desc').orderBy('trouble.id', 'desc').limit(limit).execute();
}

/** How many reports are open: of a facility, or by a person. */
export async function countOpenTroubles(
  db: Db,
  filter: { readonly facilityId: string } | { readonly personId: string },
): Promise<number> {
  const query = db
    .selectFrom('trouble')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('closed_at', 'is', null);
  const { n } = await ('facilityId' in filter
    ? query.where('facility_id', '=', filter.facilityId)
    : query.where('person_id', '=', filter.personId)
  ).executeTakeFirstOrThrow();
  return Number(n);
}
