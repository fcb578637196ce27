import { readOffersOf } from '@jishi/db/queries/offer';
import { changeWish, lockLine, OPEN_WISH_STATES, readWish } from '@jishi/db/queries/wish';
import type { WishTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Deps } from '../context.ts';
import { assertLocked, type Change, inChange } from '../engine/change.ts';
import { endOffer } from '../engine/offer.ts';
import { signedIn } from '../http/actor.ts';
import { tellWish } from './tell.ts';

/**
 * Takes a wish out of the line and gives an offer that is open back. One that is over already stays as it is; somebody
 * else's is as unknown as one that never was.
 */
export async function withdraw(deps: Deps, anyone: Anyone, wishId: string): Promise<void> {
  const actor = signedIn(anyone);
  const known = await readWish(deps.store.read, wishId);
  if (!known || known.person_id !== actor.personId) throw new ProblemError('not-found', 'no such wish');
  const offers = await readOffersOf(deps.store.read, [wishId]);
  const instrumentIds = [...offers.values()].map((offer) => offer.instrument_id);
  await inChange(deps, actor, instrumentIds, (change) => withdrawLocked(change, known));
}

async function withdrawLocked(change: Change, { id }: WishTable): Promise<void> {
  const { trx } = change;
  await lockLine(trx);
  const wish = await readWish(trx, id);
  if (!wish || !OPEN_WISH_STATES.includes(wish.state)) return;
  const offer = (await readOffersOf(trx, [id])).get(id);
  if (offer) {
    assertLocked(change, [offer.instrument_id]);
    await endOffer(change, offer, 'withdrawn', { wishAfter: 'withdrawn' });
  } else await changeWish(trx, id, wish.state, { state: 'withdrawn' });
  await tellWish(change, wish, 'withdrawn');
}
