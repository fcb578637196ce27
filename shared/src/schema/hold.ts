import { z } from 'zod';
import { quoteInput } from './booking.ts';
import { id, instantOut, spanOut } from './primitives.ts';

export const holdInput = quoteInput.omit({ holdId: true }).extend({ id });
export type HoldInput = z.infer<typeof holdInput>;

export const holdLines = z.array(spanOut.extend({ instrumentId: id, parts: z.array(id) }));

export const hold = z.object({
  id,
  createdAt: instantOut,
  /** From then on it does not count. */
  expiresAt: instantOut,
  lines: holdLines,
});
export type Hold = z.infer<typeof hold>;
