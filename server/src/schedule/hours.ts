import { lockAgendas } from '@jishi/db/lock';
import { type Db, type Trx, transact } from '@jishi/db/open';
import { futureBookingsOfInstruments } from '@jishi/db/queries/booking';
import { appendEvents } from '@jishi/db/queries/event';
import { readFacilityRow } from '@jishi/db/queries/place';
import {
  readHolidays,
  readSchedule,
  readScheduleVersions,
  replaceVersionsFrom,
  touchSchedule,
} from '@jishi/db/queries/schedule';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import type { Schedule, ScheduleVersion } from '@jishi/shared/schema/schedule';
import { openSpans } from '@jishi/shared/time/hours';
import { contains, type Span } from '@jishi/shared/time/span';
import { localDate } from '@jishi/shared/time/zone';
import type { Deps } from '../context.ts';

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
  const actor = await manager(deps, anyone, facilityId);
  const change = await transact(deps.store, async (trx) => {
    const now = deps.clock();
    const before = await readSchedule(trx, scheduleId);
    // Whoever books meanwhile on one of these instruments waits, and is then judged by the new hours.
    await lockAgendas(trx, before?.instrumentIds ?? []);
    // Raising the version takes the schedule's row, so of two that saw the same version one is stale.
    const touched = await touchSchedule(trx, scheduleId, facilityId);
    if (touched.facility_id !== facilityId) throw new ProblemError('id-reused', 'a schedule of another facility');
    check(touched.version === 1 ? null : touched.version - 1);
    const bookingIds = await hitBookings(trx, scheduleId, input, now);
    await replaceVersionsFrom(trx, scheduleId, input);
    await appendEvents(trx, [
      {
        at: now,
        kind: 'schedule.changed',
        actorId: actor.personId,
        subjectId: scheduleId,
        facilityId,
        data: { effectiveFrom: input.effectiveFrom, name: input.name },
      },
    ]);
    return { bookingIds, created: touched.version === 1 };
  });
  deps.committed();
  return change;
}

/** The bookings that a change of hours would leave outside them, writing nothing. */
export async function previewSchedule(
  deps: Deps,
  anyone: Anyone,
  facilityId: string,
  scheduleId: string,
  input: ScheduleVersion,
): Promise<string[]> {
  await manager(deps, anyone, facilityId);
  return hitBookings(deps.store.read, scheduleId, input, deps.clock());
}

async function manager(deps: Deps, actor: Anyone, facilityId: string): Promise<Actor> {
  if (!(await readFacilityRow(deps.store.read, facilityId))) throw new ProblemError('not-found', 'no such facility');
  if (!actor) throw new ProblemError('unauthenticated');
  if (!may.manageFacility(actor, facilityId)) throw new ProblemError('forbidden', 'not your facility');
  return actor;
}

/** Future bookings inside the hours as they are, but outside those to come. */
async function hitBookings(db: Db | Trx, scheduleId: string, input: ScheduleVersion, now: number): Promise<string[]> {
  const schedule = await readSchedule(db, scheduleId);
  if (!schedule) return [];
  const bookings = await futureBookingsOfInstruments(db, schedule.instrumentIds, now);
  if (bookings.length === 0) return [];
  const window = {
    from: Math.min(...bookings.map((booking) => booking.from_at)),
    to: Math.max(...bookings.map((booking) => booking.to_at)),
  };
  const versions = (await readScheduleVersions(db, [scheduleId])).get(scheduleId) ?? [];
  const kept = versions.filter((version) => version.effectiveFrom < input.effectiveFrom);
  const holidays = await readHolidays(db, window);
  const before = openSpans(versions, holidays, window);
  const after = openSpans([...kept, input], holidays, window);
  const inside = (spans: readonly Span[], span: Span) => spans.some((open) => contains(open, span));
  return bookings
    .map((booking) => ({ id: booking.id, from: booking.from_at, to: booking.to_at }))
    .filter((span) => inside(before, span) && !inside(after, span))
    .map((span) => span.id);
}
