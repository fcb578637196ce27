import type { Localised } from '@jishi/shared/schema/primitives';
import type { Db } from '../open.ts';

/** Two name columns as the API shows them; a missing language is left out. */
export function nameOf(zh: string | null, en: string | null): Localised {
  return { ...(zh === null ? {} : { zh }), ...(en === null ? {} : { en }) };
}

type Names = { readonly instrument: Localised; readonly facility: Localised; readonly region: string | null };

/** Names and places of instruments, by id. */
export async function readInstrumentNames(db: Db, instrumentIds: readonly string[]): Promise<Map<string, Names>> {
  if (instrumentIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('instrument')
    .innerJoin('facility', 'facility.id', 'instrument.facility_id')
    .select([
      'instrument.id',
      'instrument.name_zh',
      'instrument.name_en',
      'facility.name_zh as facility_zh',
      'facility.name_en as facility_en',
      'facility.region_code',
    ])
    .where('instrument.id', 'in', [...new Set(instrumentIds)])
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        instrument: nameOf(row.name_zh, row.name_en),
        facility: nameOf(row.facility_zh, row.facility_en),
        region: row.region_code,
      },
    ]),
  );
}

type Placed = {
  readonly instrument: { readonly id: string; readonly name: Localised };
  readonly facility: { readonly id: string; readonly name: Localised; readonly zone: string };
};

/** Instruments with the facility that they stand in, by id. */
export async function readPlacedInstruments(db: Db, instrumentIds: readonly string[]): Promise<Map<string, Placed>> {
  if (instrumentIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('instrument')
    .innerJoin('facility', 'facility.id', 'instrument.facility_id')
    .select(['instrument.id', 'instrument.name_zh', 'instrument.name_en', 'facility.id as facility_id'])
    .select(['facility.name_zh as facility_zh', 'facility.name_en as facility_en', 'facility.zone'])
    .where('instrument.id', 'in', [...new Set(instrumentIds)])
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        instrument: { id: row.id, name: nameOf(row.name_zh, row.name_en) },
        facility: { id: row.facility_id, name: nameOf(row.facility_zh, row.facility_en), zone: row.zone },
      },
    ]),
  );
}

/** Names of people by id. */
export async function personNames(db: Db, personIds: readonly string[]): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('person')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(personIds)])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
