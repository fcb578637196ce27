import { z } from 'zod';
import { localised } from './primitives.ts';

/** Mappings are named after the form that they read. */
const MAX_COLUMNS = 1000;
const heading = z.string().max(300);

/** How a file is to be read. Without a mapping the one whose columns the heading has is taken. */
export const importSettings = z.strictObject({
  map: z
    .string()
    .regex(/^[a-z0-9-]{1,50}$/)
    .optional(),
  /** Which column of the mapping a heading of the file is; '' leaves it out. What is not named is guessed. */
  columns: z
    .record(heading, z.string().max(100))
    .refine((columns) => Object.keys(columns).length <= MAX_COLUMNS, 'at most 1000 columns')
    .default({}),
});
export type ImportSettings = z.infer<typeof importSettings>;

export const importDo = z.enum(['preview', 'apply', 'faults']);
export type ImportDo = z.infer<typeof importDo>;

/** What an import does, or in a preview would do. Rows are numbered as a spreadsheet does; the heading is row 1. */
export const importReport = z.object({
  map: z.string(),
  mappings: z.array(z.string()),
  /** The columns of the file, what they are taken for (null: left out), and what stands in the first rows. */
  columns: z.array(z.object({ heading: z.string(), column: z.string().nullable(), samples: z.array(z.string()) })),
  /** What columns can be taken for; `label` is how the form itself calls it. */
  known: z.array(z.object({ column: z.string(), label: z.string().nullable(), needed: z.boolean() })),
  /** Columns that are needed and not there: nothing can be read. */
  missing: z.array(z.string()),
  counts: z.object({
    added: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    skipped: z.int(),
    refused: z.int(),
  }),
  /** The first rows as they are read. `fields` is what is new or different. */
  rows: z.array(
    z.object({
      row: z.int(),
      outcome: z.enum(['added', 'updated', 'unchanged', 'skipped']),
      name: localised,
      model: z.string().nullable(),
      manufacturer: z.string().nullable(),
      fields: z.array(z.string()),
    }),
  ),
  /** What is wrong, the first thousand; `column` is the heading of the file, null for the row as a whole. */
  faults: z.array(z.object({ row: z.int(), column: z.string().nullable(), detail: z.string() })),
  written: z.boolean(),
});
export type ImportReport = z.infer<typeof importReport>;
