import type { GroupRole } from '@jishi/shared/schema/group';
import type { Db, Trx } from '../open.ts';
import type { ResearchGroupTable } from '../schema.ts';

function withInstitution(db: Db) {
  return db
    .selectFrom('research_group')
    .innerJoin('institution', 'institution.id', 'research_group.institution_id')
    .selectAll('research_group')
    .select(['institution.name_zh as institution_zh', 'institution.name_en as institution_en'])
    .select((eb) =>
      eb
        .selectFrom('group_member')
        .select(eb.fn.countAll<number>().as('n'))
        .whereRef('group_member.group_id', '=', 'research_group.id')
        .as('members'),
    );
}

export type GroupRow = Awaited<ReturnType<ReturnType<typeof withInstitution>['executeTakeFirstOrThrow']>>;

export async function readGroup(db: Db, groupId: string): Promise<GroupRow | undefined> {
  return withInstitution(db).where('research_group.id', '=', groupId).executeTakeFirst();
}

/** Groups by id, the oldest first. */
export async function readGroups(db: Db, groupIds: readonly string[]): Promise<GroupRow[]> {
  if (groupIds.length === 0) return [];
  return withInstitution(db)
    .where('research_group.id', 'in', [...groupIds])
    .orderBy('research_group.created_at')
    .orderBy('research_group.id')
    .execute();
}

/** Whether somebody other than its members has found that it is a group. */
export async function isConfirmedGroup(db: Db, groupId: string): Promise<boolean> {
  const row = await db.selectFrom('research_group').select('confirmed_at').where('id', '=', groupId).executeTakeFirst();
  return row !== undefined && row.confirmed_at !== null;
}

/** The same of at least one of several groups. */
export async function hasConfirmedGroup(db: Db, groupIds: readonly string[]): Promise<boolean> {
  if (groupIds.length === 0) return false;
  const row = await db
    .selectFrom('research_group')
    .select('id')
    .where('id', 'in', [...groupIds])
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Groups that wait to be confirmed, the oldest first. */
export async function readUnconfirmedGroups(db: Db, limit: number): Promise<GroupRow[]> {
  return withInstitution(db)
    .where('research_group.confirmed_at', 'is', null)
    .where('research_group.ended_at', 'is', null)
    .orderBy('research_group.created_at')
    .orderBy('research_group.id')
    .limit(limit)
    .execute();
}

export async function confirmGroup(trx: Trx, groupId: string, now: number): Promise<void> {
  await trx.updateTable('research_group').set({ confirmed_at: now }).where('id', '=', groupId).execute();
}

export async function insertGroup(trx: Trx, group: ResearchGroupTable): Promise<void> {
  await trx.insertInto('research_group').values(group).execute();
}

/** Keeps others from changing a group until the transaction ends; undefined when there is none or it has ended. */
export async function lockGroup(trx: Trx, groupId: string): Promise<ResearchGroupTable | undefined> {
  return trx
    .updateTable('research_group')
    .set((eb) => ({ ended_at: eb.ref('ended_at') }))
    .where('id', '=', groupId)
    .where('ended_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

export async function endGroup(trx: Trx, groupId: string, now: number): Promise<void> {
  await trx.updateTable('research_group').set({ ended_at: now }).where('id', '=', groupId).execute();
}

/** Members with their names, heads first. */
export async function readMembers(db: Db, groupId: string) {
  return db
    .selectFrom('group_member')
    .innerJoin('person', 'person.id', 'group_member.person_id')
    .select(['person.id', 'person.name', 'person.email', 'group_member.role', 'group_member.since_at'])
    .where('group_member.group_id', '=', groupId)
    .orderBy('group_member.role')
    .orderBy('group_member.since_at')
    .orderBy('person.id')
    .execute();
}

export async function roleIn(db: Db, groupId: string, personId: string): Promise<GroupRole | undefined> {
  const row = await db
    .selectFrom('group_member')
    .select('role')
    .where('group_id', '=', groupId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row?.role;
}

export async function countHeads(db: Db, groupId: string): Promise<number> {
  const heads = await db
    .selectFrom('group_member')
    .select('person_id')
    .where('group_id', '=', groupId)
    .where('role', '=', 'head')
    .execute();
  return heads.length;
}

export async function countMembers(db: Db, groupId: string): Promise<number> {
  const row = await db
    .selectFrom('group_member')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('group_id', '=', groupId)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** How many groups somebody made that have not ended: those that others put them into are not theirs to answer for. */
export async function countGroupsMadeBy(db: Db, personId: string): Promise<number> {
  const row = await db
    .selectFrom('research_group')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('made_by', '=', personId)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** Adds somebody, or changes what they are; they keep the time since when they belong to it. */
export async function putMember(
  trx: Trx,
  groupId: string,
  personId: string,
  role: GroupRole,
  now: number,
): Promise<void> {
  await trx
    .insertInto('group_member')
    .values({ group_id: groupId, person_id: personId, role, since_at: now })
    .onConflict((conflict) => conflict.columns(['group_id', 'person_id']).doUpdateSet({ role }))
    .execute();
}

export async function removeMember(trx: Trx, groupId: string, personId: string): Promise<void> {
  await trx.deleteFrom('group_member').where('group_id', '=', groupId).where('person_id', '=', personId).execute();
}

/** Whether bookings of a group wait for one of its heads. */
export async function waitsForHead(db: Db, groupId: string): Promise<boolean> {
  const row = await db
    .selectFrom('booking')
    .innerJoin('approval', 'approval.booking_id', 'booking.id')
    .select('booking.id')
    .where('booking.group_id', '=', groupId)
    .where('booking.state', '=', 'pending')
    .where('approval.party', '=', 'group-head')
    .where('approval.decided_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** How many groups wait for an administrator. */
export async function countUnconfirmedGroups(db: Db): Promise<number> {
  const { n } = await db
    .selectFrom('research_group')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('confirmed_at', 'is', null)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(n);
}
