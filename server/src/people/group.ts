import {
  confirmGroup as confirmRow,
  countGroupsMadeBy,
  endGroup as endRow,
  type GroupRow,
  insertGroup,
  lockGroup,
  putMember,
  readGroups,
  readMembers,
  readGroup as readRow,
  readUnconfirmedGroups,
  roleIn,
  waitsForHead,
} from '@jishi/db/queries/group';
import { nameOf } from '@jishi/db/queries/naming';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import type { Group, GroupInput, GroupRole, GroupSummary } from '@jishi/shared/schema/group';
import { formatInstant, instantOrNull } from '@jishi/shared/schema/primitives';
import type { Deps } from '../context.ts';
import { type Change, inChange } from '../engine/change.ts';
import { once } from '../engine/once.ts';
import { signedIn } from '../http/actor.ts';

const MAX_GROUPS = 50;

/**
 * Makes a group at the actor's own institution, with the actor as its head. Throws `unauthenticated`, `forbidden` for
 * another institution, `conflict` for somebody without one or who made too many groups, `id-reused`.
 */
export async function makeGroup(
  deps: Deps,
  anyone: Anyone,
  input: GroupInput,
): Promise<{ groupId: string; fresh: boolean }> {
  const actor = signedIn(anyone);
  const { institutionId } = actor;
  if (institutionId === null) throw new ProblemError('conflict', 'your account belongs to no institution');
  if (input.institutionId !== undefined && input.institutionId !== institutionId)
    throw new ProblemError('forbidden', 'groups are made at one’s own institution');
  const name = { name_zh: input.name.zh ?? null, name_en: input.name.en ?? null };
  const { row, fresh } = await once<GroupRow & { mine: boolean }>(deps, actor, {
    read: async ({ trx }) => {
      const known = await readRow(trx, input.id);
      return known && { ...known, mine: (await roleIn(trx, known.id, actor.personId)) !== undefined };
    },
    same: (known) =>
      known.mine &&
      known.institution_id === institutionId &&
      known.name_zh === name.name_zh &&
      known.name_en === name.name_en,
    write: async (change) => {
      const { trx, now } = change;
      if ((await countGroupsMadeBy(trx, actor.personId)) >= MAX_GROUPS)
        throw new ProblemError('conflict', 'at most 50 groups made by a person');
      const made = { made_by: actor.personId, created_at: now };
      const row = { id: input.id, institution_id: institutionId, ...name, ...made, ended_at: null, confirmed_at: null };
      await insertGroup(trx, row);
      await putMember(trx, input.id, actor.personId, 'head', now);
      tellGroup(change, input.id, actor.personId, { what: 'made', role: 'head' });
    },
  });
  return { groupId: row.id, fresh };
}

/** What happened in a group: `personId` is whom it concerns. */
export function tellGroup(
  change: Change,
  groupId: string,
  personId: string,
  data: { readonly what: 'made' | 'confirmed' | 'member' | 'left' | 'ended'; readonly role?: GroupRole },
): void {
  change.tell({ kind: 'group.changed', subjectId: groupId, personId, data });
}

/** The groups that the actor belongs to or heads for somebody who is away. */
export async function readMyGroups(deps: Deps, anyone: Anyone): Promise<GroupSummary[]> {
  const actor = signedIn(anyone);
  const rows = await readGroups(deps.store.read, [...actor.memberOf]);
  return rows.map((row) => summaryOf(row, actor));
}

/** At most so many groups are shown to be confirmed at a time; what is confirmed makes room for the next. */
const MAX_UNCONFIRMED = 100;

/** Groups that wait for an administrator. Throws `unauthenticated`, `forbidden`. */
export async function readUnconfirmed(deps: Deps, anyone: Anyone): Promise<GroupSummary[]> {
  const actor = signedIn(anyone);
  if (!may.administer(actor)) throw new ProblemError('forbidden', 'only administrators may do this');
  return (await readUnconfirmedGroups(deps.store.read, MAX_UNCONFIRMED)).map((row) => summaryOf(row, actor));
}

/**
 * Confirms that a group is one: anybody can make a group and heads it then, so until somebody else has looked its head
 * approves nothing. Done before, nothing changes. Throws `unauthenticated`, `forbidden`, `not-found`.
 */
