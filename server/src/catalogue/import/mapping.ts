import { readFile } from 'node:fs/promises';
import { ruleLayer, serviceMode } from '@jishi/shared/schema/rules';
import { weeklyHours, zoneName } from '@jishi/shared/schema/schedule';
import { z } from 'zod';

export const TABLE_KINDS = ['regions', 'holidays', 'institutions', 'classes', 'instruments'] as const;
export type TableKind = (typeof TABLE_KINDS)[number];

const NAMES = ['nameZh', 'nameEn'] as const;

/** What a mapping may fill for each kind, apart from `source` and `key`. */
export const FIELDS = {
  regions: [...NAMES, 'code', 'level', 'parent', 'lat', 'lng'],
  holidays: [...NAMES, 'calendar', 'date', 'kind'],
  classes: [...NAMES, 'code', 'parent'],
  institutions: [...NAMES, 'kind', 'region', 'lat', 'lng', 'website', 'ror'],
  instruments: [
    ...NAMES,
    'class',
    'type',
    'techniques',
    'manufacturer',
    'model',
    'functionZh',
    'functionEn',
    'specsZh',
    'specsEn',
    'worth',
    'worthCurrency',
    'putInUseOn',
    'modes',
    'withdrawn',
  ],
} as const satisfies Record<TableKind, readonly string[]>;

const pattern = z.string().transform((source, context) => {
  try {
    return new RegExp(source, 'iu');
  } catch (error) {
    context.addIssue({ code: 'custom', message: `not a regular expression: ${String(error)}` });
    return z.NEVER;
  }
});

/** One change of a text on its way from the cell to the field; exactly one key. An empty text skips every step. */
const step = z
  .strictObject({
    /** Every match of the first becomes the second. */
    replace: z.tuple([pattern, z.string()]),
    /** What matches (its first group if it has one), else nothing. */
    match: pattern,
    /** Another text for each text; what is not listed is refused unless `otherwise` says what to do. */
    lookup: z.strictObject({
      table: z.record(z.string(), z.string()),
      otherwise: z.enum(['refuse', 'empty', 'keep']).default('refuse'),
    }),
    /** The text of the first pattern that matches, else nothing. */
    cases: z.array(z.tuple([pattern, z.string()])),
    /** Only a text in this language. */
    language: z.enum(['zh', 'en']),
    /** At most so many characters. */
    max: z.int().min(1),
    /** Refused unless the pattern matches; the second is the reason. */
    must: z.tuple([pattern, z.string()]),
    /** A decimal number, multiplied (10,000 yuan → fen: 1,000,000) and rounded to a whole number when multiplied. */
    number: z.strictObject({
      times: z.number().positive().optional(),
      min: z.number().optional(),
      max: z.number().optional(),
    }),
    /** A date in one of these forms, made of yyyy, MM or M, dd or d; becomes yyyy-MM-dd. */
    date: z.array(z.string()).min(1),
  })
  .partial()
  .refine((value) => Object.keys(value).length === 1, 'a step has exactly one key');
export type Step = z.infer<typeof step>;

type ValueInput = {
  column?: string | undefined;
  constant?: string | undefined;
  given?: 'institution' | undefined;
  join?: ValueInput[] | undefined;
  with?: string | undefined;
  first?: ValueInput[] | undefined;
  when?: [ValueInput, RegExp] | undefined;
  steps?: Step[] | undefined;
};
export type Value = ValueInput;

/** How one text is made from a row. */
const value: z.ZodType<ValueInput> = z.lazy(() =>
  z
    .strictObject({
      column: z.string().optional(),
      constant: z.string().optional(),
      /** What the command line gave: the id of `--institution`, else nothing. */
      given: z.literal('institution').optional(),
      /** The texts that are not empty, one after the other, `with` between them. */
      join: z.array(value).min(1).optional(),
      with: z.string().optional(),
      /** The first text that is not empty. */
      first: z.array(value).min(1).optional(),
      /** Nothing unless the pattern matches that other text. */
      when: z.tuple([value, pattern]).optional(),
      steps: z.array(step).optional(),
    })
    .refine(
      (made) => ['column', 'constant', 'given', 'join', 'first'].filter((key) => key in made).length === 1,
      'exactly one of column, constant, given, join, first',
    ),
);

