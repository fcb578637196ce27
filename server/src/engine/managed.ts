import { readInstrumentPlace } from '@jishi/db/queries/agenda';
import { readFacilityRow } from '@jishi/db/queries/place';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import type { Deps } from '../context.ts';

type InstrumentPlace = NonNullable<Awaited<ReturnType<typeof readInstrumentPlace>>>;

/** The actor as one who manages a facility, which everybody may know of. Throws `not-found`, `unauthenticated`, `forbidden`. */
export async function managedFacility(deps: Deps, actor: Anyone, facilityId: string): Promise<Actor> {
  if (!(await readFacilityRow(deps.store.read, facilityId))) throw new ProblemError('not-found', 'no such facility');
  return managerOf(actor, facilityId);
}

/** The same for an instrument, with the place of it. */
export async function managedInstrument(
  deps: Deps,
  actor: Anyone,
  instrumentId: string,
): Promise<{ actor: Actor; place: InstrumentPlace }> {
  const place = await readInstrumentPlace(deps.store.read, instrumentId);
  if (!place) throw new ProblemError('not-found', 'no such instrument');
  return { actor: managerOf(actor, place.facility_id), place };
}

/** The actor as one who manages a facility that is there. Throws `unauthenticated`, `forbidden`. */
export function managerOf(actor: Anyone, facilityId: string): Actor {
  if (!actor) throw new ProblemError('unauthenticated');
  if (!may.manageFacility(actor, facilityId)) throw new ProblemError('forbidden', 'not your facility');
  return actor;
}
