import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { ScheduleVersion, WallSpan } from '../schema/schedule.ts';
import { clockChanges, EVERY_ZONE, readLocal, readOffset } from '../test-support/clock.ts';
import { isOpenAt } from '../test-support/naive-hours.ts';
import { runs } from '../test-support/runs.ts';
import { GRID_MS } from './grid.ts';
import { type HolidayCalendar, hoursOn, minuteOfDay, onWallStep, openSpans } from './hours.ts';
import { clip, DAY_MS, HOUR_MS, MINUTE_MS, type Span } from './span.ts';
import { addDays, dateOfDay, dayNumber } from './zone.ts';

vi.setConfig({ testTimeout: 60_000 });

const wallTime = (quarter: number) =>
  `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;
const hours: fc.Arbitrary<WallSpan> = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 2, maxLength: 2 })
  .map((ends) => ends.sort((a, b) => a - b) as [number, number])
  .map(([from, to]) => ({ from: wallTime(from), to: wallTime(to) }));
const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 });
const weekly = fc.array(
  fc.record({ days, hours }).map(({ days: on, hours: { from, to } }) => ({ days: on, from, to })),
  { maxLength: 4 },
);

/** Zones with all kinds of clocks, those that change at midnight among them. */
const ZONES = [
  'Asia/Shanghai',
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Havana',
  'America/Santiago',
  'America/Nuuk',
  'America/St_Johns',
  'Asia/Beirut',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Antarctica/Troll',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Atlantic/Azores',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
];
const CHANGES = ZONES.flatMap((zone) =>
  clockChanges(zone, { from: Date.UTC(2025, 0, 1), to: Date.UTC(2028, 0, 1) }, 12).map((change) => ({
    zone,
    ...change,
  })),
);
const near = fc.constantFrom(...CHANGES);
const anywhere = fc.record({
  zone: fc.constantFrom(...ZONES),
  at: fc
    .integer({ min: Date.UTC(2024, 0, 1) / GRID_MS, max: Date.UTC(2028, 0, 1) / GRID_MS })
    .map((at) => at * GRID_MS),
});
const place = fc.oneof(
  near.map(({ zone, at }) => ({ zone, at })),
  anywhere,
);

/** A schedule of one or more versions, all of one zone, and a holiday calendar, around an instant. */
const scheduled = place.chain(({ zone, at }) => {
  const today = dateOfDay(Math.floor(at / DAY_MS));
  const date = fc.integer({ min: -4, max: 4 }).map((ahead) => addDays(today, ahead));
  const version: fc.Arbitrary<ScheduleVersion> = fc.record({
    name: fc.constant('hours'),
    zone: fc.constant(zone),
    holidays: fc.constantFrom(null, 'CN', 'XX'),
    effectiveFrom: fc.oneof(fc.constant('2000-01-01'), date),
    weekly,
    exceptions: fc.uniqueArray(fc.record({ date, open: fc.array(hours, { maxLength: 3 }) }), {
      maxLength: 2,
      selector: (exception) => exception.date,
    }),
  });
  return fc.record({
    zone: fc.constant(zone),
    at: fc.constant(at),
    versions: fc.uniqueArray(version, { minLength: 1, maxLength: 3, selector: ({ effectiveFrom }) => effectiveFrom }),
    calendars: fc
      .array(fc.tuple(date, fc.constantFrom('off' as const, 'work' as const)), { maxLength: 5 })
      .map((dates): ReadonlyMap<string, HolidayCalendar> => new Map([['CN', new Map(dates)]])),
  });
});

const covers = (spans: readonly Span[], at: number) => spans.some((span) => span.from <= at && at < span.to);
const quartersOf = ({ from, to }: Span) =>
  Array.from({ length: (to - from) / GRID_MS }, (_, index) => from + index * GRID_MS);
const around = (at: number, daysAround: number): Span => {
  const middle = Math.floor(at / GRID_MS) * GRID_MS;
  return { from: middle - daysAround * DAY_MS, to: middle + daysAround * DAY_MS };
};

/** Whether the clock is put back within a few hours, so that it reads the same twice. */
function inFold(zone: string, at: number): boolean {
  return readOffset(zone, at - 3 * HOUR_MS) > readOffset(zone, at + 3 * HOUR_MS);
}

const always = (zone: string, from: string, to: string, also: Partial<ScheduleVersion> = {}): ScheduleVersion => ({
  name: 'hours',
  zone,
  holidays: null,
  effectiveFrom: '2000-01-01',
  weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from, to }],
  exceptions: [],
  ...also,
});
const none: ReadonlyMap<string, HolidayCalendar> = new Map();
const shown = (spans: readonly Span[]) =>
  spans.map(({ from, to }) => [from, to].map((at) => new Date(at).toISOString().slice(0, 16)));
const utcDays = (from: string, to: string): Span => ({ from: Date.parse(`${from}Z`), to: Date.parse(`${to}Z`) });

describe('open time', () => {
  test('is open exactly when the sign says so for what the clock shows', () => {
    fc.assert(
      fc.property(scheduled, ({ zone, at, versions, calendars }) => {
        const window = around(at, 4);
        const open = openSpans(versions, calendars, window);
        const wrong = quartersOf(window)
          .filter((quarter) => !inFold(zone, quarter))
          .filter((quarter) => covers(open, quarter) !== isOpenAt(versions, calendars, quarter));
        expect(wrong.map((quarter) => new Date(quarter).toISOString())).toEqual([]);
      }),
      runs(150),
    );
  });

  test('comes sorted, disjoint, joined and inside the window', () => {
    fc.assert(
      fc.property(scheduled, fc.nat(40), ({ at, versions, calendars }, quarters) => {
        const window = { from: at - quarters * GRID_MS, to: at + quarters * GRID_MS };
        const open = openSpans(versions, calendars, window);
        expect(clip(open, window)).toEqual(open);
      }),
      runs(300),
    );
  });

  test('of a window is what a larger window has there', () => {
    fc.assert(
      fc.property(scheduled, fc.integer({ min: -300, max: 300 }), fc.nat(300), (schedule, offset, quarters) => {
        const { at, versions, calendars } = schedule;
        const window = { from: at + offset * GRID_MS, to: at + (offset + quarters) * GRID_MS };
        const larger = openSpans(versions, calendars, around(at, 10));
        expect(openSpans(versions, calendars, window)).toEqual(clip(larger, window));
      }),
      runs(400),
    );
  });

  test('opens at the first reading of its beginning and closes at the last reading of its end, on every change of a clock', () => {
    fc.assert(
      fc.property(near, hours, ({ zone, at, before }, { from, to }) => {
        const date = new Date(at + before * MINUTE_MS).toISOString().slice(0, 10);
        const version = always(zone, from, to, { weekly: [], exceptions: [{ date, open: [{ from, to }] }] });
        const read = quartersOf(around(at, 3)).map((quarter) => ({ quarter, local: readLocal(zone, quarter) }));
        const reading = (time: string) => dayNumber(date) * DAY_MS + minuteOfDay(time) * MINUTE_MS;
        const opens = read.find(({ local }) => local >= reading(from))?.quarter ?? Number.NaN;
        const closes =
          read.findLast(({ local }) => local === reading(to))?.quarter ??
          read.find(({ local }) => local >= reading(to))?.quarter ??
          Number.NaN;
        const expected = opens < closes ? [{ from: opens, to: closes }] : [];
        expect(openSpans([version], none, around(at, 3))).toEqual(expected);
      }),
      runs(300),
    );
  });

  test('does not drift: the same hours every day of three years in every zone begin on the same reading', () => {
    for (const zone of EVERY_ZONE.filter((_, index) => index % 12 === 0)) {
      const window = { from: Date.UTC(2025, 0, 1), to: Date.UTC(2028, 0, 1) };
      const open = openSpans([always(zone, '09:00', '17:30')], none, window).slice(1, -1);
      expect(open.length).toBeGreaterThan(1090);
      const readings = new Set(open.map(({ from }) => readLocal(zone, from) % DAY_MS));
      expect([...readings]).toEqual([9 * HOUR_MS]);
    }
  });

  test('without versions, or in an empty or reversed window, there is none', () => {
    expect(openSpans([], none, around(0, 5))).toEqual([]);
    expect(openSpans([always('UTC', '00:00', '24:00')], none, { from: 5, to: 5 })).toEqual([]);
    expect(openSpans([always('UTC', '00:00', '24:00')], none, { from: DAY_MS, to: 0 })).toEqual([]);
  });
});

describe('nights on which the clock changes', () => {
  test('a night of open time is an hour longer or shorter', () => {
    const night = always('Europe/Berlin', '00:00', '24:00');
    const length = (from: string, to: string) => {
      const [span] = openSpans([night], none, utcDays(from, to));
      return span ? (span.to - span.from) / HOUR_MS : 0;
    };
    expect(length('2026-03-28T23:00', '2026-03-29T22:00')).toBe(23);
    expect(length('2026-10-24T22:00', '2026-10-25T23:00')).toBe(25);
  });

  test('a span over midnight, written as two, stays one', () => {
    const late = always('America/Santiago', '20:00', '24:00');
    const both = { ...late, weekly: [...late.weekly, { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '06:00' }] };
    expect(shown(openSpans([both], none, utcDays('2026-09-05T20:00', '2026-09-06T20:00')))).toEqual([
      ['2026-09-06T00:00', '2026-09-06T09:00'],
    ]);
    expect(shown(openSpans([both], none, utcDays('2026-04-04T20:00', '2026-04-05T20:00')))).toEqual([
      ['2026-04-04T23:00', '2026-04-05T10:00'],
    ]);
  });

  test('hours that lie in the gap do not exist that day', () => {
    const inGap = always('Europe/Berlin', '02:00', '03:00');
    expect(openSpans([inGap], none, utcDays('2026-03-28T22:00', '2026-03-29T21:00'))).toEqual([]);
  });

  test('a day that a zone skipped has no hours', () => {
    const apia = always('Pacific/Apia', '08:30', '17:30');
    expect(shown(openSpans([apia], none, utcDays('2011-12-29T10:00', '2011-12-31T10:00')))).toEqual([
      ['2011-12-29T18:30', '2011-12-30T03:30'],
      ['2011-12-30T18:30', '2011-12-31T03:30'],
    ]);
  });
});

describe('what wins', () => {
  const cn: HolidayCalendar = new Map([
    ['2026-10-01', 'off'],
    ['2026-10-10', 'work'],
  ]);
  const weekdays = always('Asia/Shanghai', '00:00', '24:00', {
    holidays: 'CN',
    weekly: [
      { days: [2, 3], from: '08:30', to: '12:00' },
      { days: [2], from: '13:30', to: '17:30' },
      { days: [6], from: '10:00', to: '11:00' },
    ],
  });
  const on = (version: ScheduleVersion, date: string) =>
    hoursOn(version, dayNumber(date), new Map([['CN', cn]])).map(({ from, to }) => `${from}-${to}`);

  test('a holiday closes; a make-up workday has the hours of the first weekday that has any', () => {
    expect(on(weekdays, '2026-10-01')).toEqual([]);
    expect(on(weekdays, '2026-10-10')).toEqual(['08:30-12:00', '13:30-17:30']);
    expect(on(weekdays, '2026-10-17')).toEqual(['10:00-11:00']);
  });

  test('who follows no calendar, or one that is not known, keeps the week', () => {
    for (const holidays of [null, 'XX']) expect(on({ ...weekdays, holidays }, '2026-10-10')).toEqual(['10:00-11:00']);
  });

  test('an exception wins over a holiday and over a make-up workday, also when it closes', () => {
    const exceptions = [
      { date: '2026-10-01', open: [{ from: '09:00', to: '10:00' }] },
      { date: '2026-10-10', open: [] },
    ];
    expect(on({ ...weekdays, exceptions }, '2026-10-01')).toEqual(['09:00-10:00']);
    expect(on({ ...weekdays, exceptions }, '2026-10-10')).toEqual([]);
  });

  test('the latest version that has begun, whatever the order they come in', () => {
    const old = always('Asia/Shanghai', '09:00', '10:00');
    const later = always('Asia/Shanghai', '11:00', '12:00', { effectiveFrom: '2026-11-24' });
    const expected = [
      ['2026-11-23T01:00', '2026-11-23T02:00'],
      ['2026-11-24T03:00', '2026-11-24T04:00'],
    ];
    const window = utcDays('2026-11-22T16:00', '2026-11-24T16:00');
    expect(shown(openSpans([old, later], none, window))).toEqual(expected);
    expect(shown(openSpans([later, old], none, window))).toEqual(expected);
    expect(openSpans([later], none, utcDays('2026-11-01T00:00', '2026-11-23T16:00'))).toEqual([]);
  });

  test('a version of another zone takes over when its own first day begins there', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.constantFrom(...ZONES),
        hours,
        hours,
        fc.integer({ min: 20_454, max: 21_184 }),
        (zone, laterZone, first, second, day) => {
          const versions = [
            always(zone, first.from, first.to),
            always(laterZone, second.from, second.to, { effectiveFrom: dateOfDay(day) }),
          ];
          const window = around(day * DAY_MS, 3);
          const open = openSpans(versions, none, window);
          const wrong = quartersOf(window)
            .filter((quarter) => !inFold(zone, quarter) && !inFold(laterZone, quarter))
            .filter((quarter) => covers(open, quarter) !== isOpenAt(versions, none, quarter));
          expect(wrong).toEqual([]);
        },
      ),
      runs(60),
    );
  });
});

test('a wall step counts the minutes that the clock shows', () => {
  fc.assert(
    fc.property(
      place,
      fc.constantFrom(15, 30, 60),
      fc.integer({ min: -200, max: 200 }),
      ({ zone, at }, step, minutes) => {
        const instant = Math.floor(at / MINUTE_MS) * MINUTE_MS + minutes * MINUTE_MS;
        const minute = new Date(readLocal(zone, instant)).getUTCMinutes();
        expect(onWallStep(zone, instant, step)).toBe(minute % step === 0);
        expect(onWallStep(zone, instant + 1, step)).toBe(false);
      },
    ),
    runs(1000),
  );
});
