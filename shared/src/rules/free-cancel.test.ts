import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../test-support/runs.ts';
import { DAY_MS, MINUTE_MS } from '../time/span.ts';
import { dateOfDay, wallClock, wallInstant } from '../time/zone.ts';
import { freeCancelUntil, MAX_DAYS_BACK } from './free-cancel.ts';

const ZONE = 'Asia/Shanghai';
const at = (text: string) => Date.parse(`${text}:00+08:00`);

test.each<[string, string, number, string, Record<string, 'off' | 'work'>]>([
  ['Monday’s, one working day before, until Friday', '2026-11-30T10:00', 1, '2026-11-27T10:00', {}],
  ['Sunday’s as well', '2026-11-29T10:00', 1, '2026-11-27T10:00', {}],
  ['Friday’s until Thursday', '2026-11-27T21:15', 1, '2026-11-26T21:15', {}],
  ['over a whole week of working days', '2026-11-27T09:00', 5, '2026-11-20T09:00', {}],
  ['over a public holiday', '2026-11-30T10:00', 1, '2026-11-26T10:00', { '2026-11-27': 'off' }],
  ['to a make-up workday on a Saturday', '2026-11-30T10:00', 1, '2026-11-28T10:00', { '2026-11-28': 'work' }],
])('free cancellation counts %s', (_name, start, days, expected, holidays) => {
  expect(freeCancelUntil(at(start), days, ZONE, new Map(Object.entries(holidays)))).toBe(at(expected));
});

test('a calendar without any working day does not keep us looking', () => {
  const start = wallClock(ZONE, at('2026-11-30T10:00')).day;
  const all = Array.from({ length: 800 }, (_, i) => [dateOfDay(start - i), 'off'] as const);
  const until = freeCancelUntil(at('2026-11-30T10:00'), 30, ZONE, new Map(all));
  expect(until).toBe(at('2026-11-30T10:00') - MAX_DAYS_BACK * DAY_MS);
});

const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe');
const FIRST = Date.UTC(2026, 0, 1);
const calendar = fc
  .array(fc.tuple(fc.integer({ min: -90, max: 366 }), fc.constantFrom('off' as const, 'work' as const)), {
    maxLength: 60,
  })
  .map((list) => new Map(list.map(([day, kind]) => [dateOfDay(FIRST / DAY_MS + day), kind])));

/** Steps back date by date in another way: by the calendar's own strings and the language's own weekdays. */
function naive(from: number, days: number, zone: string, holidays: ReadonlyMap<string, 'off' | 'work'>): number {
  const clock = wallClock(zone, from);
  const date = new Date(clock.day * DAY_MS);
  const passed: string[] = [];
  while (passed.length < days) {
    date.setUTCDate(date.getUTCDate() - 1);
    const text = date.toISOString().slice(0, 10);
    const isWeekend = ['Sat', 'Sun'].includes(date.toUTCString().slice(0, 3));
    const works = isWeekend ? holidays.get(text) === 'work' : holidays.get(text) !== 'off';
    if (works) passed.push(text);
  }
  return wallInstant(zone, Date.parse(`${passed.at(-1)}T00:00Z`) / DAY_MS, clock.minute);
}

test('free cancellation ends where stepping from date to date ends, at the same wall time, before the start', () => {
  const quarter = fc.integer({ min: 0, max: 366 * 96 - 1 });
  fc.assert(
    fc.property(quarter, fc.integer({ min: 1, max: 30 }), zones, calendar, (n, days, zone, holidays) => {
      const from = FIRST + n * 15 * MINUTE_MS;
      const until = freeCancelUntil(from, days, zone, holidays);
      expect(until).toBe(naive(from, days, zone, holidays));
      expect(until).toBeLessThan(from);
      expect(freeCancelUntil(from, days + 1, zone, holidays)).toBeLessThan(until);
    }),
    runs(300),
  );
});
