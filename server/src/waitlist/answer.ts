import { createHash } from 'node:crypto';
import { isDuplicate, isOverlap } from '@jishi/db/open';
import { readOffer } from '@jishi/db/queries/offer';
import { readLines, readOrder } from '@jishi/db/queries/order';
import { readWish } from '@jishi/db/queries/wish';
import type { OfferTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import type { AcceptInput } from '@jishi/shared/schema/wish';
import type { Deps } from '../context.ts';
import { assertLocked, type Change, inChange } from '../engine/change.ts';
import { type Inserted, insertPlaced } from '../engine/insert.ts';
import { askerOf, judgeLine, judgingWindows, readFacts } from '../engine/judging.ts';
import { endOffer } from '../engine/offer.ts';
import { Refused, refusedProblem } from '../engine/refusal.ts';
import { release } from '../engine/time.ts';
import { signedIn } from '../http/actor.ts';

export type Accepted = Inserted & { readonly fresh: boolean };

/**
 * Makes the time of an open offer an order of one line, judged anew with the offer's own time left out. The same order
 * again is answered as it stands. Where rules refuse it by now the offer is withdrawn, its wish keeps its place. Throws
 * `refused`, `conflict` for an offer that is over, `id-reused`, `not-found` also for somebody else's.
 */
export async function accept(deps: Deps, anyone: Anyone, offerId: string, input: AcceptInput): Promise<Accepted> {
  const actor = signedIn(anyone);
  const known = await ownOffer(deps, actor, offerId);
  const outcome = await inChange(deps, actor, [known.instrument_id], (change) =>
    acceptLocked(deps, change, actor, offerId, input),
  ).catch((error) => {
    if (isOverlap(error)) throw new ProblemError('busy');
    if (isDuplicate(error)) throw new ProblemError('id-reused', 'a booking with the id of one of the lines exists');
    throw error;
  });
  if (!(outcome instanceof Refused)) return outcome;
  const [line] = outcome.judged;
  const asker = askerOf(actor, line?.facts.person?.group?.id ?? null, deps.clock());
  throw await refusedProblem(deps, { asker, stays: false }, outcome);
}

async function ownOffer(deps: Deps, actor: Actor, offerId: string): Promise<OfferTable> {
  const offer = await readOffer(deps.store.read, offerId);
  if (!offer || offer.person_id !== actor.personId) throw new ProblemError('not-found', 'no such offer');
  return offer;
}

/** Answers refusals instead of throwing them, so that the offer's end is committed. */
async function acceptLocked(
  deps: Deps,
  change: Change,
  actor: Actor,
  offerId: string,
  input: AcceptInput,
): Promise<Accepted | Refused> {
  const { trx, now } = change;
  const offer = await readOffer(trx, offerId);
  const wish = offer && (await readWish(trx, offer.wish_id));
  if (!offer || !wish) throw new ProblemError('not-found', 'no such offer');
  const same = await sameOrder(change, actor, offer, input);
  if (same) return same;
  if (offer.state !== 'open') throw new ProblemError('conflict', 'the offer is over', { state: offer.state });
  if (!may.bookFor(actor, wish.group_id)) throw new ProblemError('not-found', 'no such group');

  const line = {
    instrumentId: offer.instrument_id,
    from: offer.from_at,
    to: offer.to_at,
    mode: wish.mode ?? undefined,
  };
  const asker = askerOf(actor, wish.group_id, now, [offer.id]);
  const instrument = (await readFacts(deps, trx, [line.instrumentId], asker, ...judgingWindows([line]))).get(
    line.instrumentId,
  );
  if (!instrument) throw new ProblemError('not-found', 'no such instrument');
  const judged = judgeLine(line, instrument, actor, now);
  if (judged.station === null) {
    await endOffer(change, offer, 'withdrawn');
    return new Refused([line], [judged]);
  }
  const order = {
    id: input.orderId,
    personId: actor.personId,
    groupId: wish.group_id,
    contentHash: hashOf(offer, input),
  };
  assertLocked(change, [...judged.partStations.keys()]);
  await release(change, [offer.id]);
  const placed = await insertPlaced(change, order, [{ id: input.bookingId, judged, purpose: input.purpose ?? null }]);
  await endOffer(change, offer, 'accepted', { bookingId: input.bookingId });
  return { ...placed, fresh: true };
}

async function sameOrder(
  { trx }: Change,
  actor: Actor,
  offer: OfferTable,
  input: AcceptInput,
): Promise<Accepted | null> {
  const order = await readOrder(trx, input.orderId);
  if (!order) return null;
  if (order.person_id !== actor.personId || order.content_hash !== hashOf(offer, input)) {
    throw new ProblemError('id-reused', 'an order with this id has other content');
  }
  return { order, lines: await readLines(trx, order.id), fresh: false };
}

function hashOf(offer: OfferTable, { bookingId, purpose }: AcceptInput): string {
  return createHash('sha256')
    .update(JSON.stringify(['offer', offer.id, bookingId, purpose]))
    .digest('base64url');
}

/**
 * Gives the time of an open offer back: the next in line is asked at once, the wish keeps its place for other time.
 * Declining twice does no harm. Throws `conflict` for an offer that ended otherwise, and `not-found`.
 */
export async function decline(deps: Deps, anyone: Anyone, offerId: string): Promise<void> {
  const actor = signedIn(anyone);
  const known = await ownOffer(deps, actor, offerId);
  await inChange(deps, actor, [known.instrument_id], async (change) => {
    const offer = await readOffer(change.trx, offerId);
    if (!offer) throw new ProblemError('not-found', 'no such offer');
    if (offer.state === 'declined') return;
    if (offer.state !== 'open') throw new ProblemError('conflict', 'the offer is over', { state: offer.state });
    await endOffer(change, offer, 'declined');
  });
}
