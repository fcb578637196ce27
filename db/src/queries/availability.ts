import type { Db, Trx } from '../open.ts';
import type { AvailabilityChangeTable, BookingTable } from '../schema.ts';

export async function readAvailabilityChange(db: Db, changeId: string): Promise<AvailabilityChangeTable | undefined> {
  return db.selectFrom('availability_change').selectAll().where('id', '=', changeId).executeTakeFirst();
}

export async function insertAvailabilityChange(trx: Trx, change: AvailabilityChangeTable): Promise<void> {
  await trx.insertInto('availability_change').values(change).execute();
}

/** Says that a change was undone, by whom, and what came of it. */
export async function markUndone(
  trx: Trx,
  changeId: string,
  { at, by, undo }: { readonly at: number; readonly by: string; readonly undo: string },
): Promise<void> {
  await trx
    .updateTable('availability_change')
    .set({ undone_at: at, undone_by: by, undo })
    .where('id', '=', changeId)
    .execute();
}

/** Changes of a facility, newest first, at most `limit`, after the one at (instant, id). */
export async function listAvailabilityChanges(
  db: Db,
  facilityId: string,
  after: readonly [number, string] | undefined,
  limit: number,
): Promise<AvailabilityChangeTable[]> {
  let query = db.selectFrom('availability_change').selectAll().where('facility_id', '=', facilityId);
  if (after) {
    const [at, id] = after;
    query = query.where((eb) => eb.or([eb('at', '<', at), eb.and([eb('at', '=', at), eb('id', '<', id)])]));
  }
  return query.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

/** Bookings by start and id. */
export async function readBookings(db: Db, bookingIds: readonly string[]): Promise<BookingTable[]> {
  if (bookingIds.length === 0) return [];
  return db
    .selectFrom('booking')
    .selectAll()
    .where('id', 'in', [...bookingIds])
    .orderBy('from_at')
    .orderBy('id')
    .execute();
}

/** The instruments of the whole orders that bookings belong to, and the parts that they take along. */
export async function instrumentsOfOrders(db: Db, orderIds: readonly string[]): Promise<string[]> {
  if (orderIds.length === 0) return [];
  const rows = await db
    .selectFrom('booking')
    .select('instrument_id')
    .where('order_id', 'in', [...orderIds])
    .union(
      db
        .selectFrom('booking_part')
        .innerJoin('booking', 'booking.id', 'booking_part.booking_id')
        .select('booking_part.part_id as instrument_id')
        .where('booking.order_id', 'in', [...orderIds]),
    )
    .execute();
  return rows.map((row) => row.instrument_id);
}

/** Which instruments of these stand in a facility, with the schedule that each follows. */
export async function instrumentsIn(db: Db, facilityId: string, instrumentIds: readonly string[]) {
  if (instrumentIds.length === 0) return [];
  return db
    .selectFrom('instrument')
    .select(['id', 'schedule_id', 'stations'])
    .where('facility_id', '=', facilityId)
    .where('id', 'in', [...instrumentIds])
    .orderBy('id')
    .execute();
}

/** How many interchangeable places each instrument has. */
export async function readStationsOf(db: Db, instrumentIds: readonly string[]): Promise<Map<string, number>> {
  if (instrumentIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('instrument')
    .select(['id', 'stations'])
    .where('id', 'in', [...instrumentIds])
    .execute();
  return new Map(rows.map(({ id, stations }) => [id, stations]));
}
