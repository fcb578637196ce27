import {
  countHeads,
  countMembers,
  lockGroup,
  putMember,
  removeMember as removeRow,
  roleIn,
} from '@jishi/db/queries/group';
import { findChosen } from '@jishi/db/queries/person';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import type { GroupRole } from '@jishi/shared/schema/group';
import type { Deps } from '../context.ts';
import { type Change, inChange } from '../engine/change.ts';
import { signedIn } from '../http/actor.ts';
import { checkHeadInPerson, ledGroup, tellGroup } from './group.ts';

const MAX_MEMBERS = 500;

type Who = { readonly personId: string } | { readonly email: string };

/**
 * Adds somebody of the group's institution by their address, or changes what a member is. By id only members are known:
 * an id must not lead to an address. People of other institutions are as unknown as those who do not exist. Who is head
 * is for heads in person. Throws `not-found`, `forbidden`, `conflict` when no head would be left or it grows too large.
 */
export async function setMember(deps: Deps, anyone: Anyone, groupId: string, who: Who, role: GroupRole): Promise<void> {
  const actor = signedIn(anyone);
  await inChange(deps, actor, [], async (change) => {
    const { trx, now } = change;
    const { institution_id } = await ledGroup(change, actor, groupId);
    const personId = await chosenFor(change, groupId, who, institution_id);
    const before = await roleIn(trx, groupId, personId);
    if (before === role) return;
    if (before === 'head' || role === 'head') await checkHeadInPerson(change, actor, groupId);
    if (before === undefined) await checkRoom(change, groupId);
    if (before === 'head') await checkOtherHead(change, groupId);
    await putMember(trx, groupId, personId, role, now);
    tellGroup(change, groupId, personId, { what: 'member', role });
  });
}

/** Whoever is a member already is known, wherever they work by now. */
async function chosenFor({ trx }: Change, groupId: string, who: Who, institutionId: string): Promise<string> {
  if ('personId' in who) {
    if (await roleIn(trx, groupId, who.personId)) return who.personId;
    throw new ProblemError('not-found', 'no such member');
  }
  const found = await findChosen(trx, who, institutionId);
  if (!found) throw new ProblemError('not-found', 'nobody like this at the institution of the group');
  return found.id;
}

async function checkRoom({ trx }: Change, groupId: string): Promise<void> {
  if ((await countMembers(trx, groupId)) < MAX_MEMBERS) return;
  throw new ProblemError('conflict', 'at most 500 members a group');
}

async function checkOtherHead({ trx }: Change, groupId: string): Promise<void> {
  if ((await countHeads(trx, groupId)) <= 1) throw new ProblemError('conflict', 'a group keeps at least one head');
}

/**
 * Takes somebody out of a group: heads anybody, who stands in for one ordinary members, everybody themselves. Who does
 * not belong to it is out already. Throws `not-found`, `forbidden`, `conflict` for the last head.
 */
export async function removeMember(deps: Deps, anyone: Anyone, groupId: string, personId: string): Promise<void> {
  const actor = signedIn(anyone);
  await inChange(deps, actor, [], async (change) => {
    if (personId === actor.personId) await ownGroup(change, actor, groupId);
    else await ledGroup(change, actor, groupId);
    const role = await roleIn(change.trx, groupId, personId);
    if (role === undefined) return;
    if (role === 'head' && personId !== actor.personId) await checkHeadInPerson(change, actor, groupId);
    if (role === 'head') await checkOtherHead(change, groupId);
    await removeRow(change.trx, groupId, personId);
    tellGroup(change, groupId, personId, { what: 'left', role });
  });
}

async function ownGroup({ trx }: Change, actor: Actor, groupId: string): Promise<void> {
  const row = await lockGroup(trx, groupId);
  if (!row || !may.readGroup(actor, groupId)) throw new ProblemError('not-found', 'no such group');
}
