import { parseJson } from '@jishi/db/json';
import { insertDeliveries, openWebhooks } from '@jishi/db/queries/webhook';
import { webhookKind } from '@jishi/shared/schema/webhook';
import { z } from 'zod';
import type { Deps } from '../../context.ts';
import type { Effects } from '../follow-durably.ts';
import { bodyOf } from './body.ts';

export const storedKinds = z.array(webhookKind);

/** A delivery for each event and webhook of its facility that wants this kind. */
export function webhookEffects(deps: Pick<Deps, 'store' | 'clock' | 'newId'>): Effects {
  return async (events) => {
    const facilityIds = events.map((event) => event.facility_id).filter((id) => id !== null);
    const webhooks = await openWebhooks(deps.store.read, facilityIds);
    const byFacility = Map.groupBy(webhooks, (webhook) => webhook.facility_id);
    const rows = events.flatMap((event) => {
      const wanting = (byFacility.get(event.facility_id ?? '') ?? []).filter((webhook) =>
        kindsOf(webhook.kinds).has(event.kind),
      );
      if (wanting.length === 0) return [];
      const told = { event_id: event.id, kind: event.kind, body: bodyOf(event) };
      return wanting.map((webhook) => ({ id: deps.newId(), webhook_id: webhook.id, ...told }));
    });
    return (trx) => insertDeliveries(trx, rows, deps.clock());
  };
}

function kindsOf(text: string): ReadonlySet<string> {
  return new Set(parseJson(storedKinds, text));
}
