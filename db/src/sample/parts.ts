import { readFileSync } from 'node:fs';
import { institutionKind } from '@jishi/shared/schema/institution';
import { z } from 'zod';

const both = z.object({ zh: z.string(), en: z.string() });

const city = both.extend({
  code: z.string(),
  weight: z.number().positive(),
  lat: z.number(),
  lng: z.number(),
  /** Degrees that places lie around the centre. */
  spread: z.number(),
});
export type City = z.infer<typeof city>;

const field = both.extend({ id: z.string(), themes: z.array(z.string()).min(1) });
export type Field = z.infer<typeof field>;

const theme = z.object({ id: z.string(), classes: z.array(z.string()).min(1), names: z.array(both).min(1) });
export type Theme = z.infer<typeof theme>;

const institutionForm = z.object({
  kind: institutionKind,
  weight: z.number().positive(),
  size: z.number().positive(),
  fields: z.array(z.string()).min(1),
  forms: z.array(both).min(1),
});
export type InstitutionForm = z.infer<typeof institutionForm>;

const word = both;
export type Word = z.infer<typeof word>;

const people = z.object({ surnames: z.string().min(1), given: z.array(z.string()).min(1) });

/** Why instruments are booked and why they stand still. */
const reasons = z.object({ purposes: z.array(z.string()).min(1), maintenance: z.array(z.string()).min(1) });

/** What the invented names and places are made of. */
export type Parts = {
  readonly cities: readonly City[];
  readonly fields: readonly Field[];
  readonly themes: readonly Theme[];
  readonly institutions: readonly InstitutionForm[];
  readonly words: readonly Word[];
  readonly people: z.infer<typeof people>;
  readonly reasons: z.infer<typeof reasons>;
};

const FOLDER = new URL('../../data/sample/', import.meta.url);

export function readParts(): Parts {
  const read = <S extends z.ZodType>(name: string, schema: S): z.infer<S> =>
    schema.parse(JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')));
  return {
    cities: read('cities', z.array(city)),
    fields: read('fields', z.array(field)),
    themes: read('themes', z.array(theme)),
    institutions: read('institutions', z.array(institutionForm)),
    words: read('words', z.array(word)),
    people: read('people', people),
    reasons: read('reasons', reasons),
  };
}
