import { sql } from 'kysely';
import { isPostgres } from '../dialect.ts';
import type { Db } from '../open.ts';
import { type EventScope, SETTLED } from './event.ts';

export type Changed = { readonly kind: string; readonly subject_id: string };

/**
 * What happened to a target after the event numbered `cursor`, in reading order, at most `limit` of it. Nothing that a
 * late commit could still precede: whoever asks next with the last settled event misses nothing.
 */
export async function readChangesAfter(
  db: Db,
  scope: EventScope,
  target: string,
  cursor: number,
  limit: number,
): Promise<Changed[]> {
  const query = db.selectFrom('event').select(['kind', 'subject_id']).where(scope, '=', target).limit(limit);
  if (!isPostgres(db)) return query.where('id', '>', cursor).orderBy('id').execute();
  const start = sql`coalesce((select xact from event where id = ${cursor}), '0'::xid8)`;
  return query
    .where(SETTLED)
    .where(sql<boolean>`(xact, id) > (${start}, ${cursor}::bigint)`)
    .orderBy(sql`xact`)
    .orderBy('id')
    .execute();
}

/** Bookings of a group that were changed at `since` (epoch ms) or later, and when they were made. */
export async function readGroupChanges(db: Db, groupId: string, since: number, limit: number) {
  return db
    .selectFrom('booking')
    .select(['id', 'created_at'])
    .where('group_id', '=', groupId)
    .where('updated_at', '>=', since)
    .limit(limit)
    .execute();
}

const CHUNK = 500;

/** The UIDs of bookings in calendars, by id. */
export async function readCalendarUids(db: Db, bookingIds: readonly string[]): Promise<Map<string, string>> {
  const uids = new Map<string, string>();
  for (let start = 0; start < bookingIds.length; start += CHUNK) {
    const rows = await db
      .selectFrom('booking')
      .select(['id', 'calendar_uid'])
      .where('id', 'in', bookingIds.slice(start, start + CHUNK))
      .execute();
    for (const row of rows) uids.set(row.id, row.calendar_uid);
  }
  return uids;
}
