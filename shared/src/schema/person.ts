import { z } from 'zod';
import { id, language, localised, text } from './primitives.ts';
import { zoneName } from './schedule.ts';

export const me = z.object({
  id,
  name: z.string(),
  email: z.string(),
  language: language.nullable(),
  zone: zoneName.nullable(),
  institution: z
    .object({ id, name: localised, kind: z.string(), lat: z.number().nullable(), lng: z.number().nullable() })
    .nullable(),
  administrator: z.boolean(),
  facilities: z.array(z.object({ id, name: localised })),
});
export type Me = z.infer<typeof me>;

export const profileInput = z.object({
  name: text(100).pipe(z.string().min(1)).optional(),
  language: language.nullable().optional(),
  zone: zoneName.nullable().optional(),
});
export type ProfileInput = z.infer<typeof profileInput>;
