import { readLines } from '@jishi/db/queries/order';
import type { BookingTable, ClosureTable } from '@jishi/db/schema';
import type { HitDone } from '@jishi/shared/schema/availability';
import { MINUTE_MS } from '@jishi/shared/time/span';
import { alter, endBooking } from '../engine/booking.ts';
import type { Change } from '../engine/change.ts';
import { dismissHolds, placeClosures } from '../engine/closure.ts';
import { cancelWaiting } from '../engine/order.ts';
import { relocate } from '../engine/relocate.ts';
import { release, releaseRest } from '../engine/time.ts';
import type { Met } from './hit.ts';
import type { Fate } from './plan.ts';
import type { Closing, Wanted } from './wanted.ts';

/** A booking that was hit, before and after. */
export type Done = {
  readonly was: BookingTable;
  readonly did: HitDone;
  readonly now: BookingTable;
  readonly message: string | null;
};

/** What belongs to all that is written: `reason` is told to whoever gets no message of their own. */
export type Given = { readonly facilityId: string; readonly changeId: string | null; readonly reason: string | null };

/**
 * Carries out fates of which none has a problem, then closes around the bookings that stay. All agendas are locked.
 * Answers what was done about each booking, by start.
 */
export async function applyPlan(
  change: Change,
  wanted: Wanted,
  met: Met,
  fates: readonly Fate[],
  given: Given,
  closureIdOf: (closing: Closing) => string,
): Promise<Done[]> {
  await dismissHolds(change, met.holdIds);
  for (const { bookingId, from } of met.over) await releaseRest(change, bookingId, from);
  const done = new Map<string, Done>();
  const from = Math.min(...wanted.closings.map((closing) => closing.from));
  for (const fate of fates) {
    if (fate.do === 'cancel') done.set(fate.booking.id, await cancel(change, fate, given));
    if (fate.do === 'end') done.set(fate.booking.id, await end(change, fate, from, given));
  }
  for (const one of await cancelWithTheirOrders(change, [...done.values()])) done.set(one.was.id, one);
  const moving = fates.filter((fate) => fate.do === 'move' && !done.has(fate.booking.id));
  await release(
    change,
    moving.map((fate) => fate.booking.id),
  );
  await placeClosures(
    change,
    wanted.closings.map((closing) => closureRow(change, closing, given, closureIdOf(closing))),
  );
  for (const fate of moving) done.set(fate.booking.id, await move(change, fate, given));
  for (const fate of fates) if (!done.has(fate.booking.id)) done.set(fate.booking.id, kept(fate));
  return [...done.values()].toSorted((a, b) => a.was.from_at - b.was.from_at || (a.was.id < b.was.id ? -1 : 1));
}

/** Lines that wait for an approval together with one that was cancelled are cancelled with it, hit or not. */
async function cancelWithTheirOrders(change: Change, done: readonly Done[]): Promise<Done[]> {
  const pending = done.filter(({ was, did }) => did === 'cancelled' && was.state === 'pending');
  const gone: Done[] = [];
  for (const [orderId, cause] of new Map(pending.map((one) => [one.was.order_id, one.now]))) {
    const waiting = (await readLines(change.trx, orderId)).filter((line) => line.state === 'pending');
    await cancelWaiting(change, cause, 'cancelled');
    const after = new Map((await readLines(change.trx, orderId)).map((line) => [line.id, line]));
    for (const was of waiting) gone.push({ was, did: 'cancelled', now: after.get(was.id) ?? was, message: null });
  }
  return gone;
}

function kept({ booking, message }: Fate): Done {
  return { was: booking, did: 'kept', now: booking, message };
}

/** What the event of a booking says beside its own: the mail that is made of it tells the message. */
function dataOf({ message }: Fate, { changeId }: Given) {
  return { ...(message === null ? {} : { message }), ...(changeId === null ? {} : { availabilityChange: changeId }) };
}

async function cancel(change: Change, fate: Fate, given: Given): Promise<Done> {
  const reason = fate.message ?? given.reason;
  const now = await endBooking(change, fate.booking, 'cancelled', reason, dataOf(fate, given));
  return { was: fate.booking, did: 'cancelled', now, message: fate.message };
}

/** Somebody who is using the instrument stops now; the hours until then are real ones. */
async function end(change: Change, fate: Fate, from: number, given: Given): Promise<Done> {
  const { booking } = fate;
  await releaseRest(change, booking.id, from);
  const usedFrom = booking.used_from ?? booking.from_at;
  const usedTo = Math.ceil(change.now / MINUTE_MS) * MINUTE_MS;
  const used = { used_from: usedFrom, used_to: Math.max(usedTo, usedFrom + MINUTE_MS) };
  const fields = { state: 'completed' as const, checked_out_at: change.now, reason: given.reason, ...used };
  const data = { ...dataOf(fate, given), ...(given.reason === null ? {} : { reason: given.reason }) };
  const now = await alter(change, booking, fields, 'booking.completed', data);
  return { was: booking, did: 'completed', now, message: fate.message };
}

async function move(change: Change, fate: Fate, given: Given): Promise<Done> {
  if (!fate.judged) throw new Error('a booking without a new time cannot be moved');
  const now = await relocate(change, fate.booking, fate.judged, dataOf(fate, given));
  return { was: fate.booking, did: 'moved', now, message: fate.message };
}

function closureRow({ actor, now }: Change, closing: Closing, given: Given, id: string): ClosureTable {
  if (!actor) throw new Error('a closure is somebody’s');
  return {
    id,
    instrument_id: closing.instrumentId,
    facility_id: given.facilityId,
    from_at: closing.from,
    to_at: closing.to,
    kind: closing.kind,
    reason: closing.reason,
    created_by: actor.personId,
    created_at: now,
    updated_at: Math.floor(now / 1000) * 1000,
    ended_at: null,
    sequence: 0,
    change_id: given.changeId,
  };
}
