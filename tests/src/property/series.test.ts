import { clockChanges } from '@jishi/shared/test-support/clock';
import { runs } from '@jishi/shared/test-support/runs';
import { parseRule, type RecurrenceRule } from '@jishi/shared/time/recurrence';
import { expandSeries } from '@jishi/shared/time/series';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Span } from '@jishi/shared/time/span';
import { addDays, dayNumber, localDate, wallClock } from '@jishi/shared/time/zone';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { expect, test, vi } from 'vitest';
import { naiveDates, naiveInstant } from './naive-series.ts';

vi.setConfig({ testTimeout: 60_000 });

const QUARTER_MS = 15 * MINUTE_MS;
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Shanghai'];
const CHANGES = ZONES.flatMap((zone) =>
  clockChanges(zone, { from: Date.UTC(2026, 0, 1), to: Date.UTC(2028, 0, 1) }, 20).map(({ at }) => ({ zone, at })),
);

/** A time that has begun a few days before a clock changes, mostly near the hour of the change; or anywhere. */
const begun = fc.oneof(
  fc
    .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: 1, max: 9 }), fc.integer({ min: -12, max: 12 }))
    .map(([{ zone, at }, days, quarters]) => ({ zone, from: at - days * DAY_MS + quarters * QUARTER_MS })),
  fc
    .tuple(fc.constantFrom(...ZONES), fc.integer({ min: 0, max: 70_000 }))
    .map(([zone, quarters]) => ({ zone, from: Date.UTC(2026, 0, 1) + quarters * QUARTER_MS })),
);
const first = fc
  .tuple(begun, fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 300 })))
  .map(([{ zone, from }, quarters]) => ({ zone, from, to: from + quarters * QUARTER_MS }));

const some = <T>(item: fc.Arbitrary<T>, maxLength: number) =>
  fc.option(fc.uniqueArray(item, { minLength: 1, maxLength }), { nil: null, freq: 2 });
const signed = (max: number) => fc.integer({ min: -max, max }).filter((number) => number !== 0);
const weekdayName = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU');
const nth = (max: number) =>
  fc.tuple(fc.option(signed(max), { nil: null }), weekdayName).map(([number, name]) => `${number ?? ''}${name}`);

type Lists = Partial<Record<'BYDAY' | 'BYMONTHDAY' | 'BYMONTH' | 'BYSETPOS', readonly (string | number)[] | null>>;

const lists: Readonly<Record<RecurrenceRule['frequency'], fc.Arbitrary<Lists>>> = {
  DAILY: fc.record({
    BYDAY: some(weekdayName, 4),
    BYMONTHDAY: some(signed(31), 12),
    BYMONTH: some(fc.integer({ min: 1, max: 12 }), 6),
    BYSETPOS: some(signed(2), 1),
  }),
  WEEKLY: fc.record({
    BYDAY: some(weekdayName, 4),
    BYMONTH: some(fc.integer({ min: 1, max: 12 }), 6),
    BYSETPOS: some(signed(4), 2),
  }),
  MONTHLY: fc.record({
    BYDAY: some(nth(5), 4),
    BYMONTHDAY: some(signed(31), 8),
    BYMONTH: some(fc.integer({ min: 1, max: 12 }), 6),
    BYSETPOS: some(signed(8), 2),
  }),
  YEARLY: fc.record({
    BYDAY: some(nth(8), 4),
    BYMONTHDAY: some(signed(31), 8),
    BYMONTH: some(fc.integer({ min: 1, max: 12 }), 4),
    BYSETPOS: some(signed(12), 2),
  }),
};

const ruleText = fc
  .constantFrom('DAILY' as const, 'WEEKLY' as const, 'MONTHLY' as const, 'YEARLY' as const)
  .chain((frequency) =>
    fc.record({
      frequency: fc.constant(frequency),
      given: lists[frequency],
      interval: fc.constantFrom(1, 1, 2, 3, 7, 40),
      weekStart: fc.constantFrom('MO', 'SU', 'TH'),
      days: fc.integer({ min: 0, max: 900 }),
    }),
  )
  .map(({ frequency, given, interval, weekStart, days }) => ({
    text: textOf(frequency, interval, weekStart, given),
    days,
  }));

function textOf(frequency: string, interval: number, weekStart: string, given: Lists): string {
  const { BYSETPOS, ...by } = given;
  const alone = Object.values(by).every((list) => !list);
  const parts = Object.entries(alone ? by : given).flatMap(([name, list]) => (list ? [`${name}=${list}`] : []));
  return [`FREQ=${frequency}`, `INTERVAL=${interval}`, `WKST=${weekStart}`, ...parts].join(';');
}

const untilOf = (zone: string, span: Span, days: number) => addDays(localDate(zone, span.from), days);

function expand(text: string, zone: string, span: Span) {
  const read = parseRule(text);
  if ('fault' in read) throw new Error(`${text}: ${read.fault}`);
  return { rule: read.rule, expanded: expandSeries(read.rule, span, zone) };
}

