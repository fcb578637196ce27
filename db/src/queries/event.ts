import type { EventKind } from '@jishi/shared/schema/event';
import { sql } from 'kysely';
import { isPostgres } from '../dialect.ts';
import type { Db, Trx } from '../open.ts';
import { prepare } from '../prepare.ts';

/** What happened. `data` holds what a follower needs and cannot read from the rows any more. */
export type NewEvent = {
  readonly at: number;
  readonly kind: EventKind;
  readonly actorId: string | null;
  readonly subjectId: string;
  readonly instrumentId?: string | null;
  readonly facilityId?: string | null;
  readonly personId?: string | null;
  readonly data?: Readonly<Record<string, unknown>>;
};

export type StoredEvent = {
  id: number;
  at: number;
  kind: string;
  actor_id: string | null;
  subject_id: string;
  instrument_id: string | null;
  facility_id: string | null;
  person_id: string | null;
  data: string;
};

/** Writes events in the transaction that makes them true. */
export async function appendEvents(trx: Trx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await trx
    .insertInto('event')
    .values(
      events.map((event) => ({
        at: event.at,
        kind: event.kind,
        actor_id: event.actorId,
        subject_id: event.subjectId,
        instrument_id: event.instrumentId ?? null,
        facility_id: event.facilityId ?? null,
        person_id: event.personId ?? null,
        data: JSON.stringify(event.data ?? {}),
      })),
    )
    .execute();
}

/**
 * PostgreSQL hands out numbers before a transaction commits, so a lower number may appear after a higher one. There the
 * order of events is (xact, id), and only those below the oldest open transaction are read: nothing can be added before
 * them any more. A cursor stays a plain event number, its transaction is looked up. SQLite has one writer, so numbers do.
 */
const SETTLED = sql<boolean>`xact < pg_snapshot_xmin(pg_current_snapshot())`;

/** Events after the event numbered `cursor` (0: from the first) in their order, none that a late commit could still precede. */
export function eventsAfter(db: Db, cursor: number) {
  const events = db.selectFrom('event');
  if (!isPostgres(db)) return events.where('id', '>', cursor).orderBy('id');
  const start = sql`coalesce((select xact from event where id = ${cursor}), '0'::xid8)`;
  return events
    .where(SETTLED)
    .where(sql<boolean>`(xact, id) > (${start}, ${cursor}::bigint)`)
    .orderBy(sql`xact`)
    .orderBy('id');
}

/** The same, as they are kept, at most `limit` of them. */
export async function readEventsAfter(db: Db, cursor: number, limit: number): Promise<StoredEvent[]> {
  return eventsAfter(db, cursor)
    .select(['id', 'at', 'kind', 'actor_id', 'subject_id', 'instrument_id', 'facility_id', 'person_id', 'data'])
    .limit(limit)
    .execute();
}

export type EventScope = 'instrument_id' | 'facility_id' | 'person_id';

function newestFirst(db: Db) {
  const query = db.selectFrom('event').select(['id', 'at']).limit(1);
  const settled = isPostgres(db) ? query.where(SETTLED).orderBy(sql`xact`, 'desc') : query;
  return settled.orderBy('id', 'desc');
}

const newestOf = (scope: EventScope) => prepare((db, target) => newestFirst(db).where(scope, '=', target));
const newestOfEach = {
  instrument_id: newestOf('instrument_id'),
  facility_id: newestOf('facility_id'),
  person_id: newestOf('person_id'),
} as const satisfies Record<EventScope, unknown>;

/** The last event of one target in reading order: what a version of a view of it is made of. */
export async function lastEvent(
  db: Db,
  scope: EventScope,
  target: string,
): Promise<{ id: number; at: number } | undefined> {
  const [event] = await newestOfEach[scope](db, target);
  return event;
}

/** Number of the last event in reading order, of everything or of one target; 0 when there is none. */
export async function lastEventId(db: Db, scope?: EventScope, target?: string): Promise<number> {
  const event =
    scope && target !== undefined ? await lastEvent(db, scope, target) : await newestFirst(db).executeTakeFirst();
  return event?.id ?? 0;
}
