import type { Db } from '@jishi/db/open';
import { readApprovals } from '@jishi/db/queries/approval';
import type { BookingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor } from '@jishi/shared/rules/access';
import { type Action, type Hindrance, hindranceOf, type Stage } from '@jishi/shared/rules/lifecycle';
import { openStepOf } from '../engine/approval.ts';
import { termsAgreed } from '../engine/booking.ts';
import { partiesTo } from '../engine/parties.ts';

const HINDRANCES: Readonly<Record<Hindrance, { slug: 'forbidden' | 'conflict'; said: string }>> = {
  party: { slug: 'forbidden', said: 'this is for others to do' },
  state: { slug: 'conflict', said: 'the booking is in another state' },
  turn: { slug: 'conflict', said: 'it is not your turn to decide' },
  early: { slug: 'conflict', said: 'it is too early for this' },
  begun: { slug: 'conflict', said: 'the booking has begun' },
  over: { slug: 'conflict', said: 'the booking is over' },
};

/** A change, or a look at what one would do. */
type Moment = { readonly trx: Db; readonly now: number };

/** A booking as the lifecycle table looks at it. */
async function stageOf(change: Moment, booking: BookingTable): Promise<Stage> {
  const steps = booking.state === 'pending' ? await readApprovals(change.trx, [booking.id]) : [];
  return {
    from: booking.from_at,
    to: booking.to_at,
    state: booking.state,
    turn: openStepOf(steps)?.party ?? null,
    earlyMinutes: termsAgreed(booking).earlyMinutes,
  };
}

/** What keeps an actor (null: the server) from an action now; null when nothing does. */
async function hindranceTo(
  change: Moment,
  actor: Actor | null,
  booking: BookingTable,
  action: Action,
): Promise<Hindrance | null> {
  return hindranceOf(action, await stageOf(change, booking), partiesTo(actor, booking), change.now);
}

/** Throws `forbidden` or `conflict` unless the lifecycle lets this actor take the action now. */
export async function checkAction(
  change: Moment,
  actor: Actor | null,
  booking: BookingTable,
  action: Action,
): Promise<void> {
  const hindrance = await hindranceTo(change, actor, booking, action);
  if (hindrance === null) return;
  const { slug, said } = HINDRANCES[hindrance];
  throw new ProblemError(slug, said, { state: booking.state, action });
}
