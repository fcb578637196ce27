import { changeApproval, readApprovals } from '@jishi/db/queries/approval';
import type { BookingTable } from '@jishi/db/schema';
import type { Actor } from '@jishi/shared/rules/access';
import type { HitFate } from '@jishi/shared/schema/availability';
import type { Deps } from '../context.ts';
import { askedAt, openStepOf } from '../engine/approval.ts';
import { alter, termsAgreed } from '../engine/booking.ts';
import type { Change } from '../engine/change.ts';
import type { JudgedLine } from '../engine/judging.ts';
import { confirmWhenApproved } from '../engine/order.ts';
import { relocate } from '../engine/relocate.ts';
import { seizeAgain } from '../engine/time.ts';
import type { Undo } from './change-record.ts';
import { type Former, formerRooms } from './former-room.ts';

/** Bookings that go back together or not at all. */
type Unit = readonly Former[];

/**
 * Gives bookings that a change cancelled or moved their former time and state back, where nobody has the time and nobody
 * changed the booking since; lines of an order that waited for approval come back all or none. One may wait for the time
 * of another that goes back as well, so it goes round until no more of them can. Answers each one's fate.
 */
export async function putBack(
  deps: Deps,
  change: Change,
  actor: Actor,
  undo: Undo,
  bookings: ReadonlyMap<string, BookingTable>,
  changeId: string,
): Promise<Map<string, HitFate>> {
  const fates = new Map<string, HitFate>();
  let waiting: Unit[] = [];
  for (const unit of unitsOf(undo, bookings)) {
    const settled = unit.map((one) => settledFate(one, change.now));
    if (settled.every((fate) => fate === null)) waiting.push(unit);
    else for (const [at, { booking }] of unit.entries()) fates.set(booking.id, settled[at] ?? 'incomplete');
  }
  for (let more = true; more; ) {
    const left: Unit[] = [];
    for (const unit of waiting) {
      const rooms = await formerRooms(deps, change, actor, unit);
      const lines = rooms.filter((room) => room !== null);
      const comes = lines.length === unit.length;
      if (comes) await goBack(change, unit, lines, changeId);
      else left.push(unit);
      for (const [at, one] of unit.entries()) fates.set(one.booking.id, comes ? backOf(one) : lacking(rooms[at]));
    }
    more = left.length > 0 && left.length < waiting.length;
    waiting = left;
  }
  return fates;
}

function unitsOf(undo: Undo, bookings: ReadonlyMap<string, BookingTable>): Unit[] {
  const formers = undo.bookings.flatMap((former): Former[] => {
    const booking = bookings.get(former.id);
    return booking ? [{ booking, former }] : [];
  });
  return [...Map.groupBy(formers, (one) => (waited(one) ? `order ${one.booking.order_id}` : one.booking.id)).values()];
}

/** Whether it was cancelled while its order waited for approval: an order is had as a whole. */
function waited({ former: { did, was } }: Former): boolean {
  return did === 'cancelled' && was.state === 'pending';
}

/** What needs no look at the time; null for a booking that may go back. */
function settledFate({ booking, former }: Former, now: number): HitFate | null {
  if (former.did === 'kept' || former.did === 'completed') return 'stays';
  if (booking.version !== former.version) return 'changed';
  return former.was.from > now ? null : 'past';
}

function backOf({ former: { did } }: Former): HitFate {
  return did === 'moved' ? 'moved-back' : 'reinstated';
}

function lacking(room: JudgedLine | null | undefined): HitFate {
  return room ? 'incomplete' : 'taken';
}

async function goBack(change: Change, unit: Unit, lines: readonly JudgedLine[], changeId: string): Promise<void> {
  const data = { availabilityChange: changeId };
  const placed = unit.map((one, at) => ({ ...one, bookingId: one.booking.id, judged: lines[at] as JudgedLine }));
  const cancelled = placed.filter(({ former }) => former.did === 'cancelled');
  await seizeAgain(change, cancelled);
  for (const { booking, former, judged } of placed) {
    if (former.did === 'moved') await relocate(change, booking, judged, data);
    else await reinstate(change, { booking, former }, data);
  }
  const [first] = unit;
  if (first && waited(first)) await confirmWhenApproved(change, first.booking.order_id);
}

async function reinstate(change: Change, { booking, former: { was } }: Former, data: object): Promise<void> {
  if (was.state === 'pending') await askOpenAnew(change, booking);
  const fields = { state: was.state, reason: was.reason, cancelled_at: null };
  await alter(change, booking, fields, 'booking.reinstated', { ...data });
}

/** Whoever has to approve was not asked while the booking was cancelled: their time begins anew. */
async function askOpenAnew({ trx, now }: Change, booking: BookingTable): Promise<void> {
  const open = openStepOf(await readApprovals(trx, [booking.id]));
  if (open) await changeApproval(trx, open, askedAt(termsAgreed(booking), now));
}
