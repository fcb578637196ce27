import { type SqlBool, sql } from 'kysely';
import type { Db, Trx } from '../open.ts';
import type { SavedSearchTable } from '../schema.ts';
import { chunk } from './chunk.ts';

/** Clocks of two servers may differ by this much; a look further in the future shows that the clock was put back. */
const SKEW_MS = 60_000;

/** In place of the number of an event: however much happens, a search is not looked at again before its time comes. */
export const NO_SOONER = -2;

export async function readSearch(db: Db, id: string): Promise<SavedSearchTable | undefined> {
  return db.selectFrom('saved_search').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The searches of a person, the newest first. */
export async function listSearches(db: Db, personId: string, limit: number): Promise<SavedSearchTable[]> {
  return db
    .selectFrom('saved_search')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function countSearches(db: Db, personId: string): Promise<number> {
  const { n } = await db
    .selectFrom('saved_search')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  return Number(n);
}

export async function insertSearch(trx: Trx, row: SavedSearchTable, known: readonly string[]): Promise<void> {
  await trx.insertInto('saved_search').values(row).execute();
  await addKnown(trx, row.id, known);
}

export type SearchChange = Partial<
  Pick<
    SavedSearchTable,
    'name' | 'question' | 'within_days' | 'watch' | 'fits' | 'looked_at' | 'looked_event' | 'due_at' | 'told_at'
  >
>;

/** Changes what its owner says; `known` is what fits now, where they were asked something else. False when it is gone. */
export async function changeSearch(
  trx: Trx,
  id: string,
  version: number,
  change: SearchChange,
  known: readonly string[] | null,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('saved_search')
    .set({ ...change, version: version + 1 })
    .set((eb) => ({ looks: eb('looks', '+', 1) }))
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  if (known === null) return true;
  await trx.deleteFrom('saved_search_known').where('search_id', '=', id).execute();
  await addKnown(trx, id, known);
  return true;
}

export async function deleteSearch(trx: Trx, id: string): Promise<void> {
  // Its row first: whoever looks at it waits for that, and finds it gone.
  await trx.updateTable('saved_search').set({ due_at: null, watch: 'off' }).where('id', '=', id).execute();
  await trx.deleteFrom('saved_search_known').where('search_id', '=', id).execute();
  await trx.deleteFrom('saved_search').where('id', '=', id).execute();
}

/**
 * Watched searches that are to be looked at, those not looked at for longest first: their time has come, or something
 * happened after their last look, which was before `lookedBefore` and did not say `NO_SOONER`. Those of suspended people
 * wait until they are not.
 */
export async function dueSearches(
  db: Db,
  { now, stirred, lookedBefore }: { readonly now: number; readonly stirred: number; readonly lookedBefore: number },
  limit: number,
): Promise<SavedSearchTable[]> {
  const due = sql<SqlBool>`(saved_search.due_at <= ${now} or saved_search.looked_at > ${now + SKEW_MS}
    or (saved_search.looked_event not in (${stirred}, ${sql.lit(NO_SOONER)}) and saved_search.looked_at <= ${lookedBefore}))`;
  const found = db
    .selectFrom('saved_search')
    .innerJoin('person', 'person.id', 'saved_search.person_id')
    .select('saved_search.id')
    .where('saved_search.due_at', 'is not', null)
    .where(due)
    .where('person.suspended_at', 'is', null)
    .orderBy('saved_search.looked_at')
    .orderBy('saved_search.id')
    .limit(limit);
  return db
    .selectFrom('saved_search')
    .selectAll()
    .where('id', 'in', found)
    .orderBy('looked_at')
    .orderBy('id')
    .execute();
}

/** The instruments that the owner of a search knows to fit. */
export async function readKnown(db: Db, searchId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('saved_search_known')
    .select('instrument_id')
    .where('search_id', '=', searchId)
    .execute();
  return new Set(rows.map((row) => row.instrument_id));
}

/** What was seen at a search that had been looked at or changed `looks` times. */
export type Look = {
  readonly id: string;
  readonly looks: number;
  readonly change: SearchChange;
  /** What its owner does not know to fit any more, and what they know from now on. */
  readonly gone: readonly string[];
  readonly added: readonly string[];
};

/**
 * Notes what was seen; false when somebody else has looked or changed it since, or its owner was suspended, and nothing
 * is noted: whoever gets no mail shall not be taken to know.
 */
export async function noteLook(trx: Trx, { id, looks, change, gone, added }: Look): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('saved_search')
    .set({ ...change, looks: looks + 1 })
    .where('id', '=', id)
    .where('looks', '=', looks)
    .where('person_id', 'not in', (eb) =>
      eb.selectFrom('person').select('person.id').where('person.suspended_at', 'is not', null),
    )
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  for (const ids of chunk(gone, 1)) {
    await trx.deleteFrom('saved_search_known').where('search_id', '=', id).where('instrument_id', 'in', ids).execute();
  }
  await addKnown(trx, id, added);
  return true;
}

async function addKnown(trx: Trx, searchId: string, instrumentIds: readonly string[]): Promise<void> {
  const rows = instrumentIds.map((instrumentId) => ({ search_id: searchId, instrument_id: instrumentId }));
  for (const part of chunk(rows, 2)) await trx.insertInto('saved_search_known').values(part).execute();
}
