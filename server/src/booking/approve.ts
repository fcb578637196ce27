import { changeApproval, readApprovals } from '@jishi/db/queries/approval';
import { readLines } from '@jishi/db/queries/order';
import type { ApprovalTable, BookingTable } from '@jishi/db/schema';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import type { Deps } from '../context.ts';
import { askedAt, openStepOf } from '../engine/approval.ts';
import { alter, endBooking, tellBooking, termsAgreed } from '../engine/booking.ts';
import type { Change } from '../engine/change.ts';
import { cancelWaiting, confirmWhenApproved, isApproved } from '../engine/order.ts';
import { partiesTo } from '../engine/parties.ts';
import { checkAction } from './allowed.ts';
import { onBooking } from './on-booking.ts';

/**
 * Approves what is the actor's to approve: the step whose turn it is, and the next ones as long as they are theirs too. A
 * series is approved as a whole. When no approval of the order is missing any more its lines are confirmed. One's own
 * approval sent again is answered as it stands.
 */
export async function approve(deps: Deps, anyone: Anyone, bookingId: string): Promise<void> {
  await onBooking(deps, anyone, bookingId, async (change, actor, booking) => {
    if (await hasApproved(change, actor, booking)) return;
    await approveLocked(change, actor, booking);
  });
}

/** The same inside a change; `actor` null stands in for whoever is silent, for one step. */
export async function approveLocked(change: Change, actor: Actor | null, booking: BookingTable): Promise<void> {
  await checkAction(change, actor, booking, 'approve');
  const lines = actor ? await decidedTogether(change, booking) : [booking];
  const approved: Approved[] = [];
  for (const line of lines) approved.push({ line, steps: await approveSteps(change, actor, line) });
  const isLast = await isApproved(change, booking.order_id);
  for (const one of approved) await tellApproved(change, one, isLast);
  await confirmWhenApproved(change, booking.order_id);
}

type Approved = { readonly line: BookingTable; readonly steps: readonly ApprovalTable[] };

/** Tells of each step; a line that is not confirmed with it changes by it alone. */
async function tellApproved(change: Change, { line, steps }: Approved, isLast: boolean): Promise<void> {
  for (const { party, step } of steps) {
    const data = { party, step, silent: change.actor === null };
    const changes = !isLast && step === steps.at(-1)?.step;
    if (changes) await alter(change, line, {}, 'booking.approved', data);
    else tellBooking(change, line, 'booking.approved', data);
  }
}

/** Whether nothing is left to this actor because they have approved before. */
async function hasApproved(change: Change, actor: Actor, booking: BookingTable): Promise<boolean> {
  if (booking.state !== 'pending' && booking.state !== 'confirmed') return false;
  const steps = await readApprovals(change.trx, [booking.id]);
  const open = openStepOf(steps);
  if (open && partiesTo(actor, booking).includes(open.party)) return false;
  return steps.some((step) => step.decision === 'approved' && step.decided_by === actor.personId);
}

async function decidedTogether({ trx }: Change, booking: BookingTable): Promise<BookingTable[]> {
  if (booking.series_id === null) return [booking];
  const lines = await readLines(trx, booking.order_id);
  return lines.filter((line) => line.state === 'pending' && line.series_id === booking.series_id);
}

/** Decides the steps that are the actor's and asks for the next one; answers those that were decided. */
async function approveSteps(change: Change, actor: Actor | null, booking: BookingTable): Promise<ApprovalTable[]> {
  const steps = await readApprovals(change.trx, [booking.id]);
  const theirs = stepsOf(actor, booking, steps);
  for (const step of theirs) await decide(change, step, 'approved');
  const last = theirs.at(-1);
  const next = last && steps.find((step) => step.step > last.step);
  if (next) await changeApproval(change.trx, next, askedAt(termsAgreed(booking), change.now));
  return theirs;
}

/** The open steps that are an actor's to decide now, in a row. */
function stepsOf(actor: Actor | null, booking: BookingTable, steps: readonly ApprovalTable[]): ApprovalTable[] {
  const open = steps.filter((step) => step.decision === null);
  if (actor === null) return open.slice(0, 1);
  const parties = partiesTo(actor, booking);
  const end = open.findIndex((step) => !parties.includes(step.party));
  return end === -1 ? open : open.slice(0, end);
}

async function decide(change: Change, step: ApprovalTable, decision: 'approved' | 'declined'): Promise<void> {
  const decided = { decided_at: change.now, decided_by: change.actor?.personId ?? null, decision };
  await changeApproval(change.trx, step, { ...decided, remind_at: null });
}

/** Declines a booking, and with it the lines of its order that wait. Done before, it is answered as it stands. */
export async function decline(deps: Deps, anyone: Anyone, bookingId: string, reason: string | null): Promise<void> {
  await onBooking(deps, anyone, bookingId, async (change, actor, booking) => {
    if (booking.state === 'declined' && partiesTo(actor, booking).some((party) => party !== 'owner')) return;
    await checkAction(change, actor, booking, 'decline');
    const open = openStepOf(await readApprovals(change.trx, [booking.id]));
    if (open) await decide(change, open, 'declined');
    await endBooking(change, booking, 'declined', reason);
    await cancelWaiting(change, booking, 'declined');
  });
}
