import type { Updateable } from 'kysely';
import type { Db, Trx } from '../open.ts';
import type { InstrumentTable, OccupancyTable } from '../schema.ts';
import type { InstrumentRow } from './instrument.ts';

/** Instruments of a facility after an id, in the order of ids. */
export function readInventory(db: Db, facilityId: string, afterId: string, limit: number): Promise<InstrumentRow[]> {
  return db
    .selectFrom('instrument')
    .selectAll()
    .where('facility_id', '=', facilityId)
    .where('kind', '=', 'instrument')
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Those of some ids that are instruments of a facility, by id. */
export function readInventoryOf(db: Db, facilityId: string, ids: readonly string[]): Promise<InstrumentRow[]> {
  return db
    .selectFrom('instrument')
    .selectAll()
    .where('facility_id', '=', facilityId)
    .where('kind', '=', 'instrument')
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute();
}

/** How many bookings each instrument has that begin after `now`. */
export async function countUpcoming(
  db: Db,
  instrumentIds: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, number>> {
  if (instrumentIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('booking')
    .select((eb) => ['instrument_id', eb.fn.countAll().as('bookings')])
    .where('instrument_id', 'in', [...instrumentIds])
    .where('state', 'in', ['pending', 'confirmed'])
    .where('from_at', '>', now)
    .groupBy('instrument_id')
    .execute();
  return new Map(rows.map((row) => [row.instrument_id, Number(row.bookings)]));
}

/** What may be changed of an instrument by its staff. */
export type InventoryColumns = Pick<
  InstrumentTable,
  | 'name_zh'
  | 'name_en'
  | 'type_id'
  | 'class_code'
  | 'techniques'
  | 'manufacturer'
  | 'model'
  | 'function_zh'
  | 'function_en'
  | 'specs_zh'
  | 'specs_en'
  | 'modes'
  | 'stations'
  | 'prices'
  | 'worth_minor'
  | 'worth_currency'
  | 'put_in_use_on'
  | 'schedule_id'
  | 'withdrawn_at'
>;

/** Writes what has changed of an instrument; its version rises. */
export async function writeInventory(
  trx: Trx,
  instrumentId: string,
  columns: Updateable<InventoryColumns>,
  now: number,
): Promise<void> {
  await trx
    .updateTable('instrument')
    .set((eb) => ({ ...columns, version: eb('version', '+', 1), updated_at: now }))
    .where('id', '=', instrumentId)
    .execute();
}

/** What has time of instruments after `now`, by start. */
export function takingsAfter(db: Db, instrumentIds: readonly string[], now: number): Promise<OccupancyTable[]> {
  return db
    .selectFrom('occupancy')
    .selectAll()
    .where('instrument_id', 'in', [...instrumentIds])
    .where('to_at', '>', now)
    .orderBy('from_at')
    .orderBy('station')
    .execute();
}

/** Lets a taking have the same time on another station. The database refuses an overlap. */
export async function changeStation(trx: Trx, taking: OccupancyTable, station: number): Promise<void> {
  await trx
    .updateTable('occupancy')
    .set({ station })
    .where('instrument_id', '=', taking.instrument_id)
    .where('station', '=', taking.station)
    .where('from_at', '=', taking.from_at)
    .execute();
}

/** Takes a taking off one station. */
export async function dropTaking(trx: Trx, taking: OccupancyTable): Promise<void> {
  await trx
    .deleteFrom('occupancy')
    .where('instrument_id', '=', taking.instrument_id)
    .where('station', '=', taking.station)
    .where('from_at', '=', taking.from_at)
    .execute();
}

/** Takes closures and busy time of outside calendars, also what is over, off stations that an instrument has no more. */
export async function dropClaimsBeyond(trx: Trx, instrumentId: string, stations: number): Promise<void> {
  await trx
    .deleteFrom('occupancy')
    .where('instrument_id', '=', instrumentId)
    .where('station', '>=', stations)
    .where('kind', 'in', ['maintenance', 'closure', 'external'])
    .execute();
}

/** Which of these words the catalogue knows. */
export async function knownWords(
  db: Db,
  { typeId, classCode, techniques }: { typeId?: string; classCode?: string; techniques: readonly string[] },
): Promise<{ type: boolean; class: boolean; techniques: ReadonlySet<string> }> {
  const type =
    typeId === undefined
      ? true
      : await db.selectFrom('instrument_type').select('id').where('id', '=', typeId).executeTakeFirst();
  const found =
    classCode === undefined
      ? true
      : await db.selectFrom('instrument_class').select('code').where('code', '=', classCode).executeTakeFirst();
  const rows =
    techniques.length === 0
      ? []
      : await db
          .selectFrom('technique')
          .select('id')
          .where('id', 'in', [...techniques])
          .execute();
  return { type: type !== undefined, class: found !== undefined, techniques: new Set(rows.map(({ id }) => id)) };
}

/** All types and techniques with their names, for choosing one. */
export async function listWords(db: Db) {
  const types = await db
    .selectFrom('instrument_type')
    .select(['id', 'name_zh', 'name_en', 'class_code', 'techniques'])
    .orderBy('id')
    .execute();
  const techniques = await db.selectFrom('technique').select(['id', 'name_zh', 'name_en']).orderBy('id').execute();
  return { types, techniques };
}
