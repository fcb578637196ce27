import { dropExpiredHolds, lockAgendas } from '@jishi/db/lock';
import { type Trx, transact } from '@jishi/db/open';
import { changeBooking, readBooking } from '@jishi/db/queries/booking';
import { appendEvents } from '@jishi/db/queries/event';
import { release, shorten } from '@jishi/db/queries/occupancy';
import type { BookingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may, partiesOf } from '@jishi/shared/rules/access';
import { type BookingAction, type Hindrance, hindranceOf, TRANSITIONS } from '@jishi/shared/rules/lifecycle';
import { ceilToGrid } from '@jishi/shared/time/grid';
import type { Deps } from '../context.ts';

/**
 * Runs a change of one booking under the lock of its instrument's agenda. A booking that the actor may not read is as
 * unknown as one that does not exist. Throws `not-found`, `forbidden`, `conflict`, and what `work` throws.
 */
export async function withBooking<T>(
  deps: Deps,
  actor: Anyone,
  bookingId: string,
  work: (trx: Trx, actor: Actor, booking: BookingTable, now: number) => Promise<T>,
): Promise<T> {
  if (!actor) throw new ProblemError('unauthenticated');
  const known = await readBooking(deps.store.read, bookingId);
  if (!known || !may.readBooking(actor, subjectOf(known))) throw new ProblemError('not-found', 'no such booking');
  const result = await transact(deps.store, async (trx) => {
    const now = deps.clock();
    await lockAgendas(trx, [known.instrument_id]);
    await dropExpiredHolds(trx, [known.instrument_id], now);
    const booking = await readBooking(trx, bookingId);
    if (!booking) throw new ProblemError('not-found', 'no such booking');
    return work(trx, actor, booking, now);
  });
  deps.committed();
  return result;
}

export function subjectOf(booking: BookingTable): { personId: string; facilityId: string } {
  return { personId: booking.person_id, facilityId: booking.facility_id };
}

const HINDRANCES: Readonly<Record<Hindrance, { slug: 'forbidden' | 'conflict'; said: string }>> = {
  party: { slug: 'forbidden', said: 'only the facility may do this' },
  state: { slug: 'conflict', said: 'the booking is in another state' },
  early: { slug: 'conflict', said: 'check-in opens 30 minutes before the start and closes at the end' },
  begun: { slug: 'conflict', said: 'the booking has begun' },
  over: { slug: 'conflict', said: 'the booking is over' },
};

/** Throws unless the lifecycle lets this actor take the action now. */
export function checkAction(actor: Actor, booking: BookingTable, action: BookingAction, now: number): void {
  const hindrance = hindranceFor(actor, booking, action, now);
  if (hindrance === null) return;
  const { slug, said } = HINDRANCES[hindrance];
  throw new ProblemError(slug, said, { state: booking.state, action });
}

function hindranceFor(actor: Actor, booking: BookingTable, action: BookingAction, now: number): Hindrance | null {
  const stage = { from: booking.from_at, to: booking.to_at, state: booking.state };
  return hindranceOf(action, stage, partiesOf(actor, subjectOf(booking)), now);
}

const KEEPS_TIME: Readonly<Record<string, boolean>> = { confirmed: true, 'in-use': true, completed: true };

/**
 * Cancel, approve, decline, check in, check out. An action that was taken already is answered as it stands, so that a
 * retry does no harm.
 */
export async function act(
  deps: Deps,
  actor: Anyone,
  bookingId: string,
  action: Exclude<BookingAction, 'move'>,
  reason: string | null,
): Promise<void> {
  await withBooking(deps, actor, bookingId, async (trx, known, booking, now) => {
    const target = TRANSITIONS[action].to;
    const done = booking.state === target && hindranceFor(known, booking, action, now) !== 'party';
    if (target === null || done) return;
    checkAction(known, booking, action, now);
    const gone = !KEEPS_TIME[target];
    if (gone) await release(trx, [booking.id]);
    // Who leaves early gives the rest back; the cleaning time after them moves with the end.
    if (target === 'completed') await shorten(trx, booking.id, booking.to_at - ceilToGrid(now));
    const changed = await changeBooking(
      trx,
      booking,
      { state: target, ...(reason === null ? {} : { reason }), ...(gone ? { cancelled_at: now } : {}) },
      now,
    );
    await recordChange(trx, known, changed, `booking.${target}`, now, reason === null ? {} : { reason });
  });
}

/** The event of a change, with what calendars and read models cannot read from the row any more. */
export async function recordChange(
  trx: Trx,
  actor: Actor,
  booking: BookingTable,
  kind: string,
  now: number,
  data: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await appendEvents(trx, [
    {
      at: now,
      kind,
      actorId: actor.personId,
      subjectId: booking.id,
      instrumentId: booking.instrument_id,
      facilityId: booking.facility_id,
      personId: booking.person_id,
      data: { orderId: booking.order_id, from: booking.from_at, to: booking.to_at, state: booking.state, ...data },
    },
  ]);
}