export async function confirmGroup(deps: Deps, anyone: Anyone, groupId: string): Promise<void> {
  const actor = signedIn(anyone);
  if (!may.administer(actor)) throw new ProblemError('forbidden', 'only administrators may do this');
  await inChange(deps, actor, [], async (change) => {
    const row = await lockGroup(change.trx, groupId);
    if (!row) throw new ProblemError('not-found', 'no such group');
    if (row.confirmed_at !== null) return;
    await confirmRow(change.trx, groupId, change.now);
    tellGroup(change, groupId, row.made_by ?? actor.personId, { what: 'confirmed' });
  });
}

/** One group with its members; `not-found` also for those who do not belong to it. */
export async function readOneGroup(deps: Deps, anyone: Anyone, groupId: string): Promise<Group> {
  const actor = signedIn(anyone);
  const row = await readRow(deps.store.read, groupId);
  const mayRead = may.readGroup(actor, groupId) || (row && (await belonged(deps, groupId, actor)));
  if (!row || !mayRead) throw new ProblemError('not-found', 'no such group');
  const members = await readMembers(deps.store.read, groupId);
  // What somebody is may have changed in the request that asks.
  const own = members.find(({ id }) => id === actor.personId)?.role;
  const role = own === 'head' ? own : (roleOf(actor, groupId) ?? own ?? null);
  // Members were named by their addresses, so heads know them; who decides in place of a head needs none.
  const knowsAddresses = own === 'head' || actor.administrator;
  return {
    ...summaryOf(row, actor),
    role,
    members: members.map((member) => ({
      person: { id: member.id, name: member.name, email: knowsAddresses ? member.email : null },
      role: member.role,
      since: formatInstant(member.since_at),
    })),
  };
}

/** Members still see a group that has ended, which nobody can head or book for any more. */
async function belonged(deps: Deps, groupId: string, actor: Actor): Promise<boolean> {
  return (await roleIn(deps.store.read, groupId, actor.personId)) !== undefined;
}

function summaryOf(row: GroupRow, actor: Actor): GroupSummary {
  return {
    id: row.id,
    name: nameOf(row.name_zh, row.name_en),
    institution: { id: row.institution_id, name: nameOf(row.institution_zh, row.institution_en) },
    role: roleOf(actor, row.id),
    members: Number(row.members ?? 0),
    createdAt: formatInstant(row.created_at),
    confirmedAt: instantOrNull(row.confirmed_at),
    endedAt: instantOrNull(row.ended_at),
  };
}

function roleOf(actor: Actor, groupId: string): GroupRole | null {
  if (actor.headOf.has(groupId)) return 'head';
  return actor.memberOf.has(groupId) ? 'member' : null;
}

/**
 * Ends a group: nobody can book for it any more. Throws `forbidden` also for who stands in for a head, `conflict` while
 * bookings wait for one of its heads.
 */
export async function endGroup(deps: Deps, anyone: Anyone, groupId: string): Promise<void> {
  const actor = signedIn(anyone);
  await inChange(deps, actor, [], async (change) => {
    const row = await readRow(change.trx, groupId);
    if (row?.ended_at && (await roleIn(change.trx, groupId, actor.personId)) === 'head') return;
    await ledGroup(change, actor, groupId);
    await checkHeadInPerson(change, actor, groupId);
    if (await waitsForHead(change.trx, groupId))
      throw new ProblemError('conflict', 'bookings of this group wait for its head');
    await endRow(change.trx, groupId, change.now);
    tellGroup(change, groupId, actor.personId, { what: 'ended' });
  });
}

/** A group that the actor heads, kept from changing. Throws `not-found` for others, `forbidden` for mere members. */
export async function ledGroup({ trx }: Change, actor: Actor, groupId: string) {
  const row = await lockGroup(trx, groupId);
  if (!row || !may.readGroup(actor, groupId)) throw new ProblemError('not-found', 'no such group');
  if (!may.leadGroup(actor, groupId)) throw new ProblemError('forbidden', 'only heads of the group may do this');
  return row;
}

/** What outlives the time of a stand-in is for the heads themselves: who is head, and the end of the group. */
export async function checkHeadInPerson({ trx }: Change, actor: Actor, groupId: string): Promise<void> {
  if ((await roleIn(trx, groupId, actor.personId)) === 'head') return;
  throw new ProblemError('forbidden', 'only a head in person may do this');
}
