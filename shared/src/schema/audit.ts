import { z } from 'zod';
import { EVENT_AREAS, EVENT_KINDS, type EventArea } from './event.ts';
import { cursorQuery, id, instantIn, instantOut, localised, page } from './primitives.ts';

const filter = {
  area: z.enum(EVENT_AREAS as unknown as readonly [EventArea, ...EventArea[]]).optional(),
  kind: z.enum(EVENT_KINDS).optional(),
  actor: id.or(z.literal('none')).optional(),
  person: id.optional(),
  subject: z.string().min(1).max(100).optional(),
  instrument: id.optional(),
  facility: id.optional(),
  from: instantIn.optional(),
  to: instantIn.optional(),
} as const;

export const auditQuery = cursorQuery.extend(filter);
export const auditExportQuery = z.object(filter);
export type AuditFilterInput = z.infer<typeof auditExportQuery>;

const named = z.object({ id: z.string(), name: localised.nullable() });

/** One thing that happened. Names are as they are now; null for what is gone or was never named. */
export const auditEvent = z.object({
  id: z.int(),
  at: instantOut,
  kind: z.string(),
  actor: named.nullable(),
  person: named.nullable(),
  subject: named,
  instrument: named.nullable(),
  facility: named.nullable(),
  data: z.record(z.string(), z.unknown()),
});
export type AuditEvent = z.infer<typeof auditEvent>;
export const auditPage = page(auditEvent);
