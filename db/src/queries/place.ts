import type { Db } from '../open.ts';

/** A facility with its institution's names; undefined for an unknown one. */
export async function readFacilityRow(db: Db, facilityId: string) {
  return db
    .selectFrom('facility')
    .innerJoin('institution', 'institution.id', 'facility.institution_id')
    .selectAll('facility')
    .select(['institution.name_zh as institution_zh', 'institution.name_en as institution_en'])
    .where('facility.id', '=', facilityId)
    .executeTakeFirst();
}

/** The instruments of a facility by name, those in service first. */
export async function readFacilityInstruments(db: Db, facilityId: string) {
  return db
    .selectFrom('instrument')
    .select(['id', 'name_zh', 'name_en', 'model', 'manufacturer', 'schedule_id', 'stations', 'modes', 'withdrawn_at'])
    .select('created_at')
    .where('facility_id', '=', facilityId)
    .where('kind', '=', 'instrument')
    .orderBy('withdrawn_at', (order) => order.asc().nullsFirst())
    .orderBy('name_en', (order) => order.asc().nullsLast())
    .orderBy('id')
    .execute();
}
