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
    .where('expires_at', '<=', now);
  if (after) {
    const { at, id } = after;
    query = query.where((eb) =>
      eb.or([eb('expires_at', '>', at), eb.and([eb('expires_at', '=', at), eb('id', '>', id)])]),
    );
  }
  return query.orderBy('expires_at').orderBy('id').limit(limit).execute();
}

export type PassedOn = Span & { readonly instrumentId: string };

/** Time that a wish was offered and that was declined or not answered. */
export async function readPassedOn(db: Db, wishId: string): Promise<PassedOn[]> {
  const rows = await db
    .selectFrom('offer')
    .select(['instrument_id', 'from_at', 'to_at'])
    .where('wish_id', '=', wishId)
    .where('state', 'in', ['declined', 'expired'])
    .execute();
  return rows.map((row) => ({ instrumentId: row.instrument_id, from: row.from_at, to: row.to_at }));
}
