import { readInstrumentPlace } from '@jishi/db/queries/agenda';
import { readExternal } from '@jishi/db/queries/external';
import { isManager } from '@jishi/db/queries/role';
import type { ExternalCalendarTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import type { Deps } from '../context.ts';

/** A calendar that the actor may see. Throws `unauthenticated`, and `not-found` also to those who do not manage it. */
export async function knownCalendar(
  deps: Deps,
  anyone: Anyone,
  calendarId: string,
): Promise<{ actor: Actor; row: ExternalCalendarTable }> {
  if (!anyone) throw new ProblemError('unauthenticated');
  const row = await readExternal(deps.store.read, calendarId);
  if (!row || row.state === 'removed' || !may.manageFacility(anyone, row.facility_id))
    throw new ProblemError('not-found', 'no such calendar');
  return { actor: anyone, row };
}

/** Whoever has the address takes time for as long as it is followed, so a stand-in cannot hand it on. Throws `forbidden`. */
export async function assertInPerson(deps: Deps, actor: Actor, facilityId: string): Promise<void> {
  if (actor.administrator || (await isManager(deps.store.read, actor.personId, facilityId))) return;
  throw new ProblemError('forbidden', 'only a manager in person may do this');
}

/** Throws `not-found` unless the instrument or part is the facility's. */
export async function assertOwnInstrument(deps: Deps, facilityId: string, instrumentId: string): Promise<void> {
  const place = await readInstrumentPlace(deps.store.read, instrumentId);
  if (place?.facility_id !== facilityId) throw new ProblemError('not-found', 'no such instrument');
}
