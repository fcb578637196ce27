import { z } from 'zod';
import { cursorQuery, id, instantOut, localised, page } from './primitives.ts';

const outgoing = z.object({
  waiting: z.int(),
  waitingSince: instantOut.nullable(),
  dead: z.int(),
});

/** What the server does by itself. */
export const jobs = z.object({
  at: instantOut,
  lastEvent: z.int(),
  /** Who follows events: the last one that was dealt with, and how many wait (at most 10,000 are counted). */
  followers: z.array(z.object({ name: z.string(), cursor: z.int(), lag: z.int(), movedAt: instantOut })),
  /** Recurring work: whose turn ends when. A turn is taken anew whenever there is something to do. */
  turns: z.array(z.object({ name: z.string(), until: instantOut })),
  mail: outgoing,
  deliveries: outgoing,
  disabledWebhooks: z.int(),
  deadByFacility: z.array(z.object({ facility: z.object({ id, name: localised }), dead: z.int() })),
  /** Whether this server does such work; another one of the same database may. */
  working: z.boolean(),
});
export type Jobs = z.infer<typeof jobs>;

const state = z.enum(['waiting', 'sent', 'dead']);
export const deliveriesQuery = cursorQuery.extend({ state: state.default('dead'), facility: id.optional() });
export type DeliveriesQuery = z.infer<typeof deliveriesQuery>;

/** A delivery without what it says; of its address only the host, the rest may be a secret. */
export const adminDelivery = z.object({
  id,
  webhookId: id,
  facility: z.object({ id, name: localised }),
  host: z.string(),
  kind: z.string(),
  event: z.int().nullable(),
  state,
  attempts: z.int(),
  createdAt: instantOut,
  nextAt: instantOut.nullable(),
  lastStatus: z.int().nullable(),
  lastError: z.string().nullable(),
  /** Whether its webhook takes anything; one that was switched off has to be enabled first. */
  open: z.boolean(),
});
export type AdminDelivery = z.infer<typeof adminDelivery>;
export const deliveryPage = page(adminDelivery);

/** One of them, or all that are dead: of a facility when it is named. At most 1,000 at once, the oldest first. */
/** One of them by its id, or all; of deliveries those of a facility, when it is named. */
export const retryInput = z
  .object({
    what: z.enum(['mail', 'delivery']),
    id: id.optional(),
    all: z.literal(true).optional(),
    facilityId: id.optional(),
  })
  .refine((input) => (input.id === undefined) === (input.all === true), {
    message: 'say either id or all',
    path: ['id'],
  })
  .refine(({ what, all, facilityId }) => facilityId === undefined || (what === 'delivery' && all === true), {
    message: 'only all deliveries of a facility',
    path: ['facilityId'],
  });
export type RetryInput = z.infer<typeof retryInput>;
export const retried = z.object({ retried: z.int(), left: z.int() });

/** Numbers that want the attention of an administrator. */
export const overview = z.object({
  applications: z.int(),
  reviewsDue: z.int(),
  suspendedInstitutions: z.int(),
  unconfirmedGroups: z.int(),
  deadMail: z.int(),
  deadDeliveries: z.int(),
  disabledWebhooks: z.int(),
  /** The most events that a follower is behind. */
  lag: z.int(),
  /** Years of which a calendar that schedules keep says nothing, this one and the next. */
  missingHolidays: z.array(z.object({ calendar: z.string(), year: z.int() })),
  institutions: z.int(),
  people: z.int(),
});
export type Overview = z.infer<typeof overview>;
