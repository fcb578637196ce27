import { listExternal } from '@jishi/db/queries/external';
import type { Anyone } from '@jishi/shared/rules/access';
import type { ExternalCalendar, ExternalCalendarInFull } from '@jishi/shared/schema/external-calendar';
import type { Deps } from '../context.ts';
import { managedFacility } from '../engine/managed.ts';
import { knownCalendar } from './access.ts';
import { calendarsOut, inFullOut } from './view.ts';

/** The calendars of a facility. Throws `not-found`, `unauthenticated`, `forbidden`. */
export async function readCalendars(deps: Deps, anyone: Anyone, facilityId: string): Promise<ExternalCalendar[]> {
  await managedFacility(deps, anyone, facilityId);
  const { read } = deps.store;
  return calendarsOut(read, await listExternal(read, facilityId), deps.clock());
}

/** Throws `unauthenticated`, and `not-found` also to those who do not manage it. */
export async function readCalendarInFull(deps: Deps, anyone: Anyone, id: string): Promise<ExternalCalendarInFull> {
  const { row } = await knownCalendar(deps, anyone, id);
  return inFullOut(deps.store.read, row, deps.clock());
}
