import { changeBreach, readBreach } from '@jishi/db/queries/breach';
import type { BreachTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import type { Breach, BreachDecision } from '@jishi/shared/schema/breach';
import type { Deps } from '../context.ts';
import { decideBreach } from '../engine/breach.ts';
import { type Change, inChange } from '../engine/change.ts';
import { signedIn } from '../http/actor.ts';
import { knownBreach } from './read.ts';
import { breachOut, mayAppeal, mayDecide } from './view.ts';

/**
 * Asks the facility to look at a breach of one's own again, once. The same text again is answered as it stands. Throws
 * `unauthenticated`, `not-found`, `forbidden`, `conflict`.
 */
export async function appeal(deps: Deps, anyone: Anyone, breachId: string, text: string): Promise<Breach> {
  return onBreach(deps, anyone, breachId, async (change, actor, breach) => {
    if (actor.personId !== breach.person_id) throw new ProblemError('forbidden', 'only whoever it is about may appeal');
    if (breach.appeal === text) return;
    if (!mayAppeal(actor, breach)) throw new ProblemError('conflict', 'this breach was appealed against or decided');
    await changeBreach(change.trx, breach.id, { appeal: text, appealed_at: change.now });
    change.tell({
      kind: 'breach.appealed',
      subjectId: breach.id,
      facilityId: breach.facility_id,
      personId: breach.person_id,
      data: { bookingId: breach.booking_id, breach: breach.kind },
    });
  });
}

/**
 * Decides whether a breach stands, after an appeal or of the facility's own accord. One that stands may still be waived
 * later, but not the other way round. Throws like `appeal`.
 */
export async function decide(
  deps: Deps,
  anyone: Anyone,
  breachId: string,
  { waive, note = '' }: BreachDecision,
): Promise<Breach> {
  return onBreach(deps, anyone, breachId, async (change, actor, breach) => {
    if (!mayDecide(actor, breach)) throw new ProblemError('forbidden', 'this is for others to decide');
    const was = breach.decided_at === null ? null : breach.waived_at !== null;
    if (was === waive) return;
    if (was === true) throw new ProblemError('conflict', 'this breach was waived');
    await decideBreach(change, breach, { waive, note: note === '' ? null : note });
  });
}

async function onBreach(
  deps: Deps,
  anyone: Anyone,
  breachId: string,
  work: (change: Change, actor: Actor, breach: BreachTable) => Promise<void>,
): Promise<Breach> {
  const actor = signedIn(anyone);
  const known = await knownBreach(deps, actor, breachId);
  const locked = async (change: Change) => {
    const breach = await readBreach(change.trx, breachId);
    if (!breach) throw new ProblemError('not-found', 'no such breach');
    await work(change, actor, breach);
  };
  await inChange(deps, actor, [], locked, [known.person_id]);
  return breachOut(await knownBreach(deps, actor, breachId), actor);
}
