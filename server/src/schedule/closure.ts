import { dropExpiredHolds, lockAgendas } from '@jishi/db/lock';
import { isDuplicate, isOverlap, type Trx, transact } from '@jishi/db/open';
import { bookingsInTheWay, changeBooking, nextUpdate, viewBookings } from '@jishi/db/queries/booking';
import { endClosure, insertClosure, listClosures, readClosure } from '@jishi/db/queries/closure';
import { appendEvents } from '@jishi/db/queries/event';
import { occupy, release, releaseFrom } from '@jishi/db/queries/occupancy';
import { readBookable } from '@jishi/db/queries/facts';
import type { BookingTable, ClosureTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import { holdsTime } from '@jishi/shared/rules/lifecycle';
import type { Closure, ClosureInput } from '@jishi/shared/schema/closure';
import { formatInstant, formatSpan } from '@jishi/shared/schema/primitives';
import { ceilToGrid, floorToGrid } from '@jishi/shared/time/grid';
import type { Deps } from '../context.ts';
import { readInstrumentPlace } from '@jishi/db/queries/agenda';

/** What a closure would do; `blockers` are bookings in use and other closures, which nothing here pushes aside. */
type Hits = { readonly bookings: readonly BookingTable[]; readonly finished: readonly BookingTable[] };

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

async function managedInstrument(deps: Deps, actor: Anyone, instrumentId: string) {
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

/** The bookings that a closure would hit, writing nothing. */
export async function previewClosure(deps: Deps, actor: Anyone, instrumentId: string, input: ClosureInput) {
  await managedInstrument(deps, actor, instrumentId);
  const rows = await bookingsInTheWay(deps.store.read, instrumentId, input);
  return viewBookings(
    deps.store.read,
    rows.filter((row) => holdsTime(row.state)).map((row) => row.id),
  );
}

/** Thrown to roll back when bookings are in the way that may not or cannot be cancelled. */
class Blocked extends Error {
  readonly bookings: readonly BookingTable[];

  constructor(bookings: readonly BookingTable[]) {
    super('blocked');
    this.bookings = bookings;
  }
}

export type Closed = { readonly closure: Closure; readonly fresh: boolean };
export type HitBookings = (bookingIds: readonly string[]) => Promise<unknown[]>;

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
  show: HitBookings,
): Promise<Closed> {
  const { actor, facilityId } = await managedInstrument(deps, anyone, instrumentId);
  try {
    const closed = await transact(deps.store, (trx) => closeLocked(deps, trx, actor, facilityId, instrumentId, input));
    deps.committed();
    return closed;
  } catch (error) {
    if (isDuplicate(error) && !isOverlap(error)) throw new ProblemError('id-reused');
    if (isOverlap(error)) throw new ProblemError('refused', 'another closure has this time', { refusals: [takenBy('closure', input)], bookings: [] });
    if (!(error instanceof Blocked)) throw error;
    throw new ProblemError('refused', undefined, {
      refusals: [takenBy('booking', input)],
      bookings: await show(error.bookings.map((booking) => booking.id)),
    });
  }
}

function takenBy(kind: 'booking' | 'closure', input: ClosureInput) {
  return { line: 0, rule: 'taken', kind, until: formatInstant(input.to) };
}

async function closeLocked(
  deps: Deps,
  trx: Trx,
  actor: Actor,
  facilityId: string,
  instrumentId: string,
  input: ClosureInput,
): Promise<Closed> {
  const now = deps.clock();
  await lockAgendas(trx, [instrumentId]);
  await dropExpiredHolds(trx, [instrumentId], now);
  const same = await readClosure(trx, input.id);
  if (same) return { closure: sameClosure(same, instrumentId, input), fresh: false };
  if (input.from < floorToGrid(now)) {
    throw new ProblemError('refused', undefined, {
      refusals: [{ line: 0, rule: 'past', now: formatInstant(now) }],
      bookings: [],
    });
  }
  const hits = await hitsOf(trx, instrumentId, input);
  const immovable = hits.bookings.filter((booking) => input.displace === 'refuse' || booking.state === 'in-use');
  if (immovable.length > 0) throw new Blocked(immovable);
  await displace(trx, actor, hits, input, now);

  const closure = closureRow(input, instrumentId, facilityId, actor, now);
  await insertClosure(trx, closure);
  const instrument = (await readBookable(trx, [instrumentId], { personId: null }, input)).get(instrumentId);
  await occupy(
    trx,
    Array.from({ length: instrument?.facts.stations ?? 1 }, (_, station) => ({
      from: input.from,
      to: input.to,
      instrumentId,
      station,
      kind: input.kind,
      ownerId: input.id,
    })),
  );
  await appendEvents(trx, [closureEvent('closure.placed', closure, actor, now)]);
  return { closure: closureOut(closure), fresh: true };
}

function sameClosure(row: ClosureTable, instrumentId: string, input: ClosureInput): Closure {
  const same =
    row.instrument_id === instrumentId &&
    row.from_at === input.from &&
    (row.to_at === input.to || row.ended_at !== null) &&
    row.kind === input.kind &&
    row.reason === input.reason;
  if (!same) throw new ProblemError('id-reused', 'a closure with this id has other content');
  return closureOut(row);
}

async function hitsOf(trx: Trx, instrumentId: string, input: ClosureInput): Promise<Hits> {
  const rows = await bookingsInTheWay(trx, instrumentId, input);
  return {
    bookings: rows.filter((row) => holdsTime(row.state)),
    finished: rows.filter((row) => !holdsTime(row.state)),
  };
}

/** Bookings that are over may still keep a cleaning buffer; a closure takes it from them. */
async function displace(trx: Trx, actor: Actor, hits: Hits, input: ClosureInput, now: number): Promise<void> {
  await release(
    trx,
    [...hits.bookings, ...hits.finished].map((booking) => booking.id),
  );
  for (const booking of hits.bookings) {
    const changed = await changeBooking(
      trx,
      booking,
      { state: 'cancelled', reason: input.reason, cancelled_at: now },
      now,
    );
    await appendEvents(trx, [
      {
        at: now,
        kind: 'booking.cancelled',
        actorId: actor.personId,
        subjectId: changed.id,
        instrumentId: changed.instrument_id,
        facilityId: changed.facility_id,
        personId: changed.person_id,
        data: { orderId: changed.order_id, from: changed.from_at, to: changed.to_at, closureId: input.id, reason: input.reason },
      },
    ]);
  }
}

function closureRow(input: ClosureInput, instrumentId: string, facilityId: string, actor: Actor, now: number): ClosureTable {
  return {
    id: input.id,
    instrument_id: instrumentId,
    facility_id: facilityId,
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

function closureEvent(kind: string, closure: ClosureTable, actor: Actor, now: number) {
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

/** Ends a closure now: one that has not begun disappears, one that has keeps the time until the next quarter. */
export async function reopen(deps: Deps, anyone: Anyone, closureId: string): Promise<Closure> {
  const known = await readClosure(deps.store.read, closureId);
  if (!anyone) throw new ProblemError('unauthenticated');
  if (!known || !may.manageFacility(anyone, known.facility_id)) throw new ProblemError('not-found', 'no such closure');
  const ended = await transact(deps.store, async (trx) => {
    const now = deps.clock();
    await lockAgendas(trx, [known.instrument_id]);
    const closure = await readClosure(trx, closureId);
    if (!closure || closure.ended_at !== null || closure.to_at <= now) return closure ?? known;
    const until = Math.min(ceilToGrid(now), closure.to_at);
    const begun = closure.from_at < until;
    if (begun) await releaseFrom(trx, closure.id, until);
    else await release(trx, [closure.id]);
    await endClosure(trx, closure, begun ? until : closure.to_at, now, nextUpdate(closure.updated_at, now));
    await appendEvents(trx, [closureEvent('closure.ended', closure, anyone, now)]);
    return { ...closure, to_at: begun ? until : closure.to_at, ended_at: now };
  });
  deps.committed();
  return closureOut(ended);
}
