import { z } from 'zod';
import type { EventKind } from './event.ts';
import { id, instantOut } from './primitives.ts';

/** What a facility's own programs can be told of. */
export const WEBHOOK_KINDS = [
  'booking.placed',
  'booking.moved',
  'booking.approved',
  'booking.confirmed',
  'booking.declined',
  'booking.cancelled',
  'booking.reinstated',
  'booking.expired',
  'booking.in-use',
  'booking.completed',
  'booking.no-show',
  'booking.used',
  'closure.placed',
  'closure.ended',
  'schedule.changed',
  'availability.changed',
  'availability.undone',
  'instrument.changed',
  'rules.changed',
] as const satisfies readonly EventKind[];
export const webhookKind = z.enum(WEBHOOK_KINDS);

const MAX_URL = 2000;

/** No user, password or fragment. Without flags, which a pattern of JSON Schema cannot have. */
const PLAIN = /^[A-Za-z]+:\/\/[^/?#@]*(?:[/?][^#]*)?$/;

const address = z
  .url({ protocol: /^https?$/ })
  .max(MAX_URL)
  .regex(PLAIN, 'an address without user, password and fragment');

export const webhookInput = z.object({
  id,
  url: address,
  kinds: z
    .array(webhookKind)
    .min(1)
    .max(WEBHOOK_KINDS.length)
    .transform((kinds) => [...new Set(kinds)].sort()),
});
export type WebhookInput = z.infer<typeof webhookInput>;

export const webhook = z.object({
  id,
  facilityId: id,
  url: z.string(),
  kinds: z.array(webhookKind),
  createdAt: instantOut,
  /** When deliveries in a row came to nothing and no more are made. */
  disabledAt: instantOut.nullable(),
});
export type Webhook = z.infer<typeof webhook>;

/** The secret signs the deliveries (Standard Webhooks) and is shown this once. */
export const createdWebhook = webhook.extend({ secret: z.string() });

export const delivery = z.object({
  id,
  kind: z.string(),
  eventNumber: z.int().nullable(),
  state: z.enum(['waiting', 'sent', 'dead']),
  attempts: z.int(),
  createdAt: instantOut,
  nextAt: instantOut.nullable(),
  sentAt: instantOut.nullable(),
  lastStatus: z.int().nullable(),
  lastError: z.string().nullable(),
});
export type Delivery = z.infer<typeof delivery>;
