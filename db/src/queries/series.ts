import type { Db, Trx } from '../open.ts';
import type { BookingTable, SeriesTable } from '../schema.ts';

export async function readSeries(db: Db, seriesId: string): Promise<SeriesTable | undefined> {
  return db.selectFrom('series').selectAll().where('id', '=', seriesId).executeTakeFirst();
}

export async function insertSeries(trx: Trx, series: SeriesTable): Promise<void> {
  await trx.insertInto('series').values(series).execute();
}

/** The bookings of a series in the order of its occurrences, wherever they have been moved to. */
export async function readSeriesBookings(db: Db, seriesId: string): Promise<BookingTable[]> {
  return db
    .selectFrom('booking')
    .selectAll()
    .where('series_id', '=', seriesId)
    .orderBy('occurrence_at')
    .orderBy('id')
    .execute();
}

/** The zone on whose wall clock an instrument is used; undefined for an unknown instrument. */
export async function readInstrumentZone(db: Db, instrumentId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('instrument')
    .innerJoin('facility', 'facility.id', 'instrument.facility_id')
    .select('facility.zone')
    .where('instrument.id', '=', instrumentId)
    .executeTakeFirst();
  return row?.zone;
}

/** The time that bookings have, on their instrument and on parts. */
export async function readStations(db: Db, bookingIds: readonly string[]) {
  if (bookingIds.length === 0) return [];
  return db
    .selectFrom('occupancy')
    .select(['owner_id', 'instrument_id', 'station'])
    .where('owner_id', 'in', [...bookingIds])
    .execute();
}
