import { isBusy } from '@jishi/db/open';
import { readBooking } from '@jishi/db/queries/booking';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Deps } from '../context.ts';
import { signedIn } from '../http/actor.ts';
import { approve } from './approve.ts';
import { type Fate, fateOf } from './fate.ts';

/** Approves bookings one after the other, each by itself, and tells the fate of each. Throws `unauthenticated`. */
export async function approveAll(deps: Deps, anyone: Anyone, bookingIds: readonly string[]): Promise<Fate[]> {
  const actor = signedIn(anyone);
  const fates: Fate[] = [];
  for (const id of new Set(bookingIds)) fates.push(await fateOf(id, () => approveOne(deps, actor, id)));
  return fates;
}

async function approveOne(deps: Deps, actor: Anyone, id: string) {
  try {
    await approve(deps, actor, id);
  } catch (error) {
    // Those before it are approved: the others are told apart, so that the client can send it again.
    throw isBusy(error) ? new ProblemError('busy') : error;
  }
  return (await readBooking(deps.store.read, id))?.state ?? null;
}
