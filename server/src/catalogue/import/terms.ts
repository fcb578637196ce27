import { readFile } from 'node:fs/promises';
import { findTechniques, putTechniques, type TechniqueRow } from '@jishi/db/queries/technique';
import { findTypes, putTypes, type TypeRow } from '@jishi/db/queries/type';
import { ProblemError } from '@jishi/shared/problem';
import { text } from '@jishi/shared/schema/primitives';
import { z } from 'zod';
import { compareRows, type MakePlan } from './plan.ts';
import type { Listener, Refused, Tally } from './report.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The kinds that are JSON lists. Other keys of an entry (makers, prices) are for the sample catalogue. */
export const TERM_KINDS = ['techniques', 'types'] as const;
export type TermKind = (typeof TERM_KINDS)[number];

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/, 'small letters, digits and hyphens');
const words = z.array(text(200)).max(100).default([]);
const term = {
  id,
  zh: text(200).nullish(),
  en: text(200).nullish(),
  abbr: words,
  synonyms: z.object({ zh: words, en: words }).prefault({}),
};
const ENTRIES = {
  techniques: z.object({ ...term, broader: id.nullish() }),
  types: z.object({ ...term, class: z.string().max(20), techniques: z.array(id).max(50).default([]) }),
} as const;

export type Term<Kind extends TermKind> = z.infer<(typeof ENTRIES)[Kind]> & { readonly number: number };

const MAX_FILE_BYTES = 50 * 1024 * 1024;

/** The entries of a JSON list, numbered from 1; a bad one is reported and counted. */
export async function readTerms<Kind extends TermKind>(
  kind: Kind,
  path: string,
  tally: Tally,
  listener: Listener,
): Promise<Term<Kind>[]> {
  const seen = new Set<string>();
  const schema: z.ZodType = ENTRIES[kind];
  return (await readList(path)).flatMap((entry, index) => {
    const number = index + 1;
    const parsed = schema.safeParse(entry);
    const issue = parsed.error?.issues[0];
    const found = parsed.data as Term<Kind> | undefined;
    const reason = issue ? `${issue.path.join('.')}: ${issue.message}` : repeated(found?.id ?? '', seen);
    if (reason === null && found) return [{ ...found, number }];
    tally.refused += 1;
    listener.refused({ row: number, reason: reason ?? 'not an entry' });
    return [];
  });
}

function repeated(key: string, seen: Set<string>): string | null {
  if (seen.has(key)) return `the id ${key} stands twice`;
  seen.add(key);
  return null;
}

async function readList(path: string): Promise<unknown[]> {
  const content = await readFile(path).catch(() => null);
  if (!content) throw new ProblemError('invalid', `there is no file ${path}`);
  if (content.length > MAX_FILE_BYTES) throw new ProblemError('too-large', 'the file has more than 50 MB');
  let list: unknown;
  try {
    list = JSON.parse(content.toString('utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    throw new ProblemError('invalid', `not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!Array.isArray(list)) throw new ProblemError('invalid', 'not a JSON list');
  return list;
}

const WORDS = ['name_zh', 'name_en', 'abbreviations', 'synonyms'] as const;

function wordColumns(entry: Term<TermKind>) {
  return {
    id: entry.id,
    name_zh: entry.zh ?? null,
    name_en: entry.en ?? null,
    abbreviations: JSON.stringify(entry.abbr),
    synonyms: JSON.stringify(entry.synonyms),
  };
}

export const planTechniques: MakePlan<Term<'techniques'>> = async (db, items) => {
  const rows = items.map((item): TechniqueRow => ({ ...wordColumns(item), broader_id: item.broader ?? null }));
  const stored = await findTechniques(
    db,
    rows.map((row) => row.id),
  );
  const { added, changed, unchanged } = compareRows(rows, stored, (row) => row.id, [...WORDS, 'broader_id']);
  return {
    added: added.length,
    updated: changed.length,
    unchanged,
    skipped: 0,
    refused: [],
    write: (trx) => putTechniques(trx, [...added, ...changed]),
    remember: () => {},
  };
};

export function planTypes(vocabulary: Vocabulary): MakePlan<Term<'types'>> {
  return async (db, items) => {
    const refused: Refused[] = [];
    const rows = items.flatMap((item): TypeRow[] => {
      const reason = typeProblem(item, vocabulary);
      if (reason !== null) refused.push({ row: item.number, reason });
      if (reason !== null) return [];
      return [{ ...wordColumns(item), class_code: item.class, techniques: JSON.stringify(item.techniques) }];
    });
    const stored = await findTypes(
      db,
      rows.map((row) => row.id),
    );
    const columns = [...WORDS, 'class_code', 'techniques'] as const;
    const { added, changed, unchanged } = compareRows(rows, stored, (row) => row.id, columns);
    return {
      added: added.length,
      updated: changed.length,
      unchanged,
      skipped: 0,
      refused,
      write: (trx) => putTypes(trx, [...added, ...changed]),
      remember: () => {},
    };
  };
}

function typeProblem(item: Term<'types'>, vocabulary: Vocabulary): string | null {
  if (!vocabulary.classes.has(item.class)) return `class: there is no class ${item.class}`;
  const unknown = item.techniques.find((technique) => !vocabulary.techniques.has(technique));
  return unknown === undefined ? null : `techniques: there is no technique ${unknown}`;
}
