import { z } from 'zod';
import { id, localised, text } from './primitives.ts';

export const partNeed = z.enum(['always', 'optional']);
export type PartNeed = z.infer<typeof partNeed>;

const MAX_PARTS = 20;
const MAX_EXCLUDED = 50;

const oneName = text(200).pipe(z.string().min(1)).optional();
const givenName = z
  .object({ zh: oneName, en: oneName })
  .refine((name) => name.zh !== undefined || name.en !== undefined, { message: 'a name in zh or en', path: ['zh'] });

const unlike = (ids: readonly string[]) => new Set(ids).size === ids.length;

export const partsInput = z.object({
  parts: z
    .array(z.object({ partId: id, need: partNeed }))
    .max(MAX_PARTS)
    .refine((parts) => unlike(parts.map(({ partId }) => partId)), 'each part once'),
});
export type PartsInput = z.infer<typeof partsInput>;

export const parts = z.object({
  parts: z.array(z.object({ partId: id, name: localised, need: partNeed, stations: z.int() })),
  version: z.int(),
});
export type Parts = z.infer<typeof parts>;

/** A shared room, a detector, an accessory: with as many stations as bookings can have it at once. */
export const partInput = z.object({
  id,
  name: givenName,
  stations: z.int().min(1).max(100).default(1),
  scheduleId: id.optional(),
});
export type PartInput = z.infer<typeof partInput>;

/** Instruments of which only one can be booked at a time. */
export const exclusionInput = z.object({
  id,
  name: givenName,
  instrumentIds: z.array(id).min(2).max(MAX_EXCLUDED).refine(unlike, 'each instrument once'),
});
export type ExclusionInput = z.infer<typeof exclusionInput>;

export const part = z.object({
  id,
  facilityId: id,
  name: localised,
  stations: z.int(),
  /** Instruments that take it along. */
  instruments: z.array(z.object({ id, name: localised, need: partNeed })),
});
export type Part = z.infer<typeof part>;
