import { bookingRules } from '@jishi/shared/schema/rules';
import { expect, it } from 'vitest';
import { lengthsOffered, usualLengthMs } from './usualLength.ts';

it('a first click takes an hour where the rules allow it, else what is nearest', () => {
  const length = (rules: object) => usualLengthMs(bookingRules.parse(rules)) / 60_000;
  expect(length({})).toBe(60);
  expect(length({ minMinutes: 120 })).toBe(120);
  expect(length({ maxMinutes: 30 })).toBe(30);
});

it('lengths are multiples of the step inside the rules, the longest always among them', () => {
  const rules = bookingRules.parse({ stepMinutes: 30, minMinutes: 60, maxMinutes: 1500 });
  const lengths = lengthsOffered(rules);
  expect(lengths.slice(0, 3)).toEqual([60, 90, 120]);
  expect(lengths.at(-1)).toBe(1500);
  expect(lengths.every((minutes) => minutes % 30 === 0 && minutes >= 60)).toBe(true);
});
