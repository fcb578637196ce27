import type { Selectable } from 'kysely';
import type { Db, Trx } from '../open.ts';
import type { InstrumentTable } from '../schema.ts';
import { chunk } from './chunk.ts';
import { insertRows } from './insert-rows.ts';

export type InstrumentRow = Selectable<InstrumentTable>;

export function findInstrumentsByOrigin(db: Db, source: string, keys: readonly string[]): Promise<InstrumentRow[]> {
  return db.selectFrom('instrument').selectAll().where('source', '=', source).where('source_key', 'in', keys).execute();
}

export function findInstrumentsById(db: Db, ids: readonly string[]): Promise<InstrumentRow[]> {
  return db.selectFrom('instrument').selectAll().where('id', 'in', ids).execute();
}

/** Which of these keys of a source are in the catalogue. */
export async function knownInstrumentKeys(db: Db, source: string, keys: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('instrument')
    .select('source_key')
    .where('source', '=', source)
    .where('source_key', 'in', keys)
    .execute();
  return new Set(rows.map((row) => row.source_key));
}

/** Inserts instruments with an agenda each. */
export async function insertInstruments(trx: Trx, rows: readonly InstrumentRow[]): Promise<void> {
  for (const part of chunk(rows, 29)) {
    await insertRows(trx, 'instrument', part);
    await insertRows(
      trx,
      'agenda',
      part.map((row) => ({ instrument_id: row.id, version: 1 })),
    );
  }
}

/** Overwrites what an instrument is, by id; its version goes up. Rules, prices and schedule stay as they are. */
export async function updateInstruments(trx: Trx, rows: readonly InstrumentRow[]): Promise<void> {
  for (const part of chunk(rows, 29)) {
    await trx
      .insertInto('instrument')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((is) => ({
          name_zh: is.ref('excluded.name_zh'),
          name_en: is.ref('excluded.name_en'),
          type_id: is.ref('excluded.type_id'),
          class_code: is.ref('excluded.class_code'),
          techniques: is.ref('excluded.techniques'),
          manufacturer: is.ref('excluded.manufacturer'),
          model: is.ref('excluded.model'),
          function_zh: is.ref('excluded.function_zh'),
          function_en: is.ref('excluded.function_en'),
          specs_zh: is.ref('excluded.specs_zh'),
          specs_en: is.ref('excluded.specs_en'),
          worth_minor: is.ref('excluded.worth_minor'),
          worth_currency: is.ref('excluded.worth_currency'),
          put_in_use_on: is.ref('excluded.put_in_use_on'),
          modes: is.ref('excluded.modes'),
          withdrawn_at: is.ref('excluded.withdrawn_at'),
          updated_at: is.ref('excluded.updated_at'),
          version: is('instrument.version', '+', 1),
        })),
      )
      .execute();
  }
}

/** Instruments after an id with the columns of their owners, in the order of ids; for reading all of them, or those of a facility, in pages. */
export function readOwnedInstrumentsAfter(
  db: Db,
  afterId: string,
  limit: number,
  facilityId?: string,
): Promise<OwnedInstrument[]> {
  const query = db
    .selectFrom('instrument')
    .innerJoin('institution', 'institution.id', 'instrument.institution_id')
    .innerJoin('facility', 'facility.id', 'instrument.facility_id')
    .selectAll('instrument')
    .select([
      'institution.source as institution_source',
      'institution.source_key as institution_key',
      'institution.name_zh as institution_zh',
      'institution.name_en as institution_en',
      'institution.website as institution_website',
      'facility.name_zh as facility_zh',
      'facility.name_en as facility_en',
      'facility.region_code',
      'facility.address as facility_address',
    ])
    .where('instrument.id', '>', afterId)
    .orderBy('instrument.id')
    .limit(limit);
  if (facilityId === undefined) return query.execute();
  return query.where('instrument.facility_id', '=', facilityId).where('instrument.kind', '=', 'instrument').execute();
}

export type OwnedInstrument = InstrumentRow & {
  institution_source: string;
  institution_key: string;
  institution_zh: string | null;
  institution_en: string | null;
  institution_website: string | null;
  facility_zh: string | null;
  facility_en: string | null;
  region_code: string | null;
  facility_address: string | null;
};
