import { sql } from 'kysely';
import type { Db, Trx } from '../open.ts';
import type { DeliveryTable, WebhookTable } from '../schema.ts';
import { chunk } from './chunk.ts';
import { isDue } from './outgoing.ts';

/** Webhooks of a facility that were not removed, oldest first. */
export async function listWebhooks(db: Db, facilityId: string): Promise<WebhookTable[]> {
  return db
    .selectFrom('webhook')
    .selectAll()
    .where('facility_id', '=', facilityId)
    .where('ended_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** A webhook, also one that was removed: its id stays taken. */
export async function readWebhook(db: Db, id: string): Promise<WebhookTable | undefined> {
  return db.selectFrom('webhook').selectAll().where('id', '=', id).executeTakeFirst();
}

/** False when the id is taken. */
export async function insertWebhook(trx: Trx, webhook: WebhookTable): Promise<boolean> {
  const done = await trx
    .insertInto('webhook')
    .values(webhook)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return Number(done.numInsertedOrUpdatedRows ?? 0) > 0;
}

/** Gives a webhook that has taken nothing yet a new secret; false when it has. */
export async function renewWebhookSecret(trx: Trx, id: string, secret: string): Promise<boolean> {
  const done = await trx
    .updateTable('webhook')
    .set({ secret })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export async function endWebhook(trx: Trx, id: string, now: number): Promise<void> {
  await trx.updateTable('webhook').set({ ended_at: now }).where('id', '=', id).where('ended_at', 'is', null).execute();
  await giveUpWaiting(trx, id, 'the webhook was removed', now);
}

export async function enableWebhook(trx: Trx, id: string): Promise<void> {
  await trx.updateTable('webhook').set({ disabled_at: null, failures: 0 }).where('id', '=', id).execute();
}

/** Notes that a delivery was taken. */
export async function noteTaken(trx: Trx, id: string, now: number): Promise<void> {
  await trx
    .updateTable('webhook')
    .set((eb) => ({ failures: 0, used_at: eb.fn.coalesce('used_at', eb.val(now)) }))
    .where('id', '=', id)
    .where((eb) => eb.or([eb('failures', '>', 0), eb('used_at', 'is', null)]))
    .execute();
}

/** Notes that a delivery came to nothing; answers how many in a row did. */
export async function noteDead(trx: Trx, id: string): Promise<number> {
  const row = await trx
    .updateTable('webhook')
    .set((eb) => ({ failures: eb('failures', '+', 1) }))
    .where('id', '=', id)
    .returning('failures')
    .executeTakeFirst();
  return row?.failures ?? 0;
}

/** Makes no more deliveries, and gives up those that wait. */
export async function disableWebhook(trx: Trx, id: string, why: string, now: number): Promise<void> {
  await trx
    .updateTable('webhook')
    .set({ disabled_at: now })
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .execute();
  await giveUpWaiting(trx, id, why, now);
}

async function giveUpWaiting(trx: Trx, webhookId: string, why: string, now: number): Promise<void> {
  await trx
    .updateTable('delivery')
    .set({ state: 'dead', set_at: now, claimed_until: null, last_error: why })
    .where('webhook_id', '=', webhookId)
    .where('state', '=', 'waiting')
    .execute();
}

/** Webhooks that work, of these facilities. */
export async function openWebhooks(db: Db, facilityIds: readonly string[]): Promise<WebhookTable[]> {
  const found: WebhookTable[] = [];
  for (const piece of chunk([...new Set(facilityIds)], 1)) {
    const rows = db
      .selectFrom('webhook')
      .selectAll()
      .where('facility_id', 'in', piece)
      .where('disabled_at', 'is', null)
      .where('ended_at', 'is', null);
    found.push(...(await rows.orderBy('id').execute()));
  }
  return found;
}

export type NewDelivery = Pick<DeliveryTable, 'id' | 'webhook_id' | 'event_id' | 'kind' | 'body'>;

/** Queues deliveries, to be sent from `now` on; an event goes to a webhook once. */
export async function insertDeliveries(trx: Trx, deliveries: readonly NewDelivery[], now: number): Promise<void> {
  const fresh = { state: 'waiting' as const, attempts: 0, next_at: now, set_at: now, created_at: now };
  const blank = { claimed_until: null, sent_at: null, last_error: null, last_status: null };
  for (const rows of chunk(deliveries, 14)) {
    await trx
      .insertInto('delivery')
      .values(rows.map((delivery) => ({ ...delivery, ...fresh, ...blank })))
      .onConflict((conflict) => conflict.columns(['webhook_id', 'event_id']).doNothing())
      .execute();
  }
}

/** A delivery with where it goes. */
export type DueDelivery = DeliveryTable & { readonly url: string; readonly secret: string };

/** Deliveries that are to be tried now, at most `perWebhook` of one webhook, so that a slow one does not delay others. */
export async function dueDeliveries(db: Db, now: number, perWebhook: number, limit: number): Promise<DueDelivery[]> {
  return (
    db
      .with('ranked', (cte) =>
        cte
          .selectFrom('delivery')
          .selectAll('delivery')
          .select(sql<number>`row_number() over (partition by webhook_id order by next_at, id)`.as('place'))
          .where((eb) => isDue(eb as never, 'delivery', now)),
      )
      .selectFrom('ranked')
      .innerJoin('webhook', 'webhook.id', 'ranked.webhook_id')
      .selectAll('ranked')
      .select(['webhook.url', 'webhook.secret'])
      .where('place', '<=', perWebhook)
      // One may have been queued while its webhook was removed.
      .where('webhook.ended_at', 'is', null)
      .orderBy('next_at')
      .orderBy('ranked.id')
      .limit(limit)
      .execute()
  );
}

/** Forgets what was not taken of webhooks that were removed, at most `limit` rows; answers how many. */
export async function forgetUntaken(db: Db, limit: number): Promise<number> {
  const done = await db
    .deleteFrom('delivery')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('delivery')
        .innerJoin('webhook', 'webhook.id', 'delivery.webhook_id')
        .select('delivery.id')
        .where('delivery.state', '<>', 'sent')
        .where('webhook.ended_at', 'is not', null)
        .limit(limit),
    )
    .executeTakeFirst();
  return Number(done.numDeletedRows);
}

export async function noteStatus(trx: Trx, deliveryId: string, status: number | null): Promise<void> {
  await trx.updateTable('delivery').set({ last_status: status }).where('id', '=', deliveryId).execute();
}

export async function readDelivery(db: Db, id: string): Promise<DeliveryTable | undefined> {
  return db.selectFrom('delivery').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Deliveries of a webhook, newest first, after a place (created, id) in that order. */
export async function listDeliveries(
  db: Db,
  webhookId: string,
  state: DeliveryTable['state'] | undefined,
  after: readonly [number, string] | null,
  limit: number,
): Promise<DeliveryTable[]> {
  let query = db.selectFrom('delivery').selectAll().where('webhook_id', '=', webhookId);
  if (state) query = query.where('state', '=', state);
  if (after) {
    const [at, id] = after;
    query = query.where((eb) =>
      eb.or([eb('created_at', '<', at), eb.and([eb('created_at', '=', at), eb('id', '<', id)])]),
    );
  }
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}
