import { readInstitutionRow } from '@jishi/db/queries/record';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import type { LayerOwner } from '@jishi/shared/schema/policy';
import type { Deps } from '../context.ts';
import { managedFacility, managedInstrument } from '../engine/managed.ts';
import { signedIn } from '../http/actor.ts';

/**
 * Who may say by which rules instruments are booked: administrators for an institution, managers for facilities and
 * instruments. Throws `not-found`, `unauthenticated`, `forbidden`.
 */
export async function ruler(deps: Deps, actor: Anyone, owner: LayerOwner, id: string): Promise<Actor> {
  switch (owner) {
    case 'institution':
      return administratorOf(deps, actor, id);
    case 'facility':
      return managedFacility(deps, actor, id);
    case 'instrument':
      return (await managedInstrument(deps, actor, id)).actor;
    default:
      return owner satisfies never;
  }
}

async function administratorOf(deps: Deps, anyone: Anyone, institutionId: string): Promise<Actor> {
  if (!(await readInstitutionRow(deps.store.read, institutionId)))
    throw new ProblemError('not-found', 'no such institution');
  const actor = signedIn(anyone);
  if (!may.administer(actor)) throw new ProblemError('forbidden', 'only administrators may do this');
  return actor;
}
