import type { Answers } from './criterion.ts';

/** The ways in which people ask; figures are told for each. */
export const KINDS = [
  'name',
  'abbreviation',
  'synonym',
  'model',
  'maker',
  'maker and technique',
  'place and technique',
  'typo',
  'traditional',
  'pinyin',
  'prefix',
  'sentence',
  'broad',
  'mixed',
] as const;
export type QuestionKind = (typeof KINDS)[number];

/**
 * What somebody types, and what a facility manager who is asked so would name: `best` (3) is what is meant, `good` (2)
 * does the same work, `related` (1) is worth a look. An instrument has the best grade of which it answers a criterion.
 */
export type Question = {
  readonly kind: QuestionKind;
  readonly q: string;
  readonly best: Answers;
  readonly good: Answers;
  readonly related: Answers;
};

export type Row = readonly [q: string, best: Answers, good?: Answers, related?: Answers];

export function ofKind(kind: QuestionKind, rows: readonly Row[]): Question[] {
  return rows.map(([q, best, good = [], related = []]) => ({ kind, q, best, good, related }));
}
