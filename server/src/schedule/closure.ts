import { readInstrumentPlace } from '@jishi/db/queries/agenda';
import { bookingsInTheWay, viewBookings } from '@jishi/db/queries/booking';
import { listClosures } from '@jishi/db/queries/closure';
import type { BookingTable, ClosureTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import { holdsTime } from '@jishi/shared/rules/lifecycle';
import type { Closure, ClosureInput } from '@jishi/shared/schema/closure';
import { formatInstant, formatSpan } from '@jishi/shared/schema/primitives';
import type { Deps } from '../context.ts';

export function closureOut(row: ClosureTable): Closure {
  return {
    id: row.id,
    instrumentId: row.instrument_id,
    ...formatSpan({ from: row.from_at, to: row.to_at }),
    kind: row.kind,
    reason: row.reason,
    createdAt: formatInstant(row.created_at),
    endedAt: row.ended_at === null ? null : formatInstant(row.ended_at),
  };
}

/** The event of a closure. */
export function closureEvent(kind: string, closure: ClosureTable, actor: Actor, now: number) {
  return {
    at: now,
    kind,
    actorId: actor.personId,
    subjectId: closure.id,
    instrumentId: closure.instrument_id,
    facilityId: closure.facility_id,
    data: { from: closure.from_at, to: closure.to_at, kind: closure.kind, reason: closure.reason },
  };
}

/** The facility of an instrument that the actor manages. Throws `not-found`, `unauthenticated`, `forbidden`. */
export async function managedInstrument(
  deps: Deps,
  actor: Anyone,
  instrumentId: string,
): Promise<{ actor: Actor; facilityId: string }> {
  const place = await readInstrumentPlace(deps.store.read, instrumentId);
  if (!place) throw new ProblemError('not-found', 'no such instrument');
  if (!actor) throw new ProblemError('unauthenticated');
  if (!may.manageFacility(actor, place.facility_id)) throw new ProblemError('forbidden', 'not your facility');
  return { actor, facilityId: place.facility_id };
}

/** Closures of an instrument that are not over. */
export async function readClosures(deps: Deps, actor: Anyone, instrumentId: string): Promise<Closure[]> {
  await managedInstrument(deps, actor, instrumentId);
  return (await listClosures(deps.store.read, instrumentId, deps.clock())).map(closureOut);
}

/** A booking that a closure would push aside; what is over is history, whatever its state says. */
export function isStillToCome(booking: BookingTable, now: number): boolean {
  return holdsTime(booking.state) && booking.to_at > now;
}

/** The bookings that a closure would hit, writing nothing. */
export async function previewClosure(deps: Deps, actor: Anyone, instrumentId: string, input: ClosureInput) {
  await managedInstrument(deps, actor, instrumentId);
  const now = deps.clock();
  const rows = await bookingsInTheWay(deps.store.read, instrumentId, input);
  return viewBookings(
    deps.store.read,
    rows.filter((row) => isStillToCome(row, now)).map((row) => row.id),
  );
}
