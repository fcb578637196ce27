import { markUndone, readAvailabilityChange, readBookings } from '@jishi/db/queries/availability';
import { closuresOfChange } from '@jishi/db/queries/closure';
import { readSchedule, readScheduleVersions, restoreVersions } from '@jishi/db/queries/schedule';
import type { AvailabilityChangeTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import { type HitFate, MAX_HIT, UNDO_DAYS } from '@jishi/shared/schema/availability';
import { floorToGrid } from '@jishi/shared/time/grid';
import { DAY_MS } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { type Change, inChange } from '../engine/change.ts';
import { endClosing } from '../engine/closure.ts';
import { readContent, readUndo, type Undo } from './change-record.ts';
import { bookingsOutside } from './hit.ts';
import { lockFollowers, writeVersion } from './hours.ts';
import { assertOrdersLocked, ordersInstruments } from './locks.ts';
import { putBack } from './put-back.ts';
import type { NewHours } from './wanted.ts';

/** A change that the actor may see. Throws `not-found`, also to those who do not manage its facility, `unauthenticated`. */
export async function knownChange(
  deps: Deps,
  anyone: Anyone,
  changeId: string,
): Promise<{ actor: Actor; row: AvailabilityChangeTable }> {
  if (!anyone) throw new ProblemError('unauthenticated');
  const row = await readAvailabilityChange(deps.store.read, changeId);
  if (!row || !may.manageFacility(anyone, row.facility_id)) throw new ProblemError('not-found', 'no such change');
  return { actor: anyone, row };
}

/**
 * Undoes a change within seven days: closures end, hours are again what they were, bookings that were cancelled or moved
 * get their time back where it is still free and still to come. Others that lie outside the hours that come back stay as
 * they are and are answered. Happens once; a retry is answered what came of it.
 * Throws `conflict` after that time or when the schedule was changed since, `not-found`, `unauthenticated`.
 */
export async function undoChange(deps: Deps, anyone: Anyone, changeId: string): Promise<AvailabilityChangeTable> {
  const { actor, row } = await knownChange(deps, anyone, changeId);
  const bookings = await readBookings(deps.store.read, idsIn(readUndo(row)));
  const lockIds = [...readContent(row).instrumentIds, ...(await ordersInstruments(deps.store.read, bookings))];
  return inChange(deps, actor, lockIds, (change) => undoLocked(deps, change, actor, changeId));
}

function idsIn(undo: Undo): string[] {
  return undo.bookings.map((booking) => booking.id);
}

async function undoLocked(
  deps: Deps,
  change: Change,
  actor: Actor,
  changeId: string,
): Promise<AvailabilityChangeTable> {
  const { trx, now } = change;
  const row = await readAvailabilityChange(trx, changeId);
  if (!row) throw new ProblemError('not-found', 'no such change');
  if (row.undone_at !== null) return row;
  if (now > row.at + UNDO_DAYS * DAY_MS) throw new ProblemError('conflict', 'a change can be undone within seven days');
  const undo = readUndo(row);
  const bookings = new Map((await readBookings(trx, idsIn(undo))).map((booking) => [booking.id, booking]));
  await assertOrdersLocked(change, [...bookings.values()]);

  if (undo.schedule) await lockFollowers(change, undo.schedule.scheduleId);

  await endClosures(change, row);
  const hours = undo.schedule ? await restoreHours(change, row, undo.schedule) : null;
  const fates = await putBack(deps, change, actor, undo, bookings, changeId);
  // Read once bookings are back: by now they have the times that they stay at.
  const outside = hours ? await bookingsOutside(trx, hours, now) : [];
  const outsideIds = outside.slice(0, MAX_HIT).map((booking) => booking.id);
  return finish(change, actor, row, { ...undo, outside: outsideIds }, fates);
}

/** A closure that is undone in the quarter of an hour in which it began is as if it had never been. */
async function endClosures(change: Change, row: AvailabilityChangeTable): Promise<void> {
  const closures = await closuresOfChange(change.trx, row.id, readContent(row).instrumentIds);
  for (const closure of closures) {
    if (closure.ended_at !== null || closure.to_at <= change.now) continue;
    await endClosing(change, closure, floorToGrid(change.now));
  }
}

/** Gives the hours back; answers what that changes for all that follow them by now. */
async function restoreHours(
  change: Change,
  row: AvailabilityChangeTable,
  { scheduleId, version, before }: NonNullable<Undo['schedule']>,
): Promise<NewHours> {
  const instrumentIds = (await readSchedule(change.trx, scheduleId))?.instrumentIds ?? [];
  const now = (await readScheduleVersions(change.trx, [scheduleId])).get(scheduleId) ?? [];
  const first = before.find((one, at) => JSON.stringify(one) !== JSON.stringify(now[at])) ?? before.at(-1);
  if (!first) throw new Error('a schedule says something');
  const written = await writeVersion(change, row.facility_id, scheduleId, first);
  if (written !== version + 1) throw new ProblemError('conflict', 'the schedule was changed since');
  await restoreVersions(change.trx, scheduleId, before);
  return { instrumentIds, before: new Map(instrumentIds.map((id) => [id, now])), after: before };
}

async function finish(
  change: Change,
  actor: Actor,
  row: AvailabilityChangeTable,
  undo: Undo,
  fates: ReadonlyMap<string, HitFate>,
): Promise<AvailabilityChangeTable> {
  const bookings = undo.bookings.map((booking) => ({ ...booking, fate: fates.get(booking.id) ?? 'stays' }));
  const written = JSON.stringify({ ...undo, bookings } satisfies Undo);
  await markUndone(change.trx, row.id, { at: change.now, by: actor.personId, undo: written });
  const counts = Object.fromEntries(
    [...Map.groupBy(bookings, ({ fate }) => fate)].map(([fate, all]) => [fate, all.length]),
  );
  change.tell({
    kind: 'availability.undone',
    subjectId: row.id,
    facilityId: row.facility_id,
    data: { kind: row.kind, ...counts },
  });
  return { ...row, undo: written, undone_at: change.now, undone_by: actor.personId };
}
