import { transact } from '@jishi/db/open';
import { claimRows, markFailed, markSent } from '@jishi/db/queries/outgoing';
import {
  type DueDelivery,
  disableWebhook,
  dueDeliveries,
  noteDead,
  noteStatus,
  noteTaken,
} from '@jishi/db/queries/webhook';
import type { Deps } from '../../context.ts';
import { VERSION } from '../../version.ts';
import { deliveryPauseMs, eachOf, faultOf } from '../retry.ts';
import { postTo } from './post-to.ts';
import { signatureHeaders } from './sign.ts';

const BATCH = 24;
const WIDTH = 8;
const PER_WEBHOOK = 4;
/** After so many deliveries in a row that came to nothing no more are made. */
const MAX_DEAD = 20;
const GONE = 410;

type DeliverDeps = Pick<Deps, 'store' | 'clock' | 'log' | 'config'>;

/** Sends deliveries that are due; answers whether there may be more. Their order is not kept. */
export async function sendDueDeliveries(deps: DeliverDeps): Promise<boolean> {
  const now = deps.clock();
  const due = await dueDeliveries(deps.store.read, now, PER_WEBHOOK, BATCH);
  if (due.length === 0) return false;
  const claimed = await transact(deps.store, (trx) => claimRows(trx, 'delivery', due, now));
  const ours = due.filter((row) => claimed.has(row.id)).map((row) => ({ ...row, attempts: row.attempts + 1 }));
  await eachOf(ours, WIDTH, (delivery) => deliver(deps, delivery));
  return true;
}

async function deliver(deps: DeliverDeps, delivery: DueDelivery): Promise<void> {
  const outcome = await post(deps, delivery).then(
    (status) => ({ status, fault: isTaken(status) ? null : `answered ${status}` }),
    (error: unknown) => ({ status: null, fault: faultOf(error) }),
  );
  if (outcome.fault === null) return taken(deps, delivery, outcome.status);
  return failed(deps, delivery, outcome.status, outcome.fault);
}

function isTaken(status: number): boolean {
  return status >= 200 && status < 300;
}

function post(deps: DeliverDeps, { id, url, secret, body }: DueDelivery): Promise<number> {
  const headers = { ...signatureHeaders(secret, id, deps.clock(), body), 'user-agent': `Jishi/${VERSION}` };
  return postTo(url, headers, body, deps.config.outboundPrivate);
}

async function taken(deps: DeliverDeps, { id, webhook_id }: DueDelivery, status: number | null): Promise<void> {
  await transact(deps.store, async (trx) => {
    await markSent(trx, 'delivery', id, deps.clock());
    await noteStatus(trx, id, status);
    await noteTaken(trx, webhook_id, deps.clock());
  });
}

async function failed(deps: DeliverDeps, delivery: DueDelivery, status: number | null, error: string): Promise<void> {
  const { id, webhook_id, attempts } = delivery;
  const now = deps.clock();
  const pause = status === GONE ? null : deliveryPauseMs(attempts);
  const nextAt = pause === null ? null : now + pause;
  deps.log.info({ delivery: id, attempt: attempts, over: nextAt === null, fault: error }, 'a webhook was not taken');
  await transact(deps.store, async (trx) => {
    if (!(await markFailed(trx, 'delivery', { id, attempt: attempts, error, nextAt }, now))) return;
    await noteStatus(trx, id, status);
    if (nextAt !== null) return;
    const dead = await noteDead(trx, webhook_id);
    if (status === GONE || dead >= MAX_DEAD) await disableWebhook(trx, webhook_id, 'the webhook was disabled', now);
  });
}
