import type { Grade } from './catalogue.ts';

const DEPTH = 10;
/** From which grade on an answer is one that helps. */
const HELPS = 2;

/** Of one question: nDCG@10 (0 … 1) and whether the first, or one of the first three, helps. */
export type Score = { readonly ndcg: number; readonly first: boolean; readonly firstThree: boolean };

/**
 * Scores the grades of a list of answers against the best order of all graded instruments of the catalogue. Gain 2^grade − 1,
 * discount log₂(place + 1) (Burges et al. 2005). Null when no instrument of the catalogue helps: nothing could be found.
 */
export function score(answered: readonly Grade[], possible: readonly Grade[]): Score | null {
  const ideal = [...possible].sort((a, b) => b - a).slice(0, DEPTH);
  if ((ideal[0] ?? 0) < HELPS) return null;
  const helps = (count: number) => answered.slice(0, count).some((grade) => grade >= HELPS);
  return { ndcg: gain(answered.slice(0, DEPTH)) / gain(ideal), first: helps(1), firstThree: helps(3) };
}

function gain(grades: readonly Grade[]): number {
  return grades.reduce<number>((sum, grade, at) => sum + (2 ** grade - 1) / Math.log2(at + 2), 0);
}

export type Summary = {
  readonly questions: number;
  readonly ndcg: number;
  readonly first: number;
  readonly firstThree: number;
};

/** Means; shares of questions for the successes. */
export function summarise(scores: readonly Score[]): Summary {
  const mean = (value: (score: Score) => number) => scores.reduce((sum, one) => sum + value(one), 0) / scores.length;
  return {
    questions: scores.length,
    ndcg: mean(({ ndcg }) => ndcg),
    first: mean(({ first }) => Number(first)),
    firstThree: mean(({ firstThree }) => Number(firstThree)),
  };
}
