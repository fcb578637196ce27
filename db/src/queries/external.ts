import { HOLDING_STATES } from '@jishi/shared/rules/lifecycle';
import { DAY_MS, type Span } from '@jishi/shared/time/span';
import { sql } from 'kysely';
import type { Db, Trx } from '../open.ts';
import type { ExternalBusyTable, ExternalCalendarTable } from '../schema.ts';
import { chunk } from './chunk.ts';
import { insertRows } from './insert-rows.ts';

export type ExternalChange = Partial<Omit<ExternalCalendarTable, 'id' | 'facility_id' | 'created_by' | 'created_at'>>;

/** A calendar, also one that was removed. */
export async function readExternal(db: Db, calendarId: string): Promise<ExternalCalendarTable | undefined> {
  return db.selectFrom('external_calendar').selectAll().where('id', '=', calendarId).executeTakeFirst();
}

/** The calendars of a facility that were not removed, in the order in which they were connected. */
export async function listExternal(db: Db, facilityId: string): Promise<ExternalCalendarTable[]> {
  return db
    .selectFrom('external_calendar')
    .selectAll()
    .where('facility_id', '=', facilityId)
    .where('state', '<>', 'removed')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export async function insertExternal(trx: Trx, calendar: ExternalCalendarTable): Promise<void> {
  await trx.insertInto('external_calendar').values(calendar).execute();
}

/** What must still be so for a change to be written: nobody changed it, or looked at it, meanwhile. */
export type ExternalSeen = Pick<ExternalCalendarTable, 'id' | 'version' | 'claimed_until'>;

/** Changes a calendar that is as it was seen; false, and nothing is written, when it is another one by now. */
export async function changeExternal(trx: Trx, seen: ExternalSeen, change: ExternalChange): Promise<boolean> {
  const done = await trx
    .updateTable('external_calendar')
    .set(change)
    .where('id', '=', seen.id)
    .where('version', '=', seen.version)
    .where('state', '<>', 'removed')
    .where((eb) => (seen.claimed_until === null ? eb.lit(true) : eb('claimed_until', '=', seen.claimed_until)))
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Removes a calendar, whatever was changed of it meanwhile; answers it as it is then, undefined when it was removed. */
export async function removeExternal(
  trx: Trx,
  calendarId: string,
  change: ExternalChange,
): Promise<ExternalCalendarTable | undefined> {
  return trx
    .updateTable('external_calendar')
    .set(change)
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', calendarId)
    .where('state', '<>', 'removed')
    .returningAll()
    .executeTakeFirst();
}

/** How long somebody may take to look at a calendar before another one may. */
export const LOOK_MS = 120_000;

/** A claim of a clock that was put back does not count. */
function isUnclaimed(now: number) {
  return sql<boolean>`(claimed_until is null or claimed_until <= ${now} or claimed_until > ${now + 2 * LOOK_MS})`;
}

/** Longer than any wait: what is to happen later than that was planned by a clock that was ahead. */
const TOO_FAR_MS = 2 * DAY_MS;

function isDue(now: number) {
  return sql<boolean>`(next_at <= ${now} or next_at > ${now + TOO_FAR_MS})`;
}

/** Calendars that are to be fetched or looked at by `now`, those that wait longest first, at most `limit`. */
export async function dueExternal(db: Db, now: number, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('external_calendar')
    .select('id')
    .where(isDue(now))
    .where(isUnclaimed(now))
    .orderBy('next_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Takes a calendar to look at it, for `LOOK_MS`; undefined while somebody else does, or when it is not due (if that is asked). */
export async function claimExternal(
  trx: Trx,
  calendarId: string,
  now: number,
  onlyDue: boolean,
): Promise<ExternalCalendarTable | undefined> {
  let query = trx
    .updateTable('external_calendar')
    .set({ claimed_until: now + LOOK_MS })
    .where('id', '=', calendarId)
    .where('state', '<>', 'removed')
    .where(isUnclaimed(now));
  if (onlyDue) query = query.where(isDue(now));
  return query.returningAll().executeTakeFirst();
}

/** An instrument of which a calendar takes time. */
export type Covered = { readonly id: string; readonly stations: number };

/** The instruments of which a calendar takes time at `now`: the one, or all of the facility; none that were withdrawn. */
export async function coveredInstruments(
  db: Db,
  { facilityId, instrumentId }: { readonly facilityId: string; readonly instrumentId: string | null },
  now: number,
): Promise<Covered[]> {
  const query = db
    .selectFrom('instrument')
    .select(['id', 'stations'])
    .where('facility_id', '=', facilityId)
    .where((eb) => eb.or([eb('withdrawn_at', 'is', null), eb('withdrawn_at', '>', now)]))
    .orderBy('id');
  return instrumentId === null
    ? query.where('kind', '=', 'instrument').execute()
    : query.where('id', '=', instrumentId).execute();
}

/** All busy time of a calendar, by instrument and start. */
export async function readBusy(db: Db, calendarId: string): Promise<ExternalBusyTable[]> {
  return db
    .selectFrom('external_busy')
    .selectAll()
    .where('calendar_id', '=', calendarId)
    .orderBy('instrument_id')
    .orderBy('from_at')
    .execute();
}

/** Busy time of instruments that meets a span, the oldest first. */
export async function busyWithin(db: Db, instrumentIds: readonly string[], span: Span): Promise<ExternalBusyTable[]> {
  if (instrumentIds.length === 0) return [];
  return db
    .selectFrom('external_busy')
    .selectAll()
    .where('instrument_id', 'in', [...instrumentIds])
    .where('to_at', '>', span.from)
    .where('from_at', '<', span.to)
    .orderBy('id')
    .execute();
}

const BUSY_COLUMNS = 6;

export async function insertBusy(trx: Trx, rows: readonly ExternalBusyTable[]): Promise<void> {
  for (const some of chunk(rows, BUSY_COLUMNS)) await insertRows(trx, 'external_busy', some);
}

export async function deleteBusy(trx: Trx, ids: readonly string[]): Promise<void> {
  for (const some of chunk(ids, 1)) await trx.deleteFrom('external_busy').where('id', 'in', some).execute();
}

/** Forgets all titles of a calendar. */
export async function forgetTitles(trx: Trx, calendarId: string): Promise<void> {
  await trx.updateTable('external_busy').set({ title: null }).where('calendar_id', '=', calendarId).execute();
}

/** Coming busy time of calendars, each span once however many instruments it takes, by start. */
export async function busySpans(db: Db, calendarIds: readonly string[], now: number) {
  if (calendarIds.length === 0) return [];
  return db
    .selectFrom('external_busy')
    .select(['calendar_id', 'from_at as from', 'to_at as to'])
    .distinct()
    .where('calendar_id', 'in', [...calendarIds])
    .where('to_at', '>', now)
    .orderBy('from_at')
    .execute();
}

/** A booking that has, or is to have, time of an instrument. */
export type Standing = Span & {
  readonly bookingId: string;
  readonly instrumentId: string;
  readonly person: string;
};

/** Bookings that are to come or run, with the instruments and parts that they have, by start. */
export async function standingBookings(db: Db, instrumentIds: readonly string[], span: Span): Promise<Standing[]> {
  if (instrumentIds.length === 0) return [];
  return db
    .selectFrom('occupancy')
    .innerJoin('booking', 'booking.id', 'occupancy.owner_id')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .select([
      'booking.id as bookingId',
      'occupancy.instrument_id as instrumentId',
      'booking.from_at as from',
      'booking.to_at as to',
      'person.name as person',
    ])
    .where('occupancy.instrument_id', 'in', [...instrumentIds])
    .where('occupancy.kind', '=', 'booking')
    .where('occupancy.from_at', '<', span.to)
    .where('occupancy.to_at', '>', span.from)
    .where('booking.state', 'in', HOLDING_STATES)
    .where('booking.from_at', '<', span.to)
    .where('booking.to_at', '>', span.from)
    .orderBy('booking.from_at')
    .orderBy('booking.id')
    .execute();
}

/** Those of the ids that name our own bookings and closures in calendars. */
export async function ownUids(db: Db, uids: readonly string[]): Promise<ReadonlySet<string>> {
  const own = new Set<string>();
  for (const some of chunk([...new Set(uids)], 1)) {
    const rows = await db.selectFrom('booking').select('calendar_uid').where('calendar_uid', 'in', some).execute();
    for (const row of rows) own.add(row.calendar_uid);
    const closures = await db.selectFrom('closure').select('id').where('id', 'in', some).execute();
    for (const row of closures) own.add(row.id);
  }
  return own;
}

/** Remembers bookings that a calendar lies on; answers those that were not known yet. */
export async function rememberMet(trx: Trx, calendarId: string, bookingIds: readonly string[]): Promise<string[]> {
  const fresh: string[] = [];
  for (const some of chunk(bookingIds, 2)) {
    const rows = await trx
      .insertInto('external_met')
      .values(some.map((bookingId) => ({ calendar_id: calendarId, booking_id: bookingId })))
      .onConflict((conflict) => conflict.doNothing())
      .returning('booking_id')
      .execute();
    fresh.push(...rows.map((row) => row.booking_id));
  }
  return fresh;
}

/** Names of instruments and parts, by id. */
export async function instrumentNames(db: Db, instrumentIds: readonly string[]) {
  if (instrumentIds.length === 0) return new Map<string, { name_zh: string | null; name_en: string | null }>();
  const rows = await db
    .selectFrom('instrument')
    .select(['id', 'name_zh', 'name_en'])
    .where('id', 'in', [...new Set(instrumentIds)])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}