test('a series has the dates that a walk over the calendar finds, up to 366 of them', () => {
  fc.assert(
    fc.property(first, ruleText, ({ zone, ...span }, { text, days }) => {
      const last = untilOf(zone, span, days);
      const { rule, expanded } = expand(`${text};UNTIL=${last.replaceAll('-', '')}`, zone, span);
      const dates = naiveDates(rule, localDate(zone, span.from), last);
      if (dates.length > 366) expect(expanded).toEqual({ fault: 'many' });
      else expect('fault' in expanded ? expanded : expanded.occurrences.map(({ date }) => date)).toEqual(dates);
    }),
    runs(150),
  );
});

test('each occurrence begins and ends at the readings of the first one, on nights of change too', () => {
  fc.assert(
    fc.property(first, fc.constantFrom('FREQ=DAILY;COUNT=20', 'FREQ=WEEKLY;COUNT=30'), ({ zone, ...span }, text) => {
      const { expanded } = expand(text, zone, span);
      const [begins, ends] = [wallClock(zone, span.from), wallClock(zone, span.to)];
      const wrong = ('fault' in expanded ? [] : expanded.occurrences).slice(1).filter(({ date, from, to }) => {
        const midnight = dayNumber(date) * DAY_MS;
        const later = (ends.day - begins.day) * DAY_MS;
        return (
          from !== naiveInstant(zone, midnight + begins.minute * MINUTE_MS) ||
          to !== Math.max(from, naiveInstant(zone, midnight + later + ends.minute * MINUTE_MS))
        );
      });
      expect('fault' in expanded).toBe(false);
      expect(wrong).toEqual([]);
    }),
    runs(300),
  );
});

test('in Shanghai every occurrence of a series is as long as the first', () => {
  fc.assert(
    fc.property(first, ({ from, to }) => {
      const { expanded } = expand('FREQ=WEEKLY;COUNT=100', 'Asia/Shanghai', { from, to });
      const all = 'fault' in expanded ? [] : expanded.occurrences;
      expect(all.map((one) => [one.from, one.to])).toEqual(
        Array.from({ length: 100 }, (_, week) => [from + week * 7 * DAY_MS, to + week * 7 * DAY_MS]),
      );
    }),
    runs(50),
  );
});

/** What ical.js expands as RFC 5545 says; elsewhere it leaves out positions, does not end, or makes 30 February March. */
const known = fc.oneof(
  fc.tuple(fc.constant('FREQ=DAILY'), some(weekdayName, 4)),
  fc.tuple(fc.constantFrom('FREQ=WEEKLY;WKST=MO', 'FREQ=WEEKLY;WKST=SU'), some(weekdayName, 4)),
  fc.tuple(fc.constant('FREQ=MONTHLY'), fc.uniqueArray(nth(4), { minLength: 1, maxLength: 3 })),
);

test('a series has the dates that another program gives it, where that one is right', () => {
  fc.assert(
    fc.property(first, known, fc.integer({ min: 1, max: 5 }), (begin, [frequency, byDay], interval) => {
      const { zone, ...span } = begin;
      const text = `${frequency};INTERVAL=${interval}${byDay ? `;BYDAY=${byDay}` : ''}`;
      const start = localDate(zone, span.from);
      const last = addDays(start, 300);
      const until = last.replaceAll('-', '');
      const { expanded } = expand(`${text};UNTIL=${until}`, zone, span);
      const dates = 'fault' in expanded ? [] : expanded.occurrences.map(({ date }) => date);
      const iterator = ICAL.Recur.fromString(`${text};UNTIL=${until}`).iterator(ICAL.Time.fromDateString(start));
      const theirs: string[] = [];
      for (let next = iterator.next(); next; next = iterator.next()) theirs.push(next.toString());
      // The first one always counts for us (RFC 5545 §3.8.5.3); the other program leaves it out where it does not match.
      expect(dates).toEqual([start, ...theirs.filter((date) => date !== start)]);
    }),
    runs(200),
  );
});

test('the rarest rule comes to an end', () => {
  const span = { from: Date.UTC(2026, 10, 24, 1), to: Date.UTC(2026, 10, 24, 1) + 8 * HOUR_MS };
  const months = Array.from({ length: 12 }, (_, i) => i + 1);
  const worst = ['DAILY', 'MONTHLY', 'YEARLY'].flatMap((frequency) => [
    `FREQ=${frequency};BYMONTH=2;BYMONTHDAY=30;COUNT=366`,
    `FREQ=${frequency};BYMONTH=${months};BYMONTHDAY=${Array(31).fill(-31)};BYSETPOS=366;COUNT=366`,
  ]);
  for (const text of worst) expect(expand(text, 'Europe/Berlin', span).expanded).toEqual({ fault: 'far' });
});
