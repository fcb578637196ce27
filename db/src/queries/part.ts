import type { OccupancyKind } from '@jishi/shared/schema/rules';
import type { Db, Trx } from '../open.ts';
import type { InstrumentPartTable } from '../schema.ts';
import { chunk } from './chunk.ts';
import { readNeeds } from './needs.ts';

/** Parts of a facility as such, not instruments that serve as one; at most `limit`. */
export async function readPartsOf(db: Db, facilityId: string, limit: number) {
  return db
    .selectFrom('instrument')
    .select(['id', 'facility_id', 'name_zh', 'name_en', 'stations'])
    .where('facility_id', '=', facilityId)
    .where('kind', '=', 'part')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Anything that can be taken along or take something along; undefined for what does not exist. */
export async function readPart(db: Db, id: string) {
  return db
    .selectFrom('instrument')
    .select(['id', 'kind', 'facility_id', 'schedule_id', 'name_zh', 'name_en', 'stations', 'version'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** What instruments take along, with names. */
export async function readInstrumentParts(db: Db, instrumentId: string) {
  return db
    .selectFrom('instrument_part')
    .innerJoin('instrument', 'instrument.id', 'instrument_part.part_id')
    .select(['instrument_part.part_id', 'instrument_part.need'])
    .select(['instrument.name_zh', 'instrument.name_en', 'instrument.stations', 'instrument.facility_id'])
    .where('instrument_part.instrument_id', '=', instrumentId)
    .orderBy('instrument_part.part_id')
    .execute();
}

/** Which instruments take parts along, with names. */
export async function readTakers(db: Db, partIds: readonly string[]) {
  if (partIds.length === 0) return [];
  return db
    .selectFrom('instrument_part')
    .innerJoin('instrument', 'instrument.id', 'instrument_part.instrument_id')
    .select(['instrument_part.part_id', 'instrument_part.need', 'instrument.id'])
    .select(['instrument.name_zh', 'instrument.name_en'])
    .where('instrument_part.part_id', 'in', [...partIds])
    .orderBy('instrument.id')
    .execute();
}

/** Whether something takes others along, so that it cannot be taken along itself. */
export async function hasParts(db: Db, id: string): Promise<boolean> {
  return (await readNeeds(db, [id])).size > 0;
}

export async function putInstrumentPart(trx: Trx, row: InstrumentPartTable): Promise<void> {
  await trx
    .insertInto('instrument_part')
    .values(row)
    .onConflict((conflict) => conflict.columns(['instrument_id', 'part_id']).doUpdateSet({ need: row.need }))
    .execute();
}

export async function removeInstrumentPart(trx: Trx, instrumentId: string, partId: string): Promise<void> {
  await trx
    .deleteFrom('instrument_part')
    .where('instrument_id', '=', instrumentId)
    .where('part_id', '=', partId)
    .execute();
}

/** Raises the version of an instrument's record. */
export async function touchInstrument(trx: Trx, instrumentId: string, now: number): Promise<number> {
  const row = await trx
    .updateTable('instrument')
    .set((eb) => ({ version: eb('version', '+', 1), updated_at: now }))
    .where('id', '=', instrumentId)
    .returning('version')
    .executeTakeFirstOrThrow();
  return row.version;
}

const CARRIED: readonly OccupancyKind[] = ['booking', 'hold'];

/**
 * Time that bookings and holds have of instruments after `now` without having a part, by start: what the part has to be
 * taken for when it becomes needed.
 */
export async function readWithoutPart(db: Db, instrumentIds: readonly string[], partId: string, now: number) {
  return db
    .selectFrom('occupancy')
    .select(['owner_id', 'kind', 'from_at', 'to_at', 'expires_at'])
    .where('instrument_id', 'in', [...instrumentIds])
    .where('kind', 'in', CARRIED)
    .where('to_at', '>', now)
    .where('owner_id', 'not in', (eb) =>
      eb.selectFrom('occupancy as other').select('other.owner_id').where('other.instrument_id', '=', partId),
    )
    .orderBy('from_at')
    .orderBy('owner_id')
    .execute();
}

/** Who has time of a part after `now`, by station and start. */
export async function readPartTime(db: Db, partId: string, now: number) {
  return db
    .selectFrom('occupancy')
    .select(['owner_id', 'kind', 'station', 'from_at', 'to_at'])
    .where('instrument_id', '=', partId)
    .where('to_at', '>', now)
    .orderBy('from_at')
    .execute();
}

/** Gives back the time of a part that bookings and holds of an instrument have after `now`. */
export async function releasePart(trx: Trx, instrumentId: string, partId: string, now: number): Promise<void> {
  const owners = await trx
    .selectFrom('occupancy')
    .select('owner_id')
    .where('instrument_id', '=', instrumentId)
    .where('kind', 'in', CARRIED)
    .where('to_at', '>', now)
    .execute();
  for (const rows of chunk(owners, 1)) {
    const ids = rows.map((row) => row.owner_id);
    await trx.deleteFrom('occupancy').where('instrument_id', '=', partId).where('owner_id', 'in', ids).execute();
    await trx.deleteFrom('booking_part').where('part_id', '=', partId).where('booking_id', 'in', ids).execute();
  }
}
