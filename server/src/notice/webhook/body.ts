import type { StoredEvent } from '@jishi/db/queries/event';
import { formatInstant, formatSpan } from '@jishi/shared/schema/primitives';
import { z } from 'zod';
import { dataOf } from '../change.ts';

const span = z.object({ from: z.number(), to: z.number() });

/** What of an event leaves the house: times, states and ids; no names, no addresses, nothing that people wrote. */
const publicData = z.object({
  from: z.number().optional().catch(undefined),
  to: z.number().optional().catch(undefined),
  was: span.optional().catch(undefined),
  state: z.string().max(40).optional().catch(undefined),
  orderId: z.string().max(40).optional().catch(undefined),
  change: z.string().max(40).optional().catch(undefined),
});

/** The JSON of an event, the same bytes for every attempt. */
export function bodyOf(event: StoredEvent): string {
  const { from, to, was, ...data } = publicData.parse(dataOf(event));
  return JSON.stringify({
    event: event.id,
    kind: event.kind,
    at: formatInstant(event.at),
    subject: event.subject_id,
    instrument: event.instrument_id,
    facility: event.facility_id,
    data: {
      ...(from === undefined || to === undefined ? {} : formatSpan({ from, to })),
      ...(was ? { was: formatSpan(was) } : {}),
      ...data,
    },
  });
}

/** What a test sends. */
export function testBody(webhookId: string, facilityId: string, at: number): string {
  const nothing = { event: null, instrument: null, data: {} };
  return JSON.stringify({
    kind: 'webhook.test',
    at: formatInstant(at),
    subject: webhookId,
    facility: facilityId,
    ...nothing,
  });
}
