import { expect, test } from 'vitest';
import { bookingRules } from '../schema/rules.ts';
import { DEFAULT_RULES } from './defaults.ts';

test('pages and server know the same defaults', () => {
  expect(DEFAULT_RULES).toEqual(bookingRules.parse({}));
});
