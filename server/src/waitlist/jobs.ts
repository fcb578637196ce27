import { transact } from '@jishi/db/open';
import { dueOffers, readOffer } from '@jishi/db/queries/offer';
import {
  changeWish,
  lockLine,
  markLookedAt,
  readLeastLookedAt,
  readWish,
  readWishInstruments,
} from '@jishi/db/queries/wish';
import type { WishTable } from '@jishi/db/schema';
import { MINUTE_MS } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { inChange } from '../engine/change.ts';
import { expireOffers, offerFreed } from '../engine/offer.ts';
import { findTime, readWaiting } from '../engine/wish.ts';
import type { Job } from '../jobs/job.ts';
import { tellWish } from './tell.ts';

/** Wishes that one sweep looks at; the next one goes on where it stopped. */
const MAX_WISHES = 200;

type Looked = Awaited<ReturnType<typeof readLeastLookedAt>>[number];

/** Offers that nobody answered: the next in line is asked. */
export const offersOver: Job = {
  name: 'offers',
  due: ({ store }, now, after, limit) => dueOffers(store.read, now, after, limit),
  attend: endOffer,
};

/** Wishes for which time became free without a change, and those whose window is over. */
export const waitlist: Job = { name: 'waitlist', everyMs: MINUTE_MS, round: sweepWaitlist };

async function endOffer(deps: Deps, offerId: string): Promise<void> {
  const offer = await readOffer(deps.store.read, offerId);
  if (!offer) return;
  // The lock of its instrument ends an expired offer by itself while its time is still held; this ends one that lost it.
  await inChange(deps, null, [offer.instrument_id], (change) => expireOffers(change, [offerId]));
}

/**
 * Looks at the wishes that nobody has looked at for longest: one whose window is over ends, and where time is free that
 * no change has given back (longer opening hours, another day within the horizon, a part) the line is asked. Answers
 * false: what is left waits for the next turn.
 */
async function sweepWaitlist(deps: Deps): Promise<boolean> {
  const { read } = deps.store;
  const wishes = await readLeastLookedAt(read, MAX_WISHES);
  const ids = wishes.map((wish) => wish.id);
  const lines = await readWishInstruments(read, ids);
  const without = new Set<string>();
  const hopeful: WishTable[] = [];
  for (const wish of wishes) {
    if (isOver(wish, deps.clock())) await endWish(deps, wish);
    else if (await isHopeful(deps, wish, lines.get(wish.id) ?? [])) hopeful.push(wish);
    else without.add(wish.id);
  }
  await markAll(deps, ids);
  for (const wish of hopeful) {
    const instrumentIds = lines.get(wish.id) ?? [];
    await inChange(deps, null, instrumentIds, (change) => offerFreed(deps, change, new Set(instrumentIds), without));
  }
  return false;
}

/** Whether there is time to offer. The line passes people over who are suspended, so it would be asked for nothing. */
async function isHopeful(deps: Deps, wish: Looked, instrumentIds: readonly string[]): Promise<boolean> {
  if (wish.suspended_at !== null) return false;
  const now = deps.clock();
  const waiting = await readWaiting(deps, deps.store.read, [wish], instrumentIds, now);
  return waiting !== null && findTime(waiting, wish, instrumentIds, now) !== null;
}

function isOver(wish: WishTable, now: number): boolean {
  return wish.to_at - wish.minutes * MINUTE_MS <= now;
}

async function markAll(deps: Deps, wishIds: readonly string[]): Promise<void> {
  if (wishIds.length === 0) return;
  await transact(deps.store, async (trx) => {
    await lockLine(trx);
    await markLookedAt(trx, wishIds, deps.clock());
  });
}

async function endWish(deps: Deps, { id }: WishTable): Promise<void> {
  await inChange(deps, null, [], async (change) => {
    await lockLine(change.trx);
    const wish = await readWish(change.trx, id);
    if (wish?.state !== 'waiting') return;
    await changeWish(change.trx, id, 'waiting', { state: 'ended' });
    await tellWish(change, wish, 'ended');
  });
}
