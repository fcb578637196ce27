import { STANDS_AT_MOST_MS } from '@jishi/shared/rules/expiry';
import type { Db } from '../open.ts';

/** Something that the server has to look at, and since when; epoch ms. */
export type Due = { readonly at: number; readonly id: string };

/** Bookings whose moment has come by `now`, the longest due first, after the given one, at most `limit`. */
export async function dueBookings(db: Db, now: number, after: Due | null, limit: number): Promise<Due[]> {
  let query = db.selectFrom('booking').select(['id', 'due_at']).where('due_at', '<=', now);
  if (after) {
    const { at, id } = after;
    query = query.where((eb) => eb.or([eb('due_at', '>', at), eb.and([eb('due_at', '=', at), eb('id', '>', id)])]));
  }
  const rows = await query.orderBy('due_at').orderBy('id').limit(limit).execute();
  return rows.flatMap(({ id, due_at }) => (due_at === null ? [] : [{ id, at: due_at }]));
}

/** Holds that are over by `now` and have not been ended, in the same order. */
export async function dueHolds(db: Db, now: number, after: Due | null, limit: number): Promise<Due[]> {
  let query = db
    .selectFrom('hold')
    .select(['id', 'expires_at as at'])
    .where('ended_at', 'is', null)
    .where((eb) => eb.or([eb('expires_at', '<=', now), eb('expires_at', '>', now + STANDS_AT_MOST_MS)]));
  if (after) {
    const { at, id } = after;
    query = query.where((eb) =>
      eb.or([eb('expires_at', '>', at), eb.and([eb('expires_at', '=', at), eb('id', '>', id)])]),
    );
  }
  return query.orderBy('expires_at').orderBy('id').limit(limit).execute();
}
