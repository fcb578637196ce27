import { parseJson } from '@jishi/db/json';
import type { DeliveryTable, WebhookTable } from '@jishi/db/schema';
import { formatInstant, instantOrNull } from '@jishi/shared/schema/primitives';
import type { Delivery, Webhook } from '@jishi/shared/schema/webhook';
import { storedKinds } from './enqueue.ts';

export function webhookOut(row: WebhookTable): Webhook {
  return {
    id: row.id,
    facilityId: row.facility_id,
    url: row.url,
    kinds: parseJson(storedKinds, row.kinds),
    createdAt: formatInstant(row.created_at),
    disabledAt: instantOrNull(row.disabled_at),
  };
}

export function deliveryOut(row: DeliveryTable): Delivery {
  return {
    id: row.id,
    kind: row.kind,
    eventNumber: row.event_id,
    state: row.state,
    attempts: row.attempts,
    createdAt: formatInstant(row.created_at),
    nextAt: row.state === 'waiting' ? formatInstant(row.next_at) : null,
    sentAt: instantOrNull(row.sent_at),
    lastStatus: row.last_status,
    lastError: row.last_error,
  };
}
