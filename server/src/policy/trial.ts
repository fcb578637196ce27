import { readInstrumentPlace } from '@jishi/db/queries/agenda';
import { ProblemError } from '@jishi/shared/problem';
import { type Anyone, may } from '@jishi/shared/rules/access';
import type { Language } from '@jishi/shared/schema/primitives';
import type { Trial, TrialInput } from '@jishi/shared/schema/trial';
import type { Deps } from '../context.ts';
import { signedIn } from '../http/actor.ts';
import { tryBooking } from './try.ts';

/**
 * Whether somebody's booking would pass, rule by rule: for managers about anybody and by rules that are not written yet, for
 * everybody about themselves. Throws `not-found`, `unauthenticated`, `forbidden`.
 */
export async function trial(deps: Deps, anyone: Anyone, input: TrialInput, language: Language): Promise<Trial> {
  const place = await readInstrumentPlace(deps.store.read, input.instrumentId);
  if (place?.kind !== 'instrument') throw new ProblemError('not-found', 'no such instrument');
  const actor = signedIn(anyone);
  const { person = { id: actor.personId }, ...line } = input;
  const oneself = person.id === actor.personId && input.draft === undefined;
  if (!oneself && !may.manageFacility(actor, place.facility_id))
    throw new ProblemError('forbidden', 'not your facility');
  return tryBooking(deps, actor, person, line, language);
}
