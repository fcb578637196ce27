import { sql } from 'kysely';
import { isPostgres } from '../dialect.ts';
import type { Db } from '../open.ts';
import { containing } from './containing.ts';

export type PeopleFilter = {
  readonly q?: string | undefined;
  readonly role?: 'administrator' | 'manager' | 'head' | undefined;
  readonly institutionId?: string | undefined;
  readonly suspended?: boolean | undefined;
  /** Continue after this (creation, id). */
  readonly after?: readonly [number, string] | undefined;
};

function selected(db: Db) {
  return db
    .selectFrom('person')
    .leftJoin('administrator', 'administrator.person_id', 'person.id')
    .leftJoin('institution', 'institution.id', 'person.institution_id')
    .leftJoin('auth_user', 'auth_user.id', 'person.id')
    .selectAll('person')
    .select(['administrator.since_at as administrator_since', 'auth_user.id as account_id'])
    .select(['institution.name_zh as institution_zh', 'institution.name_en as institution_en'])
    .select((eb) => [
      eb
        .selectFrom('facility_manager')
        .select(eb.fn.countAll<number>().as('n'))
        .whereRef('facility_manager.person_id', '=', 'person.id')
        .as('managed'),
    ]);
}

export type PersonRow = Awaited<ReturnType<ReturnType<typeof selected>['executeTakeFirstOrThrow']>>;

/** People, the newest first, at most `limit`. */
export async function listPeopleBy(db: Db, filter: PeopleFilter, limit: number): Promise<PersonRow[]> {
  const { q, role, institutionId, suspended, after } = filter;
  let query = selected(db);
  if (q) query = query.where((eb) => eb.or([containing('person.name', q), containing('person.email', q)]));
  if (role === 'administrator') query = query.where('administrator.person_id', 'is not', null);
  if (role === 'manager')
    query = query.where('person.id', 'in', (eb) => eb.selectFrom('facility_manager').select('person_id'));
  if (role === 'head')
    query = query.where('person.id', 'in', (eb) =>
      eb
        .selectFrom('group_member')
        .innerJoin('research_group', 'research_group.id', 'group_member.group_id')
        .select('person_id')
        .where('role', '=', 'head')
        .where('research_group.ended_at', 'is', null),
    );
  if (institutionId !== undefined) query = query.where('person.institution_id', '=', institutionId);
  if (suspended !== undefined) query = query.where('person.suspended_at', suspended ? 'is not' : 'is', null);
  if (after) {
    const [at, id] = after;
    query = query.where((eb) =>
      eb.or([eb('person.created_at', '<', at), eb.and([eb('person.created_at', '=', at), eb('person.id', '<', id)])]),
    );
  }
  return query.orderBy('person.created_at', 'desc').orderBy('person.id', 'desc').limit(limit).execute();
}

export async function readPersonRow(db: Db, id: string): Promise<PersonRow | undefined> {
  return selected(db).where('person.id', '=', id).executeTakeFirst();
}

/** What somebody manages, and the groups that they belong to and that have not ended; at most 200 of each. */
export async function readRolesOf(db: Db, personId: string) {
  const facilities = await db
    .selectFrom('facility_manager')
    .innerJoin('facility', 'facility.id', 'facility_manager.facility_id')
    .select(['facility.id', 'facility.name_zh', 'facility.name_en', 'facility.institution_id', 'since_at'])
    .where('person_id', '=', personId)
    .orderBy('since_at')
    .limit(200)
    .execute();
  const groups = await db
    .selectFrom('group_member')
    .innerJoin('research_group', 'research_group.id', 'group_member.group_id')
    .select(['research_group.id', 'research_group.name_zh', 'research_group.name_en', 'role', 'since_at'])
    .where('person_id', '=', personId)
    .where('research_group.ended_at', 'is', null)
    .orderBy('since_at')
    .limit(200)
    .execute();
  return { facilities, groups };
}

/** Bookings of somebody, those that are still to come, sessions that have not expired, and when the last one began. */
export async function countDoings(db: Db, personId: string, now: number) {
  const bookings = db.selectFrom('booking').select((eb) => eb.fn.countAll<number>().as('n'));
  const all = await bookings.where('person_id', '=', personId).executeTakeFirstOrThrow();
  const coming = await bookings
    .where('person_id', '=', personId)
    .where('state', 'in', ['pending', 'confirmed', 'in-use'])
    .where('to_at', '>', now)
    .executeTakeFirstOrThrow();
  const sessions = await db
    .selectFrom('auth_session')
    .select(['createdAt', 'expiresAt'])
    .where('userId', '=', personId)
    .execute();
  const begun = sessions.map((session) => new Date(session.createdAt).getTime());
  return {
    bookings: Number(all.n),
    coming: Number(coming.n),
    sessions: sessions.filter((session) => new Date(session.expiresAt).getTime() > now).length,
    lastSignInAt: begun.length === 0 ? null : Math.max(...begun),
  };
}

/** Ids of administrators who can act: those who are suspended cannot. */
export async function actingAdministrators(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('administrator')
    .innerJoin('person', 'person.id', 'administrator.person_id')
    .select('person.id')
    .where('person.suspended_at', 'is', null)
    .orderBy('person.id')
    .execute();
  return rows.map(({ id }) => id);
}

const ADMINISTRATORS_LOCK = 6_008;

/** One change of who administers at a time, so that two of them never leave nobody. SQLite has one writer anyway. */
export async function lockAdministrators(db: Db): Promise<void> {
  if (isPostgres(db)) await sql`select pg_advisory_xact_lock(${sql.lit(ADMINISTRATORS_LOCK)})`.execute(db);
}

/** How many institutions and people there are. */
export async function countHouse(db: Db): Promise<{ institutions: number; people: number }> {
  const of = async (table: 'institution' | 'person') => {
    const query = db.selectFrom(table).select((eb) => eb.fn.countAll<number>().as('n'));
    return Number((await query.executeTakeFirstOrThrow()).n);
  };
  return { institutions: await of('institution'), people: await of('person') };
}
