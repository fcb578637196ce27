import type { Db, Trx } from '../open.ts';
import type { Outgoing } from '../schema.ts';
import type { OutgoingTable } from './outgoing.ts';

/** The servers' followers of events with where they are, and who has which recurring work until when. */
export async function readWorking(db: Db) {
  const followers = await db.selectFrom('follower').selectAll().orderBy('name').execute();
  const leases = await db.selectFrom('lease').selectAll().orderBy('name').execute();
  return { followers, leases };
}

/** How many events come after the one numbered `cursor`, counted up to `limit`. */
export async function countEventsAfter(db: Db, cursor: number, limit: number): Promise<number> {
  const some = db.selectFrom('event').select('id').where('id', '>', cursor).orderBy('id').limit(limit).as('some');
  const { n } = await db
    .selectFrom(some)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** How many mails or deliveries wait and were given up, and since when the first of them waits (epoch ms). */
export async function countOutgoing(db: Db, table: OutgoingTable) {
  const rows = await db
    .selectFrom(table)
    .select('state')
    .select((eb) => [eb.fn.countAll<number>().as('n'), eb.fn.min<number>('created_at').as('first')])
    .where('state', '<>', 'sent')
    .groupBy('state')
    .execute();
  const of = (state: Outgoing['state']) => rows.find((row) => row.state === state);
  return {
    waiting: Number(of('waiting')?.n ?? 0),
    waitingSince: of('waiting')?.first ?? null,
    dead: Number(of('dead')?.n ?? 0),
  };
}

export type DeadFilter = {
  readonly state: Outgoing['state'];
  readonly facilityId?: string | undefined;
  /** Continue after this (creation, id). */
  readonly after?: readonly [number, string] | undefined;
};

/** Deliveries of all webhooks in a state, newest first, at most `limit`. */
export async function listDeliveriesOfAll(db: Db, { state, facilityId, after }: DeadFilter, limit: number) {
  let query = db
    .selectFrom('delivery')
    .innerJoin('webhook', 'webhook.id', 'delivery.webhook_id')
    .innerJoin('facility', 'facility.id', 'webhook.facility_id')
    .select(['delivery.id', 'delivery.webhook_id', 'delivery.event_id', 'delivery.kind', 'delivery.state'])
    .select(['delivery.attempts', 'delivery.next_at', 'delivery.created_at', 'delivery.sent_at'])
    .select(['delivery.last_error', 'delivery.last_status', 'webhook.url', 'webhook.disabled_at', 'webhook.ended_at'])
    .select(['facility.id as facility_id', 'facility.name_zh as facility_zh', 'facility.name_en as facility_en'])
    .where('delivery.state', '=', state);
  if (facilityId !== undefined) query = query.where('webhook.facility_id', '=', facilityId);
  if (after) {
    const [at, id] = after;
    query = query.where((eb) =>
      eb.or([
        eb('delivery.created_at', '<', at),
        eb.and([eb('delivery.created_at', '=', at), eb('delivery.id', '<', id)]),
      ]),
    );
  }
  return query.orderBy('delivery.created_at', 'desc').orderBy('delivery.id', 'desc').limit(limit).execute();
}

/** Dead deliveries of each facility, those with most of them first; at most 200 facilities. */
export async function countDeadByFacility(db: Db) {
  return db
    .selectFrom('delivery')
    .innerJoin('webhook', 'webhook.id', 'delivery.webhook_id')
    .innerJoin('facility', 'facility.id', 'webhook.facility_id')
    .select(['facility.id', 'facility.name_zh', 'facility.name_en'])
    .select((eb) => eb.fn.countAll<number>().as('dead'))
    .where('delivery.state', '=', 'dead')
    .groupBy(['facility.id', 'facility.name_zh', 'facility.name_en'])
    .orderBy('dead', 'desc')
    .orderBy('facility.id')
    .limit(200)
    .execute();
}

/** How many webhooks were switched off because nothing was taken. */
export async function countDisabledWebhooks(db: Db): Promise<number> {
  const { n } = await db
    .selectFrom('webhook')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('disabled_at', 'is not', null)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** Ids of dead mails or deliveries, the oldest first, at most `limit`: of deliveries only those that can be sent. */
export async function deadIds(
  db: Db,
  table: OutgoingTable,
  { id, facilityId }: { readonly id?: string | undefined; readonly facilityId?: string | undefined },
  limit: number,
): Promise<string[]> {
  if (table === 'mail') {
    let mails = db.selectFrom('mail').select('id').where('state', '=', 'dead');
    if (id !== undefined) mails = mails.where('id', '=', id);
    return (await mails.orderBy('created_at').orderBy('id').limit(limit).execute()).map((row) => row.id);
  }
  let query = db
    .selectFrom('delivery')
    .innerJoin('webhook', 'webhook.id', 'delivery.webhook_id')
    .select('delivery.id')
    .where('delivery.state', '=', 'dead')
    .where('webhook.ended_at', 'is', null)
    .where('webhook.disabled_at', 'is', null);
  if (id !== undefined) query = query.where('delivery.id', '=', id);
  if (facilityId !== undefined) query = query.where('webhook.facility_id', '=', facilityId);
  const rows = await query.orderBy('delivery.created_at').orderBy('delivery.id').limit(limit).execute();
  return rows.map((row) => row.id);
}

/** Lets dead mails or deliveries be tried anew; answers how many are. */
export async function requeueAll(trx: Trx, table: OutgoingTable, ids: readonly string[], now: number): Promise<number> {
  if (ids.length === 0) return 0;
  const done = await trx
    .updateTable(table)
    .set({ state: 'waiting', attempts: 0, next_at: now, set_at: now, claimed_until: null })
    .where('id', 'in', [...ids])
    .where('state', '=', 'dead')
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}
