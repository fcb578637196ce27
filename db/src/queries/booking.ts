import { type BookingState, HOLDING_STATES } from '@jishi/shared/rules/lifecycle';
import type { Db, Trx } from '../open.ts';
import type { BookingTable } from '../schema.ts';

export async function readBooking(db: Db, bookingId: string): Promise<BookingTable | undefined> {
  return db.selectFrom('booking').selectAll().where('id', '=', bookingId).executeTakeFirst();
}

/** The next `updated_at`: whole seconds, strictly rising, because calendar programs compare it. */
export function nextUpdate(previous: number, now: number): number {
  return Math.max(Math.floor(now / 1000) * 1000, previous + 1000);
}

/** What may change of a booking; who, where and for which order stay. */
export type BookingChange = Partial<
  Pick<
    BookingTable,
    | 'from_at'
    | 'to_at'
    | 'state'
    | 'reason'
    | 'price_minor'
    | 'currency'
    | 'cancelled_at'
    | 'checked_in_at'
    | 'checked_out_at'
    | 'used_from'
    | 'used_to'
    | 'fee_minor'
    | 'due_at'
    | 'group_id'
    | 'terms'
  >
>;

/** Writes a change: the version rises, `updated_at` moves on, and with time or state the sequence that calendars notice. */
export async function changeBooking(
  trx: Trx,
  booking: BookingTable,
  change: BookingChange,
  now: number,
): Promise<BookingTable> {
  return trx
    .updateTable('booking')
    .set({
      ...change,
      version: booking.version + 1,
      sequence: booking.sequence + (isNoticeable(booking, change) ? 1 : 0),
      updated_at: nextUpdate(booking.updated_at, now),
    })
    .where('id', '=', booking.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

function isNoticeable(booking: BookingTable, change: BookingChange): boolean {
  const { from_at, to_at, state } = { ...booking, ...change };
  return from_at !== booking.from_at || to_at !== booking.to_at || state !== booking.state;
}

/** Sets when the server looks at a booking next; nobody else sees a difference. */
export async function setDue(trx: Trx, bookingId: string, dueAt: number | null): Promise<void> {
  await trx.updateTable('booking').set({ due_at: dueAt }).where('id', '=', bookingId).execute();
}

/** Lets the server look at once, whatever the clock says, at what waits in an order. */
export async function hurryWaiting(trx: Trx, orderId: string): Promise<void> {
  await trx
    .updateTable('booking')
    .set({ due_at: 0 })
    .where('order_id', '=', orderId)
    .where('state', '=', 'pending')
    .execute();
}

function viewed(db: Db) {
  return db
    .selectFrom('booking')
    .innerJoin('instrument', 'instrument.id', 'booking.instrument_id')
    .innerJoin('facility', 'facility.id', 'booking.facility_id')
    .innerJoin('institution', 'institution.id', 'facility.institution_id')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .leftJoin('institution as home', 'home.id', 'person.institution_id')
    .selectAll('booking')
    .select([
      'instrument.name_zh as instrument_zh',
      'instrument.name_en as instrument_en',
      'instrument.model as instrument_model',
      'facility.name_zh as facility_zh',
      'facility.name_en as facility_en',
      'facility.zone',
      'institution.id as institution_id',
      'institution.name_zh as institution_zh',
      'institution.name_en as institution_en',
      'person.name as person_name',
      'home.name_zh as home_zh',
      'home.name_en as home_en',
    ]);
}

/** A booking with the names that a reader wants beside it. */
export type BookingView = Awaited<ReturnType<ReturnType<typeof viewed>['executeTakeFirstOrThrow']>>;

export async function viewBooking(db: Db, bookingId: string): Promise<BookingView | undefined> {
  return viewed(db).where('booking.id', '=', bookingId).executeTakeFirst();
}

export async function viewBookings(db: Db, bookingIds: readonly string[]): Promise<BookingView[]> {
  if (bookingIds.length === 0) return [];
  return viewed(db)
    .where('booking.id', 'in', [...bookingIds])
    .orderBy('booking.from_at')
    .orderBy('booking.id')
    .execute();
}

export type BookingFilter = {
  readonly personId?: string;
  readonly groupId?: string;
  readonly facilityIds?: readonly string[];
  readonly instrumentId?: string;
  readonly states?: readonly BookingState[];
  /** Bookings that touch the window. */
  readonly from?: number;
  readonly to?: number;
  /** Only bookings that are over by then or came to nothing, the latest first. */
  readonly pastAt?: number;
  /** Continue after this (start, id). */
  readonly after?: readonly [number, string];
};

/** Bookings by start and id, at most `limit`. */
export async function listBookings(db: Db, filter: BookingFilter, limit: number): Promise<BookingView[]> {
  let query = viewed(db);
  if (filter.personId !== undefined) query = query.where('booking.person_id', '=', filter.personId);
  if (filter.groupId !== undefined) query = query.where('booking.group_id', '=', filter.groupId);
  if (filter.facilityIds) query = query.where('booking.facility_id', 'in', [...filter.facilityIds]);
  if (filter.instrumentId !== undefined) query = query.where('booking.instrument_id', '=', filter.instrumentId);
  if (filter.states && filter.states.length > 0) query = query.where('booking.state', 'in', [...filter.states]);
  if (filter.from !== undefined) query = query.where('booking.to_at', '>', filter.from);
  if (filter.to !== undefined) query = query.where('booking.from_at', '<', filter.to);
  const { pastAt, after } = filter;
  if (pastAt !== undefined) {
    query = query.where((eb) =>
      eb.or([eb('booking.state', 'not in', [...HOLDING_STATES]), eb('booking.to_at', '<=', pastAt)]),
    );
  }
  const [direction, beyond] = pastAt === undefined ? (['asc', '>'] as const) : (['desc', '<'] as const);
  if (after) {
    const [from, id] = after;
    query = query.where((eb) =>
      eb.or([
        eb('booking.from_at', beyond, from),
        eb.and([eb('booking.from_at', '=', from), eb('booking.id', beyond, id)]),
      ]),
    );
  }
  return query.orderBy('booking.from_at', direction).orderBy('booking.id', direction).limit(limit).execute();
}

/** Bookings that somebody is using instruments for, also past their end. */
export async function bookingsInUse(db: Db, instrumentIds: readonly string[]): Promise<BookingTable[]> {
  if (instrumentIds.length === 0) return [];
  return db
    .selectFrom('booking')
    .selectAll()
    .where('instrument_id', 'in', [...instrumentIds])
    .where('state', '=', 'in-use')
    .execute();
}

/** Which parts bookings take along. */
export async function insertBookingParts(
  trx: Trx,
  rows: readonly { readonly bookingId: string; readonly partId: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  await trx
    .insertInto('booking_part')
    .values(rows.map(({ bookingId, partId }) => ({ booking_id: bookingId, part_id: partId })))
    .execute();
}

/** Which parts bookings take along from now on. */
export async function replaceBookingParts(
  trx: Trx,
  taken: readonly { readonly bookingId: string; readonly partIds: readonly string[] }[],
): Promise<void> {
  if (taken.length === 0) return;
  const bookingIds = taken.map(({ bookingId }) => bookingId);
  await trx.deleteFrom('booking_part').where('booking_id', 'in', bookingIds).execute();
  await insertBookingParts(
    trx,
    taken.flatMap(({ bookingId, partIds }) => partIds.map((partId) => ({ bookingId, partId }))),
  );
}

/** The parts that a booking takes along. */
export async function readBookingParts(db: Db, bookingId: string): Promise<string[]> {
  const rows = await db.selectFrom('booking_part').select('part_id').where('booking_id', '=', bookingId).execute();
  return rows.map((row) => row.part_id);
}

type NamedPart = {
  readonly bookingId: string;
  readonly id: string;
  readonly zh: string | null;
  readonly en: string | null;
};

/** What bookings take along, with names. */
export async function viewBookingParts(db: Db, bookingIds: readonly string[]): Promise<NamedPart[]> {
  if (bookingIds.length === 0) return [];
  return db
    .selectFrom('booking_part')
    .innerJoin('instrument', 'instrument.id', 'booking_part.part_id')
    .select([
      'booking_part.booking_id as bookingId',
      'instrument.id',
      'instrument.name_zh as zh',
      'instrument.name_en as en',
    ])
    .where('booking_part.booking_id', 'in', [...bookingIds])
    .orderBy('instrument.id')
    .execute();
}

/** Bookings that still hold time after `now` on instruments that follow a schedule. */
export async function futureBookingsOfInstruments(
  db: Db,
  instrumentIds: readonly string[],
  now: number,
): Promise<BookingTable[]> {
  if (instrumentIds.length === 0) return [];
  return db
    .selectFrom('booking')
    .selectAll()
    .where('instrument_id', 'in', [...instrumentIds])
    .where('state', 'in', ['pending', 'confirmed'])
    .where('to_at', '>', now)
    .orderBy('from_at')
    .orderBy('id')
    .execute();
}
