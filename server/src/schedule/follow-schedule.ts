import type { Db } from '@jishi/db/open';
import { setInstrumentSchedule } from '@jishi/db/queries/agenda';
import { instrumentsIn } from '@jishi/db/queries/availability';
import { lockSchedule, readSchedule, readScheduleVersions } from '@jishi/db/queries/schedule';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Deps } from '../context.ts';
import { inChange } from '../engine/change.ts';
import { managedFacility, managedInstrument } from '../engine/managed.ts';
import { bookingsOutside } from './hit.ts';
import type { NewHours } from './wanted.ts';

/**
 * Lets an instrument follow another schedule of its facility. Bookings stay as they are.
 * Throws `not-found`, `unauthenticated`, `forbidden`.
 */
export async function followSchedule(
  deps: Deps,
  anyone: Anyone,
  instrumentId: string,
  scheduleId: string,
): Promise<void> {
  const { place } = await managedInstrument(deps, anyone, instrumentId);
  await followTogether(deps, anyone, place.facility_id, scheduleId, [instrumentId]);
}

/**
 * The same for many instruments of a facility at once, all or none. Answers the bookings that lie outside the new hours;
 * they stay as they are.
 */
export async function followTogether(
  deps: Deps,
  anyone: Anyone,
  facilityId: string,
  scheduleId: string,
  instrumentIds: readonly string[],
): Promise<string[]> {
  const actor = await managedFacility(deps, anyone, facilityId);
  return inChange(deps, actor, instrumentIds, async (change) => {
    await lockSchedule(change.trx, scheduleId);
    const { hours, changing } = await hoursOfSchedule(change.trx, facilityId, scheduleId, instrumentIds);
    const hit = await bookingsOutside(change.trx, hours, change.now);
    for (const instrumentId of changing) {
      await setInstrumentSchedule(change.trx, instrumentId, scheduleId, change.now);
      const subject = { subjectId: instrumentId, instrumentId, facilityId };
      change.tell({ kind: 'instrument.changed', ...subject, data: { scheduleId } });
    }
    return hit.map((booking) => booking.id);
  });
}

/** The bookings that would lie outside their hours, writing nothing. */
export async function previewFollowing(
  deps: Deps,
  anyone: Anyone,
  facilityId: string,
  scheduleId: string,
  instrumentIds: readonly string[],
): Promise<string[]> {
  await managedFacility(deps, anyone, facilityId);
  const { hours } = await hoursOfSchedule(deps.store.read, facilityId, scheduleId, instrumentIds);
  return (await bookingsOutside(deps.store.read, hours, deps.clock())).map((booking) => booking.id);
}

/** What instruments would open like under a schedule, and which of them do not follow it yet. */
async function hoursOfSchedule(
  db: Db,
  facilityId: string,
  scheduleId: string,
  instrumentIds: readonly string[],
): Promise<{ hours: NewHours; changing: string[] }> {
  const schedule = await readSchedule(db, scheduleId);
  if (schedule?.facility_id !== facilityId) throw new ProblemError('not-found', 'no such schedule');
  const places = await instrumentsIn(db, facilityId, instrumentIds);
  if (places.length < new Set(instrumentIds).size) throw new ProblemError('not-found', 'no such instrument');
  const changing = places.filter((place) => place.schedule_id !== scheduleId);
  const versions = await readScheduleVersions(db, [scheduleId, ...changing.map((place) => place.schedule_id)]);
  const hours = {
    instrumentIds: changing.map((place) => place.id),
    before: new Map(changing.map((place) => [place.id, versions.get(place.schedule_id) ?? []])),
    after: versions.get(scheduleId) ?? [],
  };
  return { hours, changing: hours.instrumentIds };
}
