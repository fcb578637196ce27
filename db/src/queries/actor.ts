import type { Actor } from '@jishi/shared/rules/access';
import { sql } from 'kysely';
import type { Db } from '../open.ts';
import { prepare } from '../prepare.ts';

export type Roles = Pick<Actor, 'facilityIds' | 'headOf' | 'memberOf'>;

/** People whom the person stands in for at `now`. Whoever is suspended has nothing to hand on. */
function standing(db: Db, personId: string, now: number) {
  return db
    .selectFrom('stand_in')
    .innerJoin('person as away', 'away.id', 'stand_in.for_id')
    .where('stand_in.person_id', '=', personId)
    .where('stand_in.ended_at', 'is', null)
    .where('stand_in.from_at', '<=', now)
    .where('stand_in.until_at', '>', now)
    .where('away.suspended_at', 'is', null);
}

/** One row for each role; `what` is 'facility', or the role in a group. */
const rolesOf = prepare((db: Db, personId: string, now: number) =>
  db
    .selectFrom('facility_manager')
    .select([sql<string>`'facility'`.as('what'), 'facility_id as id'])
    .where('person_id', '=', personId)
    .unionAll(
      standing(db, personId, now)
        .innerJoin('facility_manager', 'facility_manager.person_id', 'stand_in.for_id')
        .select([sql<string>`'facility'`.as('what'), 'facility_manager.facility_id as id']),
    )
    .unionAll(
      db
        .selectFrom('group_member')
        .innerJoin('research_group', 'research_group.id', 'group_member.group_id')
        .select([sql<string>`group_member.role`.as('what'), 'group_member.group_id as id'])
        .where('group_member.person_id', '=', personId)
        .where('research_group.ended_at', 'is', null),
    )
    .unionAll(
      standing(db, personId, now)
        .innerJoin('group_member', 'group_member.person_id', 'stand_in.for_id')
        .innerJoin('research_group', 'research_group.id', 'group_member.group_id')
        .select([sql<string>`group_member.role`.as('what'), 'group_member.group_id as id'])
        .where('group_member.role', '=', 'head')
        .where('research_group.ended_at', 'is', null),
    ),
);

/**
 * What somebody may decide at `now` (epoch ms): their own, and as a stand-in what the person who is away manages and
 * heads. Standing in for an ordinary member makes nobody a member.
 */
export async function readRoles(db: Db, personId: string, now: number): Promise<Roles> {
  const rows = await rolesOf(db, personId, now);
  const ids = (...whats: readonly string[]) =>
    new Set(rows.filter(({ what }) => whats.includes(what)).map(({ id }) => id));
  return { facilityIds: ids('facility'), headOf: ids('head'), memberOf: ids('head', 'member') };
}

/** Somebody as they would ask at `now` (epoch ms), whether or not they have an account; undefined when unknown. */
export async function readActor(db: Db, personId: string, now: number): Promise<Actor | undefined> {
  const person = await db
    .selectFrom('person')
    .leftJoin('institution', 'institution.id', 'person.institution_id')
    .leftJoin('administrator', 'administrator.person_id', 'person.id')
    .select(['person.institution_id', 'institution.kind', 'institution.region_code'])
    .select('administrator.since_at as administrator_since')
    .where('person.id', '=', personId)
    .executeTakeFirst();
  if (!person) return undefined;
  return {
    personId,
    institutionId: person.institution_id,
    institutionKind: person.kind,
    institutionRegion: person.region_code,
    administrator: person.administrator_since !== null,
    ...(await readRoles(db, personId, now)),
  };
}
