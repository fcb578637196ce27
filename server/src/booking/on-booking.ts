import { readBooking } from '@jishi/db/queries/booking';
import { readOrderInstruments } from '@jishi/db/queries/order';
import type { BookingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import type { Deps } from '../context.ts';
import { type Change, inChange } from '../engine/change.ts';
import { subjectOf } from '../engine/parties.ts';

/**
 * Runs a change of one booking under the locks of its whole order: what happens to one line can decide about the others.
 * A booking that the actor may not read is as unknown as one that does not exist. Throws `unauthenticated`, `not-found`,
 * and what `work` throws.
 */
export async function onBooking<T>(
  deps: Deps,
  anyone: Anyone,
  bookingId: string,
  work: (change: Change, actor: Actor, booking: BookingTable) => Promise<T>,
): Promise<T> {
  if (!anyone) throw new ProblemError('unauthenticated');
  const known = await readBooking(deps.store.read, bookingId);
  if (!known || !may.readBooking(anyone, subjectOf(known))) throw new ProblemError('not-found', 'no such booking');
  return underLocks(deps, anyone, known, (change, booking) => work(change, anyone, booking));
}

/** The same for what the server does by itself; nothing happens to a booking that does not exist. */
export async function onBookingByItself(
  deps: Deps,
  bookingId: string,
  work: (change: Change, booking: BookingTable) => Promise<void>,
): Promise<void> {
  const known = await readBooking(deps.store.read, bookingId);
  if (known) await underLocks(deps, null, known, work);
}

async function underLocks<T>(
  deps: Deps,
  actor: Actor | null,
  known: BookingTable,
  work: (change: Change, booking: BookingTable) => Promise<T>,
): Promise<T> {
  const instrumentIds = await readOrderInstruments(deps.store.read, known.order_id);
  const locked = async (change: Change) => {
    const booking = await readBooking(change.trx, known.id);
    if (!booking) throw new ProblemError('not-found', 'no such booking');
    return work(change, booking);
  };
  return inChange(deps, actor, instrumentIds, locked, [known.person_id]);
}
