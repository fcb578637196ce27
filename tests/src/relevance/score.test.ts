import { expect, test } from 'vitest';
import type { Grade } from './catalogue.ts';
import { score, summarise } from './score.ts';

const CATALOGUE: readonly Grade[] = [0, 3, 2, 0, 1];

test('the best order of the catalogue scores 1, nothing scores 0', () => {
  expect(score([3, 2, 1, 0, 0], CATALOGUE)).toEqual({ ndcg: 1, first: true, firstThree: true });
  expect(score([], CATALOGUE)).toEqual({ ndcg: 0, first: false, firstThree: false });
});

test('the same answers further down score less, as the formula says', () => {
  const ideal = 7 + 3 / Math.log2(3) + 1 / 2;
  expect(score([0, 3, 2], CATALOGUE)?.ndcg).toBeCloseTo((7 / Math.log2(3) + 3 / 2) / ideal, 10);
  expect(score([0, 3, 2], CATALOGUE)).toMatchObject({ first: false, firstThree: true });
});

test('what is only related does not count as success', () => {
  expect(score([1, 1, 1, 3], CATALOGUE)).toMatchObject({ first: false, firstThree: false });
});

test('a question that nothing in the catalogue answers does not count', () => {
  expect(score([1], [1, 1, 0])).toBeNull();
});

test('only the first ten answers count', () => {
  const tail: Grade[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3];
  expect(score(tail, [3])?.ndcg).toBe(0);
});

test('a summary holds means', () => {
  const one = { ndcg: 1, first: true, firstThree: true };
  const none = { ndcg: 0, first: false, firstThree: false };
  expect(summarise([one, none])).toEqual({ questions: 2, ndcg: 0.5, first: 0.5, firstThree: 0.5 });
});
