import { z } from 'zod';
import { onGrid } from '../time/grid.ts';
import { booking } from './booking.ts';
import { id, instantIn, instantOut, text } from './primitives.ts';

export const MAX_CLOSURE_MS = 366 * 86_400_000;

export const closureKind = z.enum(['maintenance', 'closure']);

export const instantOnGrid = instantIn.refine(onGrid, 'not on a quarter of an hour');

export const closureInput = z
  .object({
    id,
    from: instantOnGrid,
    to: instantOnGrid,
    kind: closureKind,
    reason: text(500),
    displace: z.enum(['refuse', 'cancel']).default('refuse'),
  })
  .refine((closure) => closure.from < closure.to, { message: 'ends before it begins', path: ['to'] })
  .refine((closure) => closure.to - closure.from <= MAX_CLOSURE_MS, { message: 'at most 366 days', path: ['to'] });
export type ClosureInput = z.infer<typeof closureInput>;

export const closure = z.object({
  id,
  instrumentId: id,
  from: instantOut,
  to: instantOut,
  kind: closureKind,
  reason: z.string(),
  createdAt: instantOut,
  endedAt: instantOut.nullable(),
});
export type Closure = z.infer<typeof closure>;

/** What a change of availability does to bookings; the answer of `?dryRun=1`. */
export const impact = z.object({ bookings: z.array(booking), total: z.int() });
export type Impact = z.infer<typeof impact>;
