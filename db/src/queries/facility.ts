import type { Selectable } from 'kysely';
import type { Db, Trx } from '../open.ts';
import type { FacilityTable, ScheduleVersionTable } from '../schema.ts';
import { chunk } from './chunk.ts';

export type FacilityRow = Selectable<FacilityTable>;
export type ScheduleVersionRow = Selectable<ScheduleVersionTable>;

export function findFacilitiesByOrigin(db: Db, source: string, keys: readonly string[]): Promise<FacilityRow[]> {
  return db.selectFrom('facility').selectAll().where('source', '=', source).where('source_key', 'in', keys).execute();
}

/** The oldest facilities of an institution, at most `limit`. */
export function findFacilitiesOf(db: Db, institutionId: string, limit: number): Promise<FacilityRow[]> {
  return db
    .selectFrom('facility')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function insertFacilities(trx: Trx, rows: readonly FacilityRow[]): Promise<void> {
  for (const part of chunk(rows, 16)) await trx.insertInto('facility').values(part).execute();
}

export type NewSchedule = { facilityId: string; version: ScheduleVersionRow };

/** Schedules of a facility with the name of each version; a schedule with several versions comes several times. */
export function findScheduleNames(
  db: Db,
  facilityId: string,
): Promise<{ id: string; name: string; effective_from: string }[]> {
  return db
    .selectFrom('schedule')
    .innerJoin('schedule_version', 'schedule_version.schedule_id', 'schedule.id')
    .select(['schedule.id', 'schedule_version.name', 'schedule_version.effective_from'])
    .where('schedule.facility_id', '=', facilityId)
    .orderBy('schedule.id')
    .execute();
}

/** Inserts schedules, each with its first version. */
export async function insertSchedules(trx: Trx, schedules: readonly NewSchedule[]): Promise<void> {
  for (const part of chunk(schedules, 7)) {
    await trx
      .insertInto('schedule')
      .values(part.map(({ facilityId, version }) => ({ id: version.schedule_id, facility_id: facilityId, version: 1 })))
      .execute();
    await trx
      .insertInto('schedule_version')
      .values(part.map(({ version }) => version))
      .execute();
  }
}
