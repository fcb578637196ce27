import type { Db } from '../open.ts';
import { chunk } from './chunk.ts';
import { type EventScope, eventsAfter } from './event.ts';

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
  return eventsAfter(db, cursor).select(['kind', 'subject_id']).where(scope, '=', target).limit(limit).execute();
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

/** The UIDs of bookings in calendars, by id. */
export async function readCalendarUids(db: Db, bookingIds: readonly string[]): Promise<Map<string, string>> {
  const uids = new Map<string, string>();
  for (const some of chunk(bookingIds, 1)) {
    const rows = await db.selectFrom('booking').select(['id', 'calendar_uid']).where('id', 'in', some).execute();
    for (const row of rows) uids.set(row.id, row.calendar_uid);
  }
  return uids;
}
