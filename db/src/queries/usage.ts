import type { BookingState } from '@jishi/shared/rules/lifecycle';
import type { UserClass } from '@jishi/shared/schema/rules';
import type { Span } from '@jishi/shared/time/span';
import type { Db, Trx } from '../open.ts';
import type { ClosedMonthTable } from '../schema.ts';

export type UsageSum = {
  readonly instrument_id: string;
  readonly state: BookingState;
  readonly user_class: UserClass;
  readonly currency: string;
  readonly bookings: number;
  readonly booked_ms: number;
  readonly used_ms: number;
  readonly price_minor: number;
  readonly fee_minor: number;
};

/** Sums of a facility's bookings that begin inside a span, by instrument, state, class and currency. */
export async function sumBookings(db: Db, facilityId: string, { from, to }: Span): Promise<UsageSum[]> {
  const rows = await db
    .selectFrom('booking')
    .select((eb) => [
      'instrument_id',
      'state',
      'user_class',
      'currency',
      eb.fn.countAll().as('bookings'),
      eb.fn.sum(eb('to_at', '-', eb.ref('from_at'))).as('booked_ms'),
      // Hours that nobody recorded were used as booked, as far as anybody knows.
      eb.fn.sum(eb(eb.fn.coalesce('used_to', 'to_at'), '-', eb.fn.coalesce('used_from', 'from_at'))).as('used_ms'),
      eb.fn.sum('price_minor').as('price_minor'),
      eb.fn.sum('fee_minor').as('fee_minor'),
    ])
    .where('facility_id', '=', facilityId)
    .where('from_at', '>=', from)
    .where('from_at', '<', to)
    .groupBy(['instrument_id', 'state', 'user_class', 'currency'])
    .execute();
  return rows.map((row) => ({
    ...row,
    bookings: Number(row.bookings),
    booked_ms: Number(row.booked_ms ?? 0),
    used_ms: Number(row.used_ms ?? 0),
    price_minor: Number(row.price_minor ?? 0),
    fee_minor: Number(row.fee_minor ?? 0),
  }));
}

export async function readClosedMonth(
  db: Db,
  facilityId: string,
  month: string,
): Promise<(ClosedMonthTable & { person_name: string }) | undefined> {
  return db
    .selectFrom('closed_month')
    .innerJoin('person', 'person.id', 'closed_month.closed_by')
    .selectAll('closed_month')
    .select('person.name as person_name')
    .where('facility_id', '=', facilityId)
    .where('month', '=', month)
    .executeTakeFirst();
}

/** False when somebody closed it at the same moment. */
export async function insertClosedMonth(trx: Trx, row: ClosedMonthTable): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('closed_month')
    .values(row)
    .onConflict((conflict) => conflict.columns(['facility_id', 'month']).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** False when it is open. */
export async function deleteClosedMonth(trx: Trx, facilityId: string, month: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('closed_month')
    .where('facility_id', '=', facilityId)
    .where('month', '=', month)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Completed bookings of a facility that begin inside a span, with what a record of service needs, by start. */
export async function readServed(
  db: Db,
  facilityId: string,
  { from, to }: Span,
  after: readonly [number, string],
  limit: number,
) {
  const [start, id] = after;
  return db
    .selectFrom('booking')
    .innerJoin('instrument', 'instrument.id', 'booking.instrument_id')
    .innerJoin('institution', 'institution.id', 'instrument.institution_id')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .leftJoin('institution as home', 'home.id', 'person.institution_id')
    .select(['booking.id', 'booking.from_at', 'booking.to_at', 'booking.used_from', 'booking.used_to', 'booking.mode'])
    .select(['booking.user_class', 'booking.purpose', 'booking.price_minor', 'booking.currency', 'booking.state'])
    .select(['instrument.id as instrument_id', 'instrument.source', 'instrument.source_key'])
    .select(['instrument.name_zh', 'instrument.name_en', 'institution.id as institution_id'])
    .select(['institution.source as institution_source', 'institution.source_key as institution_key'])
    .select(['person.name as person_name', 'home.name_zh as home_zh', 'home.name_en as home_en'])
    .where('booking.facility_id', '=', facilityId)
    .where('booking.state', '=', 'completed')
    .where('booking.from_at', '>=', from)
    .where('booking.from_at', '<', to)
    .where((eb) =>
      eb.or([
        eb('booking.from_at', '>', start),
        eb.and([eb('booking.from_at', '=', start), eb('booking.id', '>', id)]),
      ]),
    )
    .orderBy('booking.from_at')
    .orderBy('booking.id')
    .limit(limit)
    .execute();
}
export type ServedRow = Awaited<ReturnType<typeof readServed>>[number];
