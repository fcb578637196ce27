import { dropExpiredHolds, lockAgendas } from '@jishi/db/lock';
import { type Trx, transact } from '@jishi/db/open';
import { changeBooking, readBooking } from '@jishi/db/queries/booking';
import { appendEvents } from '@jishi/db/queries/event';
import { release } from '@jishi/db/queries/occupancy';
import type { BookingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may, partiesOf } from '@jishi/shared/rules/access';
import { type BookingAction, canMove, TRANSITIONS } from '@jishi/shared/rules/lifecycle';
import { MINUTE_MS } from '@jishi/shared/time/span';
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

function checkParty(actor: Actor, booking: BookingTable, action: BookingAction): void {
  const parties = partiesOf(actor, subjectOf(booking));
  if (!TRANSITIONS[action].by.some((party) => parties.includes(party))) {
    throw new ProblemError('forbidden', 'only the facility may do this');
  }
}

/** Throws unless the lifecycle lets this actor take the action now. */
export function checkAction(actor: Actor, booking: BookingTable, action: BookingAction): void {
  checkParty(actor, booking, action);
  const parties = partiesOf(actor, subjectOf(booking));
  if (!canMove(action, booking.state, parties)) {
    throw new ProblemError('conflict', 'the booking is in another state', { state: booking.state, action });
  }
}

/** How long before its start a booking can be checked in. */
const EARLY_CHECK_IN_MS = 30 * MINUTE_MS;

/** Throws where the action makes no sense at this time of the day. */
function checkTime(actor: Actor, booking: BookingTable, action: BookingAction, now: number): void {
  const begun = booking.from_at <= now;
  const over = booking.to_at <= now;
  const byOwner = !may.manageFacility(actor, booking.facility_id);
  if (action === 'cancel' && (over || (begun && byOwner))) throw new ProblemError('conflict', 'the booking has begun');
  if (action === 'approve' && over) throw new ProblemError('conflict', 'the booking is over');
  if (action === 'check-in' && (over || now < booking.from_at - EARLY_CHECK_IN_MS)) {
    throw new ProblemError('conflict', 'check-in opens 30 minutes before the start and closes at the end');
  }
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
    checkParty(known, booking, action);
    const target = TRANSITIONS[action].to;
    if (target === null || booking.state === target) return;
    checkAction(known, booking, action);
    checkTime(known, booking, action, now);
    const gone = !KEEPS_TIME[target];
    if (gone) await release(trx, [booking.id]);
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
