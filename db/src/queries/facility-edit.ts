import type { Db, Trx } from '../open.ts';
import type { FacilityRow } from './facility.ts';

type FacilityChange = Partial<
  Pick<FacilityRow, 'name_zh' | 'name_en' | 'region_code' | 'zone' | 'lat' | 'lng' | 'address' | 'email'>
>;

/** The facilities of an institution with how much they have, by name, at most `limit`. */
export async function listFacilities(db: Db, institutionId: string, limit: number) {
  return db
    .selectFrom('facility')
    .selectAll('facility')
    .select((eb) => [
      eb
        .selectFrom('instrument')
        .select(eb.fn.countAll<number>().as('n'))
        .whereRef('instrument.facility_id', '=', 'facility.id')
        .where('instrument.kind', '=', 'instrument')
        .as('instruments'),
    ])
    .where('institution_id', '=', institutionId)
    .orderBy('name_en', (order) => order.asc().nullsLast())
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Who manages facilities, in the order in which they began to. */
export async function readManagersOf(db: Db, facilityIds: readonly string[]) {
  if (facilityIds.length === 0) return [];
  return db
    .selectFrom('facility_manager')
    .innerJoin('person', 'person.id', 'facility_manager.person_id')
    .select(['facility_manager.facility_id', 'facility_manager.since_at', 'person.id', 'person.name', 'person.email'])
    .select('person.suspended_at')
    .where('facility_manager.facility_id', 'in', [...facilityIds])
    .orderBy('facility_manager.since_at')
    .orderBy('person.id')
    .execute();
}

/** Changes a facility and raises its version; answers the new one, undefined for an unknown facility. */
export async function changeFacility(
  trx: Trx,
  id: string,
  change: FacilityChange,
  now: number,
): Promise<number | undefined> {
  const row = await trx
    .updateTable('facility')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updated_at: now }))
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

/** Ids of everything that has an agenda in a facility, and of its schedules. */
export async function readTimed(
  db: Db,
  facilityId: string,
): Promise<{ instrumentIds: string[]; scheduleIds: string[] }> {
  const instruments = await db.selectFrom('instrument').select('id').where('facility_id', '=', facilityId).execute();
  const schedules = await db
    .selectFrom('schedule')
    .select('id')
    .where('facility_id', '=', facilityId)
    .orderBy('id')
    .execute();
  return { instrumentIds: instruments.map(({ id }) => id), scheduleIds: schedules.map(({ id }) => id) };
}

/** Lets the hours of a facility's schedules that are written in one zone be read in another; answers which changed. */
export async function moveSchedulesToZone(trx: Trx, facilityId: string, from: string, to: string): Promise<string[]> {
  const own = trx.selectFrom('schedule').select('id').where('facility_id', '=', facilityId);
  const rows = await trx
    .updateTable('schedule_version')
    .set({ zone: to })
    .where('zone', '=', from)
    .where('schedule_id', 'in', own)
    .returning('schedule_id')
    .execute();
  const changed = [...new Set(rows.map((row) => row.schedule_id))].sort();
  for (const id of changed) {
    await trx
      .updateTable('schedule')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .execute();
  }
  return changed;
}

/** Bookings of a facility that are still to come, with the schedule of their instrument, by start, at most `limit`. */
export async function bookingsOfFacility(db: Db, facilityId: string, now: number, limit: number) {
  return db
    .selectFrom('booking')
    .innerJoin('instrument', 'instrument.id', 'booking.instrument_id')
    .select(['booking.id', 'booking.instrument_id', 'booking.from_at', 'booking.to_at', 'instrument.schedule_id'])
    .where('booking.facility_id', '=', facilityId)
    .where('booking.state', 'in', ['pending', 'confirmed'])
    .where('booking.to_at', '>', now)
    .orderBy('booking.from_at')
    .orderBy('booking.id')
    .limit(limit)
    .execute();
}
