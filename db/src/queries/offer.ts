import { STANDS_AT_MOST_MS } from '@jishi/shared/rules/expiry';
import type { Span } from '@jishi/shared/time/span';
import type { Db, Trx } from '../open.ts';
import type { OfferTable } from '../schema.ts';
import type { Due } from './due.ts';

export type OfferState = OfferTable['state'];

export async function readOffer(db: Db, offerId: string): Promise<OfferTable | undefined> {
  return db.selectFrom('offer').selectAll().where('id', '=', offerId).executeTakeFirst();
}

export async function insertOffer(trx: Trx, offer: OfferTable): Promise<void> {
  await trx.insertInto('offer').values(offer).execute();
}

/** Ends an offer that is open. Needs the agenda of its instrument locked. */
export async function closeOffer(
  trx: Trx,
  offerId: string,
  end: Pick<OfferTable, 'state' | 'ended_at'> & Partial<Pick<OfferTable, 'booking_id'>>,
): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('offer')
    .set(end)
    .where('id', '=', offerId)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`offer ${offerId} is not open`);
}

/** Those of the offers that are open. */
export async function readOpenOffers(db: Db, offerIds: readonly string[]): Promise<OfferTable[]> {
  if (offerIds.length === 0) return [];
  return db
    .selectFrom('offer')
    .selectAll()
    .where('id', 'in', [...offerIds])
    .where('state', '=', 'open')
    .orderBy('id')
    .execute();
}

/** The open offers of wishes, by wish. */
export async function readOffersOf(db: Db, wishIds: readonly string[]): Promise<Map<string, OfferTable>> {
  if (wishIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('offer')
    .selectAll()
    .where('wish_id', 'in', [...wishIds])
    .where('state', '=', 'open')
    .execute();
  return new Map(rows.map((row) => [row.wish_id, row]));
}

/** Open offers whose time to answer is over by `now`, the longest first, after the given one, at most `limit`. */
export async function dueOffers(db: Db, now: number, after: Due | null, limit: number): Promise<Due[]> {
  let query = db
    .selectFrom('offer')
    .select(['id', 'expires_at as at'])
    .where('state', '=', 'open')
    .where((eb) => eb.or([eb('expires_at', '<=', now), eb('expires_at', '>', now + STANDS_AT_MOST_MS)]));
  if (after) {
    const { at, id } = after;
    query = query.where((eb) =>
      eb.or([eb('expires_at', '>', at), eb.and([eb('expires_at', '=', at), eb('id', '>', id)])]),
    );
  }
  return query.orderBy('expires_at').orderBy('id').limit(limit).execute();
}

export type PassedOn = Span & { readonly instrumentId: string };

/** Time that wishes were offered and that was declined or not answered, by wish. */
export async function readPassedOn(db: Db, wishIds: readonly string[]): Promise<Map<string, PassedOn[]>> {
  if (wishIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('offer')
    .select(['wish_id', 'instrument_id', 'from_at', 'to_at'])
    .where('wish_id', 'in', [...wishIds])
    .where('state', 'in', ['declined', 'expired'])
    .execute();
  const ofWish = Map.groupBy(rows, (row) => row.wish_id);
  return new Map([...ofWish].map(([id, list]) => [id, list.map(passedOn)]));
}

function passedOn(row: Pick<OfferTable, 'instrument_id' | 'from_at' | 'to_at'>): PassedOn {
  return { instrumentId: row.instrument_id, from: row.from_at, to: row.to_at };
}

export type OwnOffer = PassedOn & { readonly groupId: string | null };

/** Time that is kept for a person at `now` (epoch ms), and the group for which they wished for it. */
export async function readOwnOffers(db: Db, personId: string, now: number): Promise<OwnOffer[]> {
  const rows = await db
    .selectFrom('offer')
    .innerJoin('wish', 'wish.id', 'offer.wish_id')
    .select(['offer.instrument_id', 'offer.from_at', 'offer.to_at', 'wish.group_id'])
    .where('offer.state', '=', 'open')
    .where('offer.expires_at', '>', now)
    .where('offer.person_id', '=', personId)
    .execute();
  return rows.map((row) => ({ ...passedOn(row), groupId: row.group_id }));
}
