import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../time/span.ts';
import { earliestOffered, offerUntil } from './offer.ts';

const rules = fc.record({ noticeMinutes: fc.constantFrom(0, 20, 60, 1440) });
const minutes = fc.integer({ min: -100, max: 3000 });

test('an offer stands two hours, and less when its time begins sooner or notice is asked for', () => {
  const now = Date.UTC(2026, 10, 24);
  const until = (hours: number, noticeMinutes: number) => offerUntil(now + hours * HOUR_MS, { noticeMinutes }, now);
  expect(until(24, 0)).toBe(now + 2 * HOUR_MS);
  expect(until(2, 0)).toBe(now + 90 * MINUTE_MS);
  expect(until(24, 23 * 60)).toBe(now + HOUR_MS);
  expect(until(0.5, 0)).toBeNull();
});

test('whoever gets an offer has ten minutes to answer, and the notice that is asked for is kept to its last moment', () => {
  fc.assert(
    fc.property(rules, minutes, (notice, ahead) => {
      const from = ahead * MINUTE_MS;
      const until = offerUntil(from, notice, 0);
      expect(until !== null).toBe(from >= earliestOffered(notice, 0));
      if (until === null) return;
      expect(until).toBeGreaterThanOrEqual(10 * MINUTE_MS);
      expect(until).toBeLessThanOrEqual(2 * HOUR_MS);
      expect(from - until).toBeGreaterThanOrEqual(notice.noticeMinutes * MINUTE_MS);
    }),
  );
});
