import type { Db, Trx } from '../open.ts';
import type { AuthorisationTable } from '../schema.ts';

function named(db: Db) {
  return db
    .selectFrom('authorisation')
    .innerJoin('person', 'person.id', 'authorisation.person_id')
    .leftJoin('institution as home', 'home.id', 'person.institution_id')
    .innerJoin('facility', 'facility.id', 'authorisation.facility_id')
    .leftJoin('instrument', 'instrument.id', 'authorisation.instrument_id')
    .leftJoin('instrument_type', 'instrument_type.id', 'authorisation.type_id')
    .selectAll('authorisation')
    .select(['person.name as person_name', 'home.name_zh as home_zh', 'home.name_en as home_en'])
    .select(['facility.name_zh as facility_zh', 'facility.name_en as facility_en'])
    .select(['instrument.name_zh as instrument_zh', 'instrument.name_en as instrument_en'])
    .select(['instrument_type.name_zh as type_zh', 'instrument_type.name_en as type_en']);
}

export type AuthorisationRow = Awaited<ReturnType<ReturnType<typeof named>['executeTakeFirstOrThrow']>>;

export async function readAuthorisation(db: Db, authorisationId: string): Promise<AuthorisationRow | undefined> {
  return named(db).where('authorisation.id', '=', authorisationId).executeTakeFirst();
}

export type AuthorisationFilter = {
  readonly facilityId?: string;
  readonly personId?: string;
  /** What covers this instrument: itself, its type, or all of its facility. */
  readonly covering?: { readonly instrumentId: string; readonly typeId: string | null };
  /** Without those that were taken back. */
  readonly standing?: boolean;
  /** Only those that are not taken back, and end after `from` and no later than `to`. */
  readonly ending?: { readonly from: number; readonly to: number };
  /** Continue after this (creation, id). */
  readonly after?: readonly [number, string];
};

/** Authorisations, the newest first, at most `limit`. */
export async function listAuthorisations(
  db: Db,
  filter: AuthorisationFilter,
  limit: number,
): Promise<AuthorisationRow[]> {
  let query = named(db);
  const { facilityId, personId, covering, standing, ending, after } = filter;
  if (facilityId !== undefined) query = query.where('authorisation.facility_id', '=', facilityId);
  if (personId !== undefined) query = query.where('authorisation.person_id', '=', personId);
  if (standing) query = query.where('authorisation.revoked_at', 'is', null);
  if (ending) {
    query = query
      .where('authorisation.revoked_at', 'is', null)
      .where('authorisation.until_at', '>', ending.from)
      .where('authorisation.until_at', '<=', ending.to);
  }
  if (covering) {
    const { instrumentId, typeId } = covering;
    query = query.where((eb) =>
      eb.or([
        eb('authorisation.instrument_id', '=', instrumentId),
        eb.and([eb('authorisation.instrument_id', 'is', null), eb('authorisation.type_id', 'is', null)]),
        ...(typeId === null ? [] : [eb('authorisation.type_id', '=', typeId)]),
      ]),
    );
  }
  if (after) {
    const [at, id] = after;
    query = query.where((eb) =>
      eb.or([
        eb('authorisation.created_at', '<', at),
        eb.and([eb('authorisation.created_at', '=', at), eb('authorisation.id', '<', id)]),
      ]),
    );
  }
  return query.orderBy('authorisation.created_at', 'desc').orderBy('authorisation.id', 'desc').limit(limit).execute();
}

/** How many of somebody's authorisations in a facility are neither taken back nor over at `now`. */
export async function countStanding(db: Db, personId: string, facilityId: string, now: number): Promise<number> {
  const row = await db
    .selectFrom('authorisation')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('person_id', '=', personId)
    .where('facility_id', '=', facilityId)
    .where('revoked_at', 'is', null)
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', now)]))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

export async function insertAuthorisation(trx: Trx, authorisation: AuthorisationTable): Promise<void> {
  await trx.insertInto('authorisation').values(authorisation).execute();
}

/** Takes it back at `now`; whether it had not been before. */
export async function revokeAuthorisation(trx: Trx, authorisationId: string, now: number): Promise<boolean> {
  const row = await trx
    .updateTable('authorisation')
    .set({ revoked_at: now })
    .where('id', '=', authorisationId)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
