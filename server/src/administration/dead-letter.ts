import { nameOf } from '@jishi/db/queries/naming';
import { deadIds, listDeliveriesOfAll, requeueAll } from '@jishi/db/queries/outgoing-list';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { AdminDelivery, DeliveriesQuery, RetryInput } from '@jishi/shared/schema/admin-jobs';
import { formatInstant, id } from '@jishi/shared/schema/primitives';
import { z } from 'zod';
import type { Deps } from '../context.ts';
import { inChange } from '../engine/change.ts';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import { administratorOf } from './access.ts';

const place = z.tuple([z.int(), id]);
/** So many are tried anew at once. */
const MAX_RETRIED = 1000;
/** More are not counted. */
const MAX_LEFT = 10_000;

/** Deliveries of all webhooks, the newest first. Throws `unauthenticated`, `forbidden`, `invalid` for a foreign cursor. */
export async function readDeliveries(
  deps: Deps,
  anyone: Anyone,
  { limit, cursor, state, facility }: DeliveriesQuery,
): Promise<{ items: AdminDelivery[]; next: string | null }> {
  administratorOf(anyone);
  const question = ['deliveries', state, facility];
  const after = cursor === undefined ? undefined : decodeCursor(question, cursor, place);
  const rows = await listDeliveriesOfAll(deps.store.read, { state, facilityId: facility, after }, limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last ? encodeCursor(question, [last.created_at, last.id]) : null;
  return { items: shown.map(deliveryOut), next };
}

function deliveryOut(row: Awaited<ReturnType<typeof listDeliveriesOfAll>>[number]): AdminDelivery {
  return {
    id: row.id,
    webhookId: row.webhook_id,
    facility: { id: row.facility_id, name: nameOf(row.facility_zh, row.facility_en) },
    host: URL.canParse(row.url) ? new URL(row.url).host : '',
    kind: row.kind,
    event: row.event_id,
    state: row.state,
    attempts: row.attempts,
    createdAt: formatInstant(row.created_at),
    nextAt: row.state === 'waiting' ? formatInstant(row.next_at) : null,
    lastStatus: row.last_status,
    lastError: row.last_error,
    open: row.disabled_at === null && row.ended_at === null,
  };
}

/**
 * Lets what was given up be tried anew: one, or the oldest of all. Answers how many are, and how many are left that could
 * be. Throws `unauthenticated`, `forbidden`, `conflict` for one that is not dead or whose webhook takes nothing.
 */
export async function retryDead(
  deps: Deps,
  anyone: Anyone,
  input: RetryInput,
): Promise<{ retried: number; left: number }> {
  const actor = administratorOf(anyone);
  const { what, id: one, facilityId } = input;
  return inChange(deps, actor, [], async ({ trx, now, tell }) => {
    const dead = await deadIds(trx, what, { facilityId }, MAX_LEFT);
    const chosen = one === undefined ? dead.slice(0, MAX_RETRIED) : await deadIds(trx, what, { id: one }, 1);
    if (one !== undefined && chosen.length === 0) throw new ProblemError('conflict', 'it cannot be tried anew');
    const retried = await requeueAll(trx, what, chosen, now);
    if (retried > 0)
      tell({
        kind: 'outgoing.retried',
        subjectId: one ?? what,
        ...(facilityId === undefined ? {} : { facilityId }),
        data: { what, retried },
      });
    return { retried, left: Math.max(0, dead.length - retried) };
  });
}
