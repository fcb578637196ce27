import { z } from 'zod';
import { cursorQuery, id, instantOut, localised, page, text } from './primitives.ts';

export const breachKind = z.enum(['no-show', 'late-cancel', 'overrun']);
export type BreachKind = z.infer<typeof breachKind>;

export const breach = z.object({
  id,
  kind: breachKind,
  at: instantOut,
  booking: z.object({ id, instrument: localised, from: instantOut, to: instantOut }),
  facility: z.object({ id, name: localised, zone: z.string() }),
  person: z.object({ id, name: z.string() }),
  /** A waived one does not count any more. */
  waived: z.boolean(),
  /** The pause that it led to, together with others; `until` null until somebody lifts it. */
  pause: z.object({ id, until: instantOut.nullable(), liftedAt: instantOut.nullable() }).nullable(),
  appeal: z.string().nullable(),
  appealedAt: instantOut.nullable(),
  decidedAt: instantOut.nullable(),
  note: z.string().nullable(),
  actions: z.array(z.enum(['appeal', 'decide'])),
});
export type Breach = z.infer<typeof breach>;
export const breachPage = page(breach);

const flag = z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true');

/** One's own; with `facility`, for its managers, those at it. `appealed`: only appeals that wait for a decision. */
export const breachQuery = cursorQuery.extend({ facility: id.optional(), appealed: flag.optional() });
export type BreachQuery = z.infer<typeof breachQuery>;

export const appealInput = z.object({ text: text(2000).pipe(z.string().min(1)) });
export const breachDecision = z.object({ waive: z.boolean(), note: text(2000).optional() });
export type BreachDecision = z.infer<typeof breachDecision>;
