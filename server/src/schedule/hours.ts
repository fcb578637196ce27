import type { Db } from '@jishi/db/open';
import {
  lockSchedule,
  readSchedule,
  readScheduleVersions,
  replaceVersionsFrom,
  touchSchedule,
} from '@jishi/db/queries/schedule';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Schedule, ScheduleVersion } from '@jishi/shared/schema/schedule';
import { localDate } from '@jishi/shared/time/zone';
import type { Deps } from '../context.ts';
import { assertLocked, type Change, inChange } from '../engine/change.ts';
import { managedFacility } from '../engine/managed.ts';
import { bookingsOutside } from './hit.ts';
import type { NewHours } from './wanted.ts';

/** A schedule with all its versions; the top level shows the version that holds today, or the first one to come. */
export async function readOneSchedule(deps: Deps, facilityId: string, scheduleId: string): Promise<Schedule> {
  const found = await readSchedule(deps.store.read, scheduleId);
  if (!found || found.facility_id !== facilityId) throw new ProblemError('not-found', 'no such schedule');
  const versions = (await readScheduleVersions(deps.store.read, [scheduleId])).get(scheduleId) ?? [];
  const current = currentVersion(versions, deps.clock());
  if (!current) throw new ProblemError('not-found', 'no such schedule');
  return {
    id: scheduleId,
    facilityId,
    ...current,
    version: found.version,
    versions,
    instruments: found.instrumentIds.length,
  };
}

function currentVersion(versions: readonly ScheduleVersion[], now: number): ScheduleVersion | undefined {
  const begun = versions.filter((version) => version.effectiveFrom <= localDate(version.zone, now));
  return begun.at(-1) ?? versions[0];
}

export type ScheduleChange = { readonly bookingIds: readonly string[]; readonly created: boolean };

/** Whether `If-Match` fits: called with the version there is, or null when the schedule is new. */
type Check = (version: number | null) => void;

/**
 * Writes what a schedule says from `effectiveFrom` on; later versions are replaced. Bookings that no longer lie in
 * opening hours stay as they are and are answered, so that the manager decides about each.
 * Throws `forbidden`, `unauthenticated`, `not-found`, and what `check` throws.
 */
export async function putSchedule(
  deps: Deps,
  anyone: Anyone,
  facilityId: string,
  scheduleId: string,
  input: ScheduleVersion,
  check: Check,
): Promise<ScheduleChange> {
  const actor = await managedFacility(deps, anyone, facilityId);
  const known = await readSchedule(deps.store.read, scheduleId);
  // Whoever books meanwhile on one of these instruments waits, and is then judged by the new hours.
  return inChange(deps, actor, known?.instrumentIds ?? [], async (change) => {
    await lockFollowers(change, scheduleId);
    const hours = await hoursWith(change.trx, scheduleId, input);
    const version = await writeVersion(change, facilityId, scheduleId, input);
    check(version === 1 ? null : version - 1);
    const hit = await bookingsOutside(change.trx, hours, change.now);
    await replaceVersionsFrom(change.trx, scheduleId, input);
    return { bookingIds: hit.map((booking) => booking.id), created: version === 1 };
  });
}

/**
 * Starts the change anew unless all instruments that follow a schedule are locked, and lets nobody else follow it before
 * the commit.
 */
export async function lockFollowers(change: Change, scheduleId: string): Promise<void> {
  await lockSchedule(change.trx, scheduleId);
  assertLocked(change, (await readSchedule(change.trx, scheduleId))?.instrumentIds ?? []);
}

/**
 * Raises the version of a schedule and tells of it; answers the new one, 1 for a schedule that is made. That takes the
 * schedule's row, so of two that saw the same version one is stale.
 */
export async function writeVersion(
  change: Change,
  facilityId: string,
  scheduleId: string,
  { effectiveFrom, name }: Pick<ScheduleVersion, 'effectiveFrom' | 'name'>,
): Promise<number> {
  const touched = await touchSchedule(change.trx, scheduleId, facilityId);
  if (touched.facility_id !== facilityId) throw new ProblemError('id-reused', 'a schedule of another facility');
  change.tell({ kind: 'schedule.changed', subjectId: scheduleId, facilityId, data: { effectiveFrom, name } });
  return touched.version;
}

/** The hours of all that follow a schedule once a version is written. */
export async function hoursWith(db: Db, scheduleId: string, input: ScheduleVersion): Promise<NewHours> {
  const schedule = await readSchedule(db, scheduleId);
  const instrumentIds = schedule?.instrumentIds ?? [];
  const versions = (await readScheduleVersions(db, [scheduleId])).get(scheduleId) ?? [];
  const kept = versions.filter((version) => version.effectiveFrom < input.effectiveFrom);
  return { instrumentIds, before: new Map(instrumentIds.map((id) => [id, versions])), after: [...kept, input] };
}

/** The bookings that a change of hours would leave outside them, writing nothing. */
export async function previewSchedule(
  deps: Deps,
  anyone: Anyone,
  facilityId: string,
  scheduleId: string,
  input: ScheduleVersion,
): Promise<string[]> {
  await managedFacility(deps, anyone, facilityId);
  const hours = await hoursWith(deps.store.read, scheduleId, input);
  return (await bookingsOutside(deps.store.read, hours, deps.clock())).map((booking) => booking.id);
}
