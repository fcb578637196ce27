import type { ExpressionBuilder } from 'kysely';
import type { Db } from '../open.ts';
import type { Database } from '../schema.ts';
import { notOfferedSince } from './admission.ts';
import { containing } from './containing.ts';

/** An instrument with its owner, place and type; undefined for an unknown one. */
export async function readInstrumentRecord(db: Db, instrumentId: string) {
  return db
    .selectFrom('instrument')
    .innerJoin('facility', 'facility.id', 'instrument.facility_id')
    .innerJoin('institution', 'institution.id', 'instrument.institution_id')
    .leftJoin('instrument_type', 'instrument_type.id', 'instrument.type_id')
    .selectAll('instrument')
    .select([
      'facility.name_zh as facility_zh',
      'facility.name_en as facility_en',
      'facility.region_code',
      'facility.zone',
      'facility.lat',
      'facility.lng',
      'facility.rules as facility_rules',
      'facility.version as facility_version',
      'institution.rules as institution_rules',
      'institution.version as institution_version',
      'institution.name_zh as institution_zh',
      'institution.name_en as institution_en',
      'instrument_type.name_zh as type_zh',
      'instrument_type.name_en as type_en',
    ])
    .select(notOfferedSince.as('not_offered_since'))
    .where('instrument.id', '=', instrumentId)
    .executeTakeFirst();
}

/** A class with the classes above it, the top one first. */
export async function readClassPath(db: Db, code: string) {
  const row = await db.selectFrom('instrument_class').selectAll().where('code', '=', code).executeTakeFirst();
  if (!row) return [];
  const parent = row.parent_code
    ? await db.selectFrom('instrument_class').selectAll().where('code', '=', row.parent_code).executeTakeFirst()
    : undefined;
  return parent ? [parent, row] : [row];
}

export async function readTechniqueNames(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return db
    .selectFrom('technique')
    .select(['id', 'name_zh', 'name_en'])
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute();
}

export async function listRegions(db: Db) {
  return db.selectFrom('region').selectAll().orderBy('code').execute();
}

export async function listClasses(db: Db) {
  return db.selectFrom('instrument_class').selectAll().orderBy('position').orderBy('code').execute();
}

export async function readInstitutionRow(db: Db, institutionId: string) {
  return db
    .selectFrom('institution')
    .selectAll()
    .where('id', '=', institutionId)
    .where('id', 'not in', (eb) => unknown(eb))
    .executeTakeFirst();
}

/** Institutions that ask to be here, or were told that they do not belong here: nobody but administrators knows them. */
function unknown(eb: ExpressionBuilder<Database, 'institution'>) {
  return eb.selectFrom('admission').select('institution_id').where('state', 'in', ['applied', 'declined']);
}

/** Institutions whose name contains a text, by name; for choosing one's own. */
export async function findInstitutions(db: Db, q: string, limit: number) {
  return db
    .selectFrom('institution')
    .selectAll()
    .where((eb) => eb.or([containing('name_zh', q), containing('name_en', q)]))
    .where('id', 'not in', (eb) => unknown(eb))
    .orderBy('name_en', (order) => order.asc().nullsLast())
    .orderBy('id')
    .limit(limit)
    .execute();
}
