import { earlier } from '@jishi/shared/rules/cover';
import type { Booked, Standing } from '@jishi/shared/rules/facts';
import { HOLDING_STATES } from '@jishi/shared/rules/lifecycle';
import { DAY_MS, type Span } from '@jishi/shared/time/span';
import type { Db } from '../open.ts';

/** Whose bookings count: cancelled, declined and expired ones do not. */
const COUNTED_STATES = ['pending', 'confirmed', 'in-use', 'completed', 'no-show'] as const;
const WEEK_MS = 7 * DAY_MS;

export type OwnRow = Booked & {
  readonly id: string;
  readonly instrumentId: string;
  readonly facilityId: string;
  readonly mode: string;
  readonly lat: number | null;
  readonly lng: number | null;
};

/** A person's bookings around a window, and the active ones wherever they lie: none is further ahead than a horizon. */
export async function readOwnBookings(db: Db, personId: string, window: Span): Promise<OwnRow[]> {
  const rows = await db
    .selectFrom('booking')
    .innerJoin('facility', 'facility.id', 'booking.facility_id')
    .select(['booking.id', 'booking.instrument_id', 'booking.facility_id', 'booking.from_at', 'booking.to_at'])
    .select(['booking.state', 'booking.mode', 'facility.lat', 'facility.lng'])
    .where('booking.person_id', '=', personId)
    .where('booking.state', 'in', COUNTED_STATES)
    .where((eb) =>
      eb.or([
        eb.and([eb('booking.from_at', '<', window.to + WEEK_MS), eb('booking.to_at', '>', window.from - WEEK_MS)]),
        eb('booking.state', 'in', [...HOLDING_STATES]),
      ]),
    )
    .execute();
  return rows.map((row) => ({
    id: row.id,
    instrumentId: row.instrument_id,
    facilityId: row.facility_id,
    from: row.from_at,
    to: row.to_at,
    state: row.state,
    mode: row.mode,
    lat: row.lat,
    lng: row.lng,
  }));
}

type Counted = Booked & { readonly id: string; readonly instrumentId: string };

/** What members of a group have booked of instruments around a window, for the group. */
export async function readGroupBookings(
  db: Db,
  groupId: string,
  instrumentIds: readonly string[],
  window: Span,
): Promise<Counted[]> {
  return counted(db, instrumentIds, window, (query) => query.where('group_id', '=', groupId));
}

/** What users of other institutions have booked of instruments around a window. */
export async function readOutsiderBookings(db: Db, instrumentIds: readonly string[], window: Span): Promise<Counted[]> {
  return counted(db, instrumentIds, window, (query) => query.where('user_class', '<>', 'internal'));
}

function selectCounted(db: Db, instrumentIds: readonly string[], window: Span) {
  return db
    .selectFrom('booking')
    .select(['id', 'instrument_id', 'from_at', 'to_at', 'state'])
    .where('instrument_id', 'in', [...instrumentIds])
    .where('state', 'in', COUNTED_STATES)
    .where('from_at', '<', window.to + WEEK_MS)
    .where('to_at', '>', window.from - WEEK_MS);
}

type CountedQuery = ReturnType<typeof selectCounted>;

async function counted(
  db: Db,
  instrumentIds: readonly string[],
  window: Span,
  narrow: (query: CountedQuery) => CountedQuery,
): Promise<Counted[]> {
  const rows = await narrow(selectCounted(db, instrumentIds, window)).execute();
  return rows.map((row) => ({
    id: row.id,
    instrumentId: row.instrument_id,
    from: row.from_at,
    to: row.to_at,
    state: row.state,
  }));
}

export type Pause = Standing['pauses'][number] & { readonly facilityId: string | null };

/** The pauses of a person that are not over at `now`, those of one facility and those of all. */
export async function readPauses(db: Db, personId: string, now: number): Promise<Pause[]> {
  return (await holding(db, now).where('person_id', '=', personId).execute()).map(pauseOf);
}

/** The pauses of people that hold at a facility at `now`: its own, and those of all facilities. */
export async function readPausesAt(
  db: Db,
  facilityId: string,
  personIds: readonly string[],
  now: number,
): Promise<(Pause & { readonly personId: string })[]> {
  const rows = await holding(db, now)
    .where('person_id', 'in', [...personIds])
    .where((eb) => eb.or([eb('facility_id', 'is', null), eb('facility_id', '=', facilityId)]))
    .execute();
  return rows.map((row) => ({ personId: row.person_id, ...pauseOf(row) }));
}

function holding(db: Db, now: number) {
  return db
    .selectFrom('pause')
    .select(['person_id', 'facility_id', 'until_at', 'reason'])
    .where('from_at', '<=', now)
    .where('lifted_at', 'is', null)
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', now)]));
}

type PauseRow = {
  readonly facility_id: string | null;
  readonly until_at: number | null;
  readonly reason: string | null;
};

function pauseOf(row: PauseRow): Pause {
  return { facilityId: row.facility_id, until: row.until_at, reason: row.reason };
}

export type Authorised = Standing['authorisations'][number] & {
  readonly facilityId: string;
  readonly instrumentId: string | null;
  readonly typeId: string | null;
};

/** The authorisations of a person in these facilities, or in all of them, also those that have ended. */
export async function readAuthorisations(
  db: Db,
  personId: string,
  facilityIds?: readonly string[],
): Promise<Authorised[]> {
  const query = db
    .selectFrom('authorisation')
    .select(['facility_id', 'instrument_id', 'type_id', 'from_at', 'until_at', 'revoked_at'])
    .where('person_id', '=', personId);
  const rows = await (facilityIds ? query.where('facility_id', 'in', [...new Set(facilityIds)]) : query).execute();
  return rows.map((row) => ({
    facilityId: row.facility_id,
    instrumentId: row.instrument_id,
    typeId: row.type_id,
    from: row.from_at,
    until: earlier(row.until_at, row.revoked_at),
  }));
}

type Scope = Pick<Authorised, 'facilityId' | 'instrumentId' | 'typeId'>;
type Place = { readonly id: string; readonly facility_id: string; readonly type_id: string | null };

/** Whether an authorisation is for this instrument: for it alone, for all of its type in the facility, or for all there. */
export function isFor(one: Scope, instrument: Place): boolean {
  if (one.facilityId !== instrument.facility_id) return false;
  if (one.instrumentId !== null) return one.instrumentId === instrument.id;
  return one.typeId === null || one.typeId === instrument.type_id;
}
