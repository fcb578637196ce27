import type { Granted } from '@jishi/shared/rules/cover';
import type { BreachKind } from '@jishi/shared/schema/breach';
import type { Db } from '../open.ts';
import { type Authorised, type Pause, readPausesAt } from './standing.ts';

/** Continue after this (start, id). */
type After = readonly [number, string] | undefined;

/** Bookings that wait at a facility, by start and id, with what says by which rules; at most `limit`. */
export async function readWaiting(db: Db, facilityId: string, after: After, limit: number) {
  let query = db
    .selectFrom('booking')
    .innerJoin('instrument', 'instrument.id', 'booking.instrument_id')
    .innerJoin('facility', 'facility.id', 'booking.facility_id')
    .innerJoin('institution', 'institution.id', 'facility.institution_id')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .leftJoin('institution as home', 'home.id', 'person.institution_id')
    .select(['booking.id', 'booking.person_id', 'booking.from_at', 'booking.to_at', 'booking.mode'])
    .select(['booking.user_class', 'booking.instrument_id', 'instrument.facility_id', 'instrument.type_id'])
    .select(['institution.rules as institution_rules', 'facility.rules as facility_rules', 'instrument.rules'])
    .select('home.region_code')
    .where('booking.facility_id', '=', facilityId)
    .where('booking.state', '=', 'pending');
  if (after) {
    const [from, id] = after;
    query = query.where((eb) =>
      eb.or([eb('booking.from_at', '>', from), eb.and([eb('booking.from_at', '=', from), eb('booking.id', '>', id)])]),
    );
  }
  return query.orderBy('booking.from_at').orderBy('booking.id').limit(limit).execute();
}

export type WaitingRow = Awaited<ReturnType<typeof readWaiting>>[number];

type Whose = { readonly personId: string };
type Given = Whose & Granted & Pick<Authorised, 'facilityId' | 'instrumentId' | 'typeId'>;

/** What a facility knows of people: four statements, however many they are. */
export type KnownOfPeople = {
  /** Authorisations here, also those that were taken back. */
  readonly authorisations: readonly Given[];
  /** Pauses that hold here at `now`, those of all facilities too. */
  readonly pauses: readonly (Whose & Pause)[];
  /** How many of their bookings here are completed; nobody without one. */
  readonly completed: ReadonlyMap<string, number>;
  /** Breaches here that were not waived, counted by kind. */
  readonly breaches: readonly (Whose & { readonly kind: BreachKind; readonly count: number })[];
};

export async function readKnownOfPeople(
  db: Db,
  facilityId: string,
  personIds: readonly string[],
  now: number,
): Promise<KnownOfPeople> {
  const people = [...new Set(personIds)];
  if (people.length === 0) return { authorisations: [], pauses: [], completed: new Map(), breaches: [] };
  return {
    authorisations: await readGiven(db, facilityId, people),
    pauses: await readPausesAt(db, facilityId, people, now),
    completed: await countCompleted(db, facilityId, people),
    breaches: await countBreaches(db, facilityId, people),
  };
}

async function readGiven(db: Db, facilityId: string, people: readonly string[]): Promise<Given[]> {
  const rows = await db
    .selectFrom('authorisation')
    .select(['person_id', 'facility_id', 'instrument_id', 'type_id', 'from_at', 'until_at', 'revoked_at'])
    .where('person_id', 'in', [...people])
    .where('facility_id', '=', facilityId)
    .execute();
  return rows.map((row) => ({
    personId: row.person_id,
    facilityId: row.facility_id,
    instrumentId: row.instrument_id,
    typeId: row.type_id,
    from: row.from_at,
    until: row.until_at,
    revokedAt: row.revoked_at,
  }));
}

async function countCompleted(db: Db, facilityId: string, people: readonly string[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('booking')
    .select((eb) => ['person_id', eb.fn.countAll<number>().as('n')])
    .where('person_id', 'in', [...people])
    .where('facility_id', '=', facilityId)
    .where('state', '=', 'completed')
    .groupBy('person_id')
    .execute();
  return new Map(rows.map((row) => [row.person_id, Number(row.n)]));
}

async function countBreaches(db: Db, facilityId: string, people: readonly string[]) {
  const rows = await db
    .selectFrom('breach')
    .select((eb) => ['person_id', 'kind', eb.fn.countAll<number>().as('n')])
    .where('person_id', 'in', [...people])
    .where('facility_id', '=', facilityId)
    .where('waived_at', 'is', null)
    .groupBy(['person_id', 'kind'])
    .execute();
  return rows.map((row) => ({ personId: row.person_id, kind: row.kind, count: Number(row.n) }));
}
