import { z } from 'zod';
import { cursorQuery, id, instantOut, localised, page, text } from './primitives.ts';

/** What is wrong with an instrument, as whoever uses it sees it. */
export const troubleKind = z.enum(['broken', 'limited', 'consumable', 'other']);
export type TroubleKind = z.infer<typeof troubleKind>;

export const troubleInput = z.strictObject({
  id,
  kind: troubleKind,
  text: text(2000).pipe(z.string().min(1)),
  /** One's own booking of the instrument during which it was seen. */
  bookingId: id.optional(),
});
export type TroubleInput = z.infer<typeof troubleInput>;

export const troubleAnswer = z.strictObject({ answer: text(2000).pipe(z.string().min(1)).nullable() });

export const trouble = z.object({
  id,
  instrument: z.object({ id, name: localised }),
  facilityId: id,
  /** Who reported it; shown to themselves and to the facility's staff, who are the ones that may read it. */
  person: z.object({ id, name: z.string() }),
  bookingId: id.nullable(),
  kind: troubleKind,
  text: z.string(),
  state: z.enum(['open', 'closed']),
  answer: z.string().nullable(),
  createdAt: instantOut,
  closedAt: instantOut.nullable(),
  version: z.int(),
});
export type Trouble = z.infer<typeof trouble>;
export const troublePage = page(trouble);

export const troubleQuery = cursorQuery.extend({
  state: z.enum(['open', 'closed']).optional(),
  instrument: id.optional(),
});
export type TroubleQuery = z.infer<typeof troubleQuery>;
