import type { Db, Trx } from '../open.ts';
import type { BreachTable } from '../schema.ts';

/** Whether it was written; a booking has each kind of breach once. */
export async function insertBreach(trx: Trx, breach: BreachTable): Promise<boolean> {
  const row = await trx
    .insertInto('breach')
    .values(breach)
    .onConflict((conflict) => conflict.columns(['booking_id', 'kind']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Breaches of a person at a facility since an instant that count: not waived, and not yet paid for by a pause. */
export async function countingBreaches(db: Db, personId: string, facilityId: string, since: number): Promise<string[]> {
  const rows = await db
    .selectFrom('breach')
    .select('id')
    .where('person_id', '=', personId)
    .where('facility_id', '=', facilityId)
    .where('at', '>=', since)
    .where('waived_at', 'is', null)
    .where('pause_id', 'is', null)
    .execute();
  return rows.map((row) => row.id);
}

/** Says that breaches led to a pause. */
export async function setBreachPause(trx: Trx, breachIds: readonly string[], pauseId: string): Promise<void> {
  await trx
    .updateTable('breach')
    .set({ pause_id: pauseId })
    .where('id', 'in', [...breachIds])
    .execute();
}

/** Lets the breaches that led to a pause, and were not waived, count again. */
export async function clearBreachPause(trx: Trx, pauseId: string): Promise<void> {
  await trx
    .updateTable('breach')
    .set({ pause_id: null })
    .where('pause_id', '=', pauseId)
    .where('waived_at', 'is', null)
    .execute();
}

type BreachChange = Partial<Omit<BreachTable, 'id' | 'person_id' | 'facility_id' | 'booking_id' | 'kind' | 'at'>>;

export async function changeBreach(trx: Trx, breachId: string, change: BreachChange): Promise<void> {
  await trx.updateTable('breach').set(change).where('id', '=', breachId).execute();
}

export async function readBreach(db: Db, breachId: string): Promise<BreachTable | undefined> {
  return db.selectFrom('breach').selectAll().where('id', '=', breachId).executeTakeFirst();
}

export async function readBookingBreach(
  db: Db,
  bookingId: string,
  kind: BreachTable['kind'],
): Promise<BreachTable | undefined> {
  return db
    .selectFrom('breach')
    .selectAll()
    .where('booking_id', '=', bookingId)
    .where('kind', '=', kind)
    .executeTakeFirst();
}

function viewed(db: Db) {
  return db
    .selectFrom('breach')
    .innerJoin('booking', 'booking.id', 'breach.booking_id')
    .innerJoin('instrument', 'instrument.id', 'booking.instrument_id')
    .innerJoin('facility', 'facility.id', 'breach.facility_id')
    .innerJoin('person', 'person.id', 'breach.person_id')
    .leftJoin('pause', 'pause.id', 'breach.pause_id')
    .selectAll('breach')
    .select(['booking.instrument_id', 'booking.from_at', 'booking.to_at', 'booking.group_id'])
    .select(['instrument.name_zh as instrument_zh', 'instrument.name_en as instrument_en'])
    .select(['facility.name_zh as facility_zh', 'facility.name_en as facility_en', 'facility.zone'])
    .select(['person.name as person_name', 'pause.until_at as pause_until', 'pause.lifted_at as pause_lifted']);
}

/** A breach with the names that a reader wants beside it. */
export type BreachView = Awaited<ReturnType<ReturnType<typeof viewed>['executeTakeFirstOrThrow']>>;

export async function viewBreach(db: Db, breachId: string): Promise<BreachView | undefined> {
  return viewed(db).where('breach.id', '=', breachId).executeTakeFirst();
}

export type BreachFilter = {
  readonly personId?: string;
  readonly facilityId?: string;
  /** Only those with an appeal that nobody has decided. */
  readonly appealed?: boolean;
  /** Continue after this (time, id). */
  readonly after?: readonly [number, string];
};

/** Breaches, the newest first, at most `limit`. */
export async function listBreaches(db: Db, filter: BreachFilter, limit: number): Promise<BreachView[]> {
  let query = viewed(db);
  if (filter.personId !== undefined) query = query.where('breach.person_id', '=', filter.personId);
  if (filter.facilityId !== undefined) query = query.where('breach.facility_id', '=', filter.facilityId);
  if (filter.appealed) {
    query = query.where('breach.appealed_at', 'is not', null).where('breach.decided_at', 'is', null);
  }
  if (filter.after) {
    const [at, id] = filter.after;
    query = query.where((eb) =>
      eb.or([eb('breach.at', '<', at), eb.and([eb('breach.at', '=', at), eb('breach.id', '<', id)])]),
    );
  }
  return query.orderBy('breach.at', 'desc').orderBy('breach.id', 'desc').limit(limit).execute();
}
