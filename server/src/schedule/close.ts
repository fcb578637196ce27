import { dropExpiredHolds, lockAgendas } from '@jishi/db/lock';
import { isDuplicate, isOverlap, type Trx, transact } from '@jishi/db/open';
import { readStations } from '@jishi/db/queries/agenda';
import { bookingsInTheWay, changeBooking } from '@jishi/db/queries/booking';
import { insertClosure, readClosure } from '@jishi/db/queries/closure';
import { appendEvents } from '@jishi/db/queries/event';
import { occupy, release, releaseFrom } from '@jishi/db/queries/occupancy';
import type { BookingTable, ClosureTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import type { Closure, ClosureInput } from '@jishi/shared/schema/closure';
import { formatInstant } from '@jishi/shared/schema/primitives';
import { floorToGrid } from '@jishi/shared/time/grid';
import type { Deps } from '../context.ts';
import { closureEvent, closureOut, isStillToCome, managedInstrument } from './closure.ts';

/** Thrown to roll back when bookings are in the way that may not or cannot be cancelled. */
class Blocked extends Error {
  readonly bookings: readonly BookingTable[];

  constructor(bookings: readonly BookingTable[]) {
    super('blocked');
    this.bookings = bookings;
  }
}

export type Closed = { readonly closure: Closure; readonly fresh: boolean };
export type ShowBookings = (bookingIds: readonly string[]) => Promise<unknown[]>;
type Place = { readonly instrumentId: string; readonly facilityId: string };

/**
 * Closes an instrument on all its stations. Bookings in the way refuse it, or are cancelled with its reason
 * (`displace: cancel`); a booking in use always refuses it. The same id with the same content is answered as it stands.
 * Throws `refused` with `refusals` and the `bookings` hit, `id-reused`, `forbidden`, `not-found`, `unauthenticated`.
 */
export async function close(
  deps: Deps,
  anyone: Anyone,
  instrumentId: string,
  input: ClosureInput,
  show: ShowBookings,
): Promise<Closed> {
  const { actor, facilityId } = await managedInstrument(deps, anyone, instrumentId);
  try {
    const closed = await transact(deps.store, (trx) =>
      closeLocked(deps, trx, actor, { instrumentId, facilityId }, input),
    );
    deps.committed();
    return closed;
  } catch (error) {
    if (isOverlap(error)) {
      const refusals = [{ line: 0, rule: 'taken', kind: 'closure', until: formatInstant(input.to) }];
      throw new ProblemError('refused', 'another closure has this time', { refusals, bookings: [] });
    }
    if (isDuplicate(error)) throw new ProblemError('id-reused', 'a closure with this id has other content');
    if (!(error instanceof Blocked)) throw error;
    throw new ProblemError('refused', undefined, {
      refusals: [{ line: 0, rule: 'taken', kind: 'booking', until: formatInstant(lastEnd(error.bookings)) }],
      bookings: await show(error.bookings.map((booking) => booking.id)),
    });
  }
}

function lastEnd(bookings: readonly BookingTable[]): number {
  return Math.max(...bookings.map((booking) => booking.to_at));
}

async function closeLocked(deps: Deps, trx: Trx, actor: Actor, place: Place, input: ClosureInput): Promise<Closed> {
  const now = deps.clock();
  await lockAgendas(trx, [place.instrumentId]);
  await dropExpiredHolds(trx, [place.instrumentId], now);
  const same = await readClosure(trx, input.id);
  if (same) return { closure: sameClosure(same, place, input), fresh: false };
  if (input.from < floorToGrid(now)) {
    const refusals = [{ line: 0, rule: 'past', now: formatInstant(now) }];
    throw new ProblemError('refused', undefined, { refusals, bookings: [] });
  }
  await displace(trx, actor, place, input, now);

  const closure = closureRow(input, place, actor, now);
  await insertClosure(trx, closure);
  const stations = await readStations(trx, place.instrumentId);
  await occupy(
    trx,
    Array.from({ length: stations }, (_, station) => ({
      from: input.from,
      to: input.to,
      instrumentId: place.instrumentId,
      station,
      kind: input.kind,
      ownerId: input.id,
    })),
  );
  await appendEvents(trx, [closureEvent('closure.placed', closure, actor, now)]);
  return { closure: closureOut(closure), fresh: true };
}

function sameClosure(row: ClosureTable, place: Place, input: ClosureInput): Closure {
  const same =
    row.instrument_id === place.instrumentId &&
    row.from_at === input.from &&
    (row.to_at === input.to || row.ended_at !== null) &&
    row.kind === input.kind &&
    row.reason === input.reason;
  if (!same) throw new ProblemError('id-reused', 'a closure with this id has other content');
  return closureOut(row);
}

/**
 * Makes room: cancels bookings that are still to come, when that was asked for, and takes the cleaning time that
 * bookings which are over still keep. Throws Blocked with those that stay.
 */
async function displace(trx: Trx, actor: Actor, place: Place, input: ClosureInput, now: number): Promise<void> {
  const inTheWay = await bookingsInTheWay(trx, place.instrumentId, input);
  const hit = inTheWay.filter((booking) => isStillToCome(booking, now));
  const staying = hit.filter((booking) => input.displace === 'refuse' || booking.state === 'in-use');
  if (staying.length > 0) throw new Blocked(staying);

  for (const over of inTheWay.filter((booking) => !hit.includes(booking))) await releaseFrom(trx, over.id, input.from);
  await release(
    trx,
    hit.map((booking) => booking.id),
  );
  for (const booking of hit) await cancelFor(trx, actor, booking, input, now);
}

async function cancelFor(
  trx: Trx,
  actor: Actor,
  booking: BookingTable,
  input: ClosureInput,
  now: number,
): Promise<void> {
  const { reason } = input;
  const cancelled = await changeBooking(trx, booking, { state: 'cancelled', reason, cancelled_at: now }, now);
  await appendEvents(trx, [
    {
      at: now,
      kind: 'booking.cancelled',
      actorId: actor.personId,
      subjectId: cancelled.id,
      instrumentId: cancelled.instrument_id,
      facilityId: cancelled.facility_id,
      personId: cancelled.person_id,
      data: { orderId: cancelled.order_id, from: cancelled.from_at, to: cancelled.to_at, closureId: input.id, reason },
    },
  ]);
}

function closureRow(input: ClosureInput, place: Place, actor: Actor, now: number): ClosureTable {
  return {
    id: input.id,
    instrument_id: place.instrumentId,
    facility_id: place.facilityId,
    from_at: input.from,
    to_at: input.to,
    kind: input.kind,
    reason: input.reason,
    created_by: actor.personId,
    created_at: now,
    updated_at: Math.floor(now / 1000) * 1000,
    ended_at: null,
    sequence: 0,
  };
}
