import { ProblemError } from '@jishi/shared/problem';
import { DAY_MS } from '@jishi/shared/time/span';
import { expect, test } from 'vitest';
import { askedAt, endOf, settle } from './asked.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');

test('a window that moves begins now and never ends for good; one that does not ends when it says', () => {
  const moving = settle('q=x&freeFrom=2026-11-24T00%3A00%3A00Z&freeTo=2026-11-25T00%3A00%3A00Z', 7);
  expect(moving).toEqual({ question: 'q=x', within_days: 7 });
  expect(askedAt(moving, NOW)).toMatchObject({ freeFrom: NOW, freeTo: NOW + 7 * DAY_MS });
  expect(endOf(moving)).toBe(Number.POSITIVE_INFINITY);
  expect(endOf(settle('freeTo=2026-11-24T12%3A00%3A00Z', null))).toBe(NOW);
});

test.each([null, 7])('a question of another version stays as it is and counts as over, within %s days', (days) => {
  const stored = settle('near=1e-7%2C121.5', days);
  expect(stored).toEqual({ question: 'near=1e-7%2C121.5', within_days: days });
  expect(endOf(stored)).toBeLessThan(NOW);
  expect(() => askedAt(stored, NOW)).toThrow(ProblemError);
});