const schedule = z.strictObject({
  name: z.string().min(1).max(100),
  zone: zoneName,
  holidays: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable(),
  weekly: z.array(weeklyHours),
});
export type ScheduleTemplate = z.infer<typeof schedule>;

const owners = z.strictObject({
  institution: z
    .strictObject({
      source: z.string(),
      key: value,
      id: value.optional(),
      nameZh: value.optional(),
      nameEn: value.optional(),
      ror: value.optional(),
    })
    .optional(),
  facility: z
    .strictObject({
      /** Which facility of the institution; nothing: its main one. */
      key: value.optional(),
      nameZh: value.optional(),
      nameEn: value.optional(),
      /** Region codes or names, the most exact last; what is not known is passed over. */
      region: z.array(value).optional(),
      address: value.optional(),
      lat: z.number().optional(),
      lng: z.number().optional(),
    })
    .default({}),
  /** The schedule of new facilities, and others of the facility that single instruments follow. */
  schedule: z.strictObject({
    main: schedule,
    by: value.optional(),
    cases: z.record(z.string(), schedule).default({}),
  }),
  /** What a new instrument gets and later imports leave alone. */
  defaults: z
    .strictObject({
      modes: z.array(serviceMode).min(1).default(['assisted']),
      stations: z.int().min(1).max(1000).default(1),
      rules: z
        .unknown()
        .optional()
        .transform((rules, context) => {
          const parsed = ruleLayer.safeParse(rules ?? {});
          if (parsed.success) return parsed.data;
          context.addIssue({ code: 'custom', message: parsed.error.issues[0]?.message ?? 'not booking rules' });
          return z.NEVER;
        }),
    })
    .prefault({}),
  /** The same instrument in another register: a new row whose key is known there is not taken twice. */
  sameAs: z.strictObject({ source: z.string(), keys: value }).optional(),
  /** Worth is told in steps of so many minor units (万元 with two decimals: 10,000 fen). */
  worthGrainMinor: z.int().min(1).default(1),
  /** Finds the type by name where no column tells it. */
  guessType: z.boolean().default(false),
});
export type Owners = z.infer<typeof owners>;

const mapping = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9-]+$/),
    about: z.string(),
    kind: z.enum(TABLE_KINDS),
    /** Columns without which a file is not of this form. */
    needs: z.array(z.string()).min(1),
    /** Other headings of the same columns. */
    aliases: z.record(z.string(), z.string()).default({}),
    source: value,
    key: value,
    /** The id of a row of this database, looked for before the key; exports write it. */
    id: value.optional(),
    /** Rows that are not meant to be taken, with the reason. */
    skip: z.array(z.strictObject({ value, matches: pattern, because: z.string() })).default([]),
    /** Read only to refuse a row whose cell is not as its register wants it. */
    checks: z.array(value).default([]),
    fields: z.record(z.string(), value),
    owners: owners.optional(),
  })
  .superRefine((made, context) => {
    const known: readonly string[] = FIELDS[made.kind];
    for (const field of Object.keys(made.fields)) {
      if (known.includes(field)) continue;
      const message = `no such field; ${made.kind} have ${known.join(', ')}`;
      context.addIssue({ code: 'custom', path: ['fields', field], message });
    }
    if ((made.kind === 'instruments') !== (made.owners !== undefined)) {
      context.addIssue({ code: 'custom', path: ['owners'], message: 'instruments, and only they, need owners' });
    }
  });
export type Mapping = z.infer<typeof mapping>;

/** A mapping that is not one, in one line. */
export class MappingError extends Error {}

/** Reads and checks a mapping file; throws MappingError with the place of the first fault. */
export async function readMapping(path: string): Promise<Mapping> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new MappingError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return parseMapping(content, path);
}

export function parseMapping(content: unknown, path: string): Mapping {
  const parsed = mapping.safeParse(content);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new MappingError(`${path}: ${issue?.path.join('.') || 'mapping'}: ${issue?.message}`);
}
