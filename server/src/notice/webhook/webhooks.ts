import { type Trx, transact } from '@jishi/db/open';
import { appendEvents } from '@jishi/db/queries/event';
import { requeue } from '@jishi/db/queries/outgoing';
import { isManager } from '@jishi/db/queries/role';
import {
  enableWebhook,
  endWebhook,
  insertDeliveries,
  insertWebhook,
  listDeliveries,
  listWebhooks,
  readDelivery,
  readWebhook,
  renewWebhookSecret,
} from '@jishi/db/queries/webhook';
import type { DeliveryTable, WebhookTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import type { WebhookInput } from '@jishi/shared/schema/webhook';
import type { Deps } from '../../context.ts';
import { managedFacility } from '../../engine/managed.ts';
import { ClosedAddress, checkHost } from '../../fetching/guard.ts';
import { testBody } from './body.ts';
import { makeSecret } from './sign.ts';

const MAX_WEBHOOKS = 20;

export type NewWebhook = { readonly webhook: WebhookTable; readonly secret: string; readonly fresh: boolean };

/**
 * Registers an address. The same request again, as long as it has taken nothing, gives the same webhook with a new
 * secret: the first answer may have been lost. What is sent goes on when a stand-in's time is over, so it is for managers
 * in person. Throws `not-found`, `unauthenticated`, `forbidden`, `invalid` for an address that is not allowed,
 * `id-reused`, `conflict` beyond 20.
 */
export async function createWebhook(
  deps: Deps,
  anyone: Anyone,
  facilityId: string,
  input: WebhookInput,
): Promise<NewWebhook> {
  const actor = await managedFacility(deps, anyone, facilityId);
  if (!actor.administrator && !(await isManager(deps.store.read, actor.personId, facilityId)))
    throw new ProblemError('forbidden', 'only a manager in person may do this');
  if (!deps.config.outboundPrivate) checkAddress(input.url);
  const secret = makeSecret();
  return transact(deps.store, async (trx) => {
    const known = await readWebhook(trx, input.id);
    if (known) {
      await renew(trx, facilityId, input, known, secret);
      return { webhook: known, secret, fresh: false };
    }
    return { webhook: await insert(deps, trx, actor, facilityId, input, secret), secret, fresh: true };
  });
}

function checkAddress(address: string): void {
  const url = new URL(address);
  const fault = (detail: string) => new ProblemError('invalid', undefined, { errors: [{ pointer: '/url', detail }] });
  if (url.protocol !== 'https:') throw fault('only https is allowed');
  try {
    checkHost(url);
  } catch (error) {
    throw error instanceof ClosedAddress ? fault('not a public address') : error;
  }
}

async function renew(trx: Trx, facilityId: string, input: WebhookInput, known: WebhookTable, secret: string) {
  const same =
    known.facility_id === facilityId && known.url === input.url && known.kinds === JSON.stringify(input.kinds);
  if (!same || !(await renewWebhookSecret(trx, input.id, secret))) {
    throw new ProblemError('id-reused', 'a webhook with this id has other content');
  }
}

async function insert(
  deps: Deps,
  trx: Trx,
  actor: Actor,
  facilityId: string,
  { id, url, kinds }: WebhookInput,
  secret: string,
): Promise<WebhookTable> {
  if ((await listWebhooks(trx, facilityId)).length >= MAX_WEBHOOKS) {
    throw new ProblemError('conflict', 'too many webhooks; remove one first');
  }
  const at = deps.clock();
  const webhook: WebhookTable = {
    id,
    facility_id: facilityId,
    url,
    kinds: JSON.stringify(kinds),
    secret,
    created_by: actor.personId,
    created_at: at,
    used_at: null,
    failures: 0,
    disabled_at: null,
    ended_at: null,
  };
  if (!(await insertWebhook(trx, webhook))) throw new ProblemError('id-reused');
  await tell(trx, 'webhook.created', actor, webhook, at);
  return webhook;
}

async function tell(
  trx: Trx,
  kind: 'webhook.created' | 'webhook.removed',
  actor: Actor,
  { id, facility_id }: WebhookTable,
  at: number,
): Promise<void> {
  await appendEvents(trx, [{ at, kind, actorId: actor.personId, subjectId: id, facilityId: facility_id }]);
}

/** Throws `not-found`, `unauthenticated`, `forbidden`. */
export async function webhooksOf(deps: Deps, actor: Anyone, facilityId: string): Promise<WebhookTable[]> {
  await managedFacility(deps, actor, facilityId);
  return listWebhooks(deps.store.read, facilityId);
}

type Which = { readonly id: string; readonly webhookId: string };

/** One webhook of a facility that the actor manages. Throws `not-found`, `unauthenticated`, `forbidden`. */
async function managed(deps: Deps, anyone: Anyone, which: Which): Promise<{ actor: Actor; webhook: WebhookTable }> {
  const actor = await managedFacility(deps, anyone, which.id);
  const webhook = await readWebhook(deps.store.read, which.webhookId);
  if (webhook?.facility_id !== which.id || webhook.ended_at !== null) {
    throw new ProblemError('not-found', 'no such webhook');
  }
  return { actor, webhook };
}

/** Sends nothing more to it, also not what waits. */
export async function removeWebhook(deps: Deps, anyone: Anyone, which: Which): Promise<void> {
  const { actor, webhook } = await managed(deps, anyone, which);
  await transact(deps.store, async (trx) => {
    const at = deps.clock();
    await endWebhook(trx, webhook.id, at);
    await tell(trx, 'webhook.removed', actor, webhook, at);
  });
}

/** Lets a webhook that was disabled be sent to again; what was given up stays given up. */
export async function reviveWebhook(deps: Deps, anyone: Anyone, which: Which): Promise<WebhookTable> {
  const { webhook } = await managed(deps, anyone, which);
  await transact(deps.store, (trx) => enableWebhook(trx, webhook.id));
  return { ...webhook, disabled_at: null, failures: 0 };
}

/** Queues a delivery that says nothing, so that a receiver can be tried. */
export async function testWebhook(deps: Deps, anyone: Anyone, which: Which): Promise<DeliveryTable> {
  const { webhook } = await managed(deps, anyone, which);
  const id = deps.newId();
  const now = deps.clock();
  const body = testBody(webhook.id, webhook.facility_id, now);
  const delivery = await transact(deps.store, async (trx) => {
    await insertDeliveries(trx, [{ id, webhook_id: webhook.id, event_id: null, kind: 'webhook.test', body }], now);
    return readDelivery(trx, id);
  });
  deps.committed();
  return delivery as DeliveryTable;
}

export type Listing = {
  readonly state: DeliveryTable['state'] | undefined;
  readonly after: readonly [number, string] | null;
  readonly limit: number;
};

export async function deliveriesOf(
  deps: Deps,
  anyone: Anyone,
  which: Which,
  { state, after, limit }: Listing,
): Promise<DeliveryTable[]> {
  const { webhook } = await managed(deps, anyone, which);
  return listDeliveries(deps.store.read, webhook.id, state, after, limit);
}

/** Lets a dead delivery be tried anew under its id; one that waits or was taken is answered as it stands. */
export async function retryDelivery(
  deps: Deps,
  anyone: Anyone,
  which: Which & { readonly deliveryId: string },
): Promise<DeliveryTable> {
  const { webhook } = await managed(deps, anyone, which);
  const delivery = await transact(deps.store, async (trx) => {
    const known = await readDelivery(trx, which.deliveryId);
    if (known?.webhook_id !== webhook.id) throw new ProblemError('not-found', 'no such delivery');
    if (webhook.disabled_at !== null) throw new ProblemError('conflict', 'the webhook is disabled; enable it first');
    await requeue(trx, 'delivery', known.id, deps.clock());
    return readDelivery(trx, known.id);
  });
  deps.committed();
  return delivery as DeliveryTable;
}
