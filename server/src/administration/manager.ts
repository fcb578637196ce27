import { findChosen } from '@jishi/db/queries/person';
import { addManager, facilityExists, removeManager } from '@jishi/db/queries/role';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Someone } from '@jishi/shared/schema/person-choice';
import type { Deps } from '../context.ts';
import { inChange } from '../engine/change.ts';
import { administratorOf } from './access.ts';

/** Makes somebody a manager of a facility; once is as good as twice. Throws `not-found`. */
export async function makeManager(deps: Deps, anyone: Anyone, facilityId: string, who: Someone): Promise<void> {
  const actor = administratorOf(anyone);
  await inChange(deps, actor, [], async ({ trx, now }) => {
    if (!(await facilityExists(trx, facilityId))) throw new ProblemError('not-found', 'no such facility');
    const person = await findChosen(trx, who);
    if (!person) throw new ProblemError('not-found', 'no such person');
    await addManager(trx, { personId: person.id, at: now, actorId: actor.personId }, facilityId);
  });
}

/** Somebody manages a facility no longer; it may be left without a manager. Throws `not-found`. */
export async function unmakeManager(deps: Deps, anyone: Anyone, facilityId: string, personId: string): Promise<void> {
  const actor = administratorOf(anyone);
  await inChange(deps, actor, [], async ({ trx, now }) => {
    if (!(await facilityExists(trx, facilityId))) throw new ProblemError('not-found', 'no such facility');
    await removeManager(trx, { personId, at: now, actorId: actor.personId }, facilityId);
  });
}
