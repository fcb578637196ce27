import type { Db } from '@jishi/db/open';
import { type InstrumentPage, type InstrumentQuery, instrumentQuery } from '@jishi/shared/schema/instrument';
import { gradeOf, readThings, type Thing } from './catalogue.ts';
import { KINDS, type Question, type QuestionKind } from './question.ts';
import { QUESTIONS } from './questions.ts';
import { type Score, type Summary, score, summarise } from './score.ts';

export type Measured = {
  readonly question: Question;
  /** Null when no instrument of the catalogue is what was asked for. */
  readonly score: Score | null;
  /** The first answers. */
  readonly found: readonly Thing[];
};

type Search = (query: InstrumentQuery) => Promise<InstrumentPage>;

/** Asks every question as somebody who is not signed in, with nothing but the text. */
export async function measureRelevance(db: Db, search: Search): Promise<Measured[]> {
  const things = await readThings(db);
  const all = [...things.values()];
  const measured: Measured[] = [];
  for (const question of QUESTIONS) {
    const { items } = await search(instrumentQuery.parse({ q: question.q, limit: 10 }));
    const found = items.flatMap(({ id }) => things.get(id) ?? []);
    const grade = (thing: Thing) => gradeOf(question, thing);
    measured.push({ question, found, score: score(found.map(grade), all.map(grade)) });
  }
  return measured;
}

/** By kind of question in their order, and of all. Questions that nothing in the catalogue answers do not count. */
export function summaries(measured: readonly Measured[]): { of: QuestionKind | 'all'; summary: Summary }[] {
  const scoresOf = (kind: QuestionKind | 'all') =>
    measured.flatMap((one) => (one.score && (kind === 'all' || one.question.kind === kind) ? [one.score] : []));
  return [...KINDS, 'all' as const].map((of) => ({ of, summary: summarise(scoresOf(of)) }));
}
