import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMonths, minutesOf, monthSpan, NO_USAGE, ratesOf, sumUsage, type Usage } from './usage.ts';

const whole = fc.integer({ min: 0, max: 100_000 });
const usage: fc.Arbitrary<Usage> = fc.record({
  openMinutes: whole,
  bookings: whole,
  bookedMinutes: whole,
  usedMinutes: whole,
  outsideMinutes: whole,
  noShows: whole,
  income: fc.dictionary(fc.constantFrom('CNY', 'EUR'), whole),
});

test('a month reaches from one midnight of its zone to the other', () => {
  expect(monthSpan('Asia/Shanghai', '2026-11')).toEqual({
    from: Date.parse('2026-11-01T00:00:00+08:00'),
    to: Date.parse('2026-12-01T00:00:00+08:00'),
  });
});

test('a month in which the clock is put forward is an hour shorter', () => {
  expect(minutesOf([monthSpan('Europe/Berlin', '2026-03')])).toBe((31 * 24 - 1) * 60);
});

test('months follow each other over the turn of the year', () => {
  expect(addMonths('2026-12', 1)).toBe('2027-01');
  expect(addMonths('2026-01', -1)).toBe('2025-12');
  expect(addMonths('2026-11', -11)).toBe('2025-12');
});

test('months lie side by side without a gap', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1200 }),
      fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York'),
      (count, zone) => {
        const month = addMonths('1970-02', count);
        expect(monthSpan(zone, month).to).toBe(monthSpan(zone, addMonths(month, 1)).from);
      },
    ),
  );
});

test('the order in which months are added up does not matter', () => {
  fc.assert(
    fc.property(fc.array(usage, { maxLength: 8 }), (parts) => {
      expect(sumUsage(parts)).toEqual(sumUsage(parts.toReversed()));
    }),
  );
});

test('together the parts have what the whole has', () => {
  fc.assert(
    fc.property(fc.array(usage, { maxLength: 8 }), fc.nat(8), (parts, at) => {
      const whole = sumUsage(parts);
      expect(sumUsage([sumUsage(parts.slice(0, at)), sumUsage(parts.slice(at))])).toEqual(whole);
    }),
  );
});

test('shares are of open, used and booked', () => {
  const seen = { ...NO_USAGE, openMinutes: 600, bookedMinutes: 300, usedMinutes: 150, outsideMinutes: 50, bookings: 4 };
  expect(ratesOf({ ...seen, noShows: 1 })).toEqual({ booked: 0.5, used: 0.25, outside: 1 / 3, noShow: 0.25 });
});

test('where nothing is open, used or booked there is no share', () => {
  expect(ratesOf(NO_USAGE)).toEqual({ booked: null, used: null, outside: null, noShow: null });
});
