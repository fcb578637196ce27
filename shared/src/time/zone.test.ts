import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { clockChanges, EVERY_ZONE, readLocal, readOffset } from '../test-support/clock.ts';
import { runs } from '../test-support/runs.ts';
import { GRID_MS } from './grid.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './span.ts';
import {
  addDays,
  dateOfDay,
  dayNumber,
  isZone,
  localDate,
  offsetMinutes,
  wallClock,
  wallInstant,
  weekday,
} from './zone.ts';

vi.setConfig({ testTimeout: 60_000 });

const FROM_2000 = { from: Date.UTC(2000, 0, 1), to: Date.UTC(2036, 0, 1) };
const FROM_2025 = { from: Date.UTC(2025, 0, 1), to: Date.UTC(2028, 0, 1) };
const utc = (text: string) => Date.parse(`${text}Z`);
const at = (zone: string, date: string, minute: number, which?: 'earlier' | 'later') =>
  new Date(wallInstant(zone, dayNumber(date), minute, which)).toISOString().slice(0, 16);

const zone = fc.constantFrom(...EVERY_ZONE);
const instant = fc.integer({ min: FROM_2000.from, max: FROM_2000.to });

/** Readings are written as the instant at which UTC reads the same. */
function split(local: number) {
  const day = Math.floor(local / DAY_MS);
  return { day, minute: (local - day * DAY_MS) / MINUTE_MS };
}

/** All that the clock shows from two days before an instant to two days after, quarter by quarter. */
function scan(name: string, around: number): { at: number; local: number }[] {
  const first = Math.floor(around / GRID_MS) * GRID_MS - 2 * DAY_MS;
  return Array.from({ length: 4 * 96 }, (_, index) => first + index * GRID_MS).map((quarter) => ({
    at: quarter,
    local: readLocal(name, quarter),
  }));
}

describe('every zone, 2000 to 2035', () => {
  test('the clock reads what the platform shows, at any instant', () => {
    fc.assert(
      fc.property(zone, instant, (name, when) => {
        const local = readLocal(name, when);
        const { day, minute } = wallClock(name, when);
        expect(offsetMinutes(name, when)).toBe(readOffset(name, when));
        expect(day * DAY_MS + minute * MINUTE_MS).toBe(Math.floor(local / MINUTE_MS) * MINUTE_MS);
        expect(localDate(name, when)).toBe(new Date(local).toISOString().slice(0, 10));
      }),
      runs(4000),
    );
  });

  test('around each change of a clock: the minute before it, the minute of it, both sides of its gap or fold', () => {
    const wrong: unknown[] = [];
    let changes = 0;
    for (const name of EVERY_ZONE) {
      for (const change of clockChanges(name, FROM_2000, 12)) {
        changes += 1;
        for (const near of [-DAY_MS, -HOUR_MS, -MINUTE_MS, 0, MINUTE_MS, HOUR_MS, DAY_MS]) {
          const offset = near < 0 ? change.before : change.after;
          if (offsetMinutes(name, change.at + near) !== offset) wrong.push([name, change, near]);
        }
        for (const local of [change.before, change.after].map((offset) => change.at + offset * MINUTE_MS)) {
          for (const near of [-75, -60, -30, -15, -1, 0, 1, 15, 30, 60, 75]) {
            const { day, minute } = split(local + near * MINUTE_MS);
            const wanted = local + near * MINUTE_MS;
            // Before the change a reading has one offset, after it the other; in a gap neither is real.
            const readings = [wanted - change.before * MINUTE_MS, wanted - change.after * MINUTE_MS];
            const real = readings.filter((reading, i) => (i === 0 ? reading < change.at : reading >= change.at));
            const [earlier = change.at, later = earlier] = real;
            if (wallInstant(name, day, minute, 'earlier') !== earlier)
              wrong.push([name, change, day, minute, 'earlier']);
            if (wallInstant(name, day, minute, 'later') !== later) wrong.push([name, change, day, minute, 'later']);
          }
        }
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(changes).toBeGreaterThan(5000);
  });

  test('an instant is one of the readings of what its clock shows', () => {
    fc.assert(
      fc.property(zone, instant, (name, when) => {
        const minuteStart = Math.floor(when / MINUTE_MS) * MINUTE_MS;
        const { day, minute } = wallClock(name, minuteStart);
        const [earlier, later] = [wallInstant(name, day, minute, 'earlier'), wallInstant(name, day, minute, 'later')];
        expect([earlier, later]).toContain(minuteStart);
        expect(earlier).toBeLessThanOrEqual(later);
      }),
      runs(4000),
    );
  });

  test('a day ends where the next one begins', () => {
    fc.assert(
      fc.property(zone, instant, (name, when) => {
        const day = Math.floor(when / DAY_MS);
        expect(wallInstant(name, day, 1440)).toBe(wallInstant(name, day + 1, 0));
        expect(wallInstant(name, day, 1440, 'later')).toBe(wallInstant(name, day + 1, 0, 'later'));
      }),
      runs(2000),
    );
  });
});

describe('every gap and fold of every zone, 2025 to 2027, quarter by quarter', () => {
  test('a reading is found where the clock shows it first and last; a reading in a gap at its end', () => {
    const wrong: unknown[] = [];
    let folds = 0;
    let gaps = 0;
    for (const name of EVERY_ZONE) {
      for (const change of clockChanges(name, FROM_2025, 12)) {
        const shown = scan(name, change.at);
        const firstDay = Math.floor((change.at + change.before * MINUTE_MS) / DAY_MS) - 1;
        for (let wanted = firstDay * DAY_MS + DAY_MS / 2; wanted <= (firstDay + 2.5) * DAY_MS; wanted += GRID_MS) {
          const readings = shown.filter((quarter) => quarter.local === wanted);
          if (readings.length > 1) folds += 1;
          if (readings.length === 0) gaps += 1;
          const first = readings[0] ?? shown.find((quarter) => quarter.local > wanted);
          const last = readings.at(-1) ?? first;
          const { day, minute } = split(wanted);
          if (wallInstant(name, day, minute, 'earlier') !== first?.at) wrong.push([name, day, minute, 'earlier']);
          if (wallInstant(name, day, minute, 'later') !== last?.at) wrong.push([name, day, minute, 'later']);
        }
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(Math.min(folds, gaps)).toBeGreaterThan(1000);
  });
});

describe('clocks that are known for their ways', () => {
  test('Lord Howe moves by half an hour', () => {
    expect(at('Australia/Lord_Howe', '2026-04-05', 105, 'earlier')).toBe('2026-04-04T14:45');
    expect(at('Australia/Lord_Howe', '2026-04-05', 105, 'later')).toBe('2026-04-04T15:15');
    expect(at('Australia/Lord_Howe', '2026-10-04', 135)).toBe('2026-10-03T15:30');
  });

  test('Apia had no 30 December 2011: all of its readings are the moment at which the 31st began', () => {
    for (const minute of [0, 510, 1050, 1440])
      expect(at('Pacific/Apia', '2011-12-30', minute)).toBe('2011-12-30T10:00');
    expect(at('Pacific/Apia', '2011-12-29', 1425)).toBe('2011-12-30T09:45');
    expect(at('Pacific/Apia', '2011-12-31', 15)).toBe('2011-12-30T10:15');
  });

  test('Casablanca puts its clock back for Ramadan', () => {
    expect(at('Africa/Casablanca', '2026-02-15', 150, 'earlier')).toBe('2026-02-15T01:30');
    expect(at('Africa/Casablanca', '2026-02-15', 150, 'later')).toBe('2026-02-15T02:30');
  });

  test('Troll moves by two hours', () => {
    expect(at('Antarctica/Troll', '2026-03-29', 120)).toBe('2026-03-29T01:00');
    expect(at('Antarctica/Troll', '2026-10-25', 90, 'earlier')).toBe('2026-10-24T23:30');
    expect(at('Antarctica/Troll', '2026-10-25', 90, 'later')).toBe('2026-10-25T01:30');
  });

  test('where midnight is skipped, the day begins at the change', () => {
    expect(at('America/Santiago', '2026-09-06', 0)).toBe('2026-09-06T04:00');
    expect(at('Asia/Beirut', '2026-03-29', 0)).toBe('2026-03-28T22:00');
    expect(at('Africa/Cairo', '2026-04-24', 0)).toBe('2026-04-23T22:00');
    expect(at('America/Havana', '2026-03-08', 0)).toBe('2026-03-08T05:00');
    expect(wallClock('America/Santiago', utc('2026-09-06T04:00'))).toEqual({
      day: dayNumber('2026-09-06'),
      minute: 60,
    });
  });

  test('where midnight is read twice, the day begins the first time', () => {
    expect(at('America/Havana', '2026-11-01', 0, 'earlier')).toBe('2026-11-01T04:00');
    expect(at('America/Havana', '2026-11-01', 0, 'later')).toBe('2026-11-01T05:00');
    expect(at('America/Havana', '2026-10-31', 1440, 'later')).toBe('2026-11-01T05:00');
  });

  test('before 1970 and far from it', () => {
    expect(wallClock('Asia/Tokyo', -1)).toEqual({ day: 0, minute: 539 });
    expect(wallClock('America/New_York', 0)).toEqual({ day: -1, minute: 1140 });
    expect(localDate('America/New_York', utc('1965-03-01T04:59'))).toBe('1965-02-28');
    expect(wallInstant('UTC', -1, 0)).toBe(-DAY_MS);
  });
});

describe('dates', () => {
  const day = fc.integer({ min: -200_000, max: 2_900_000 });

  test('a day number and its date are each other’s inverse, and days count one by one', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -5000, max: 5000 }), (number, days) => {
        const date = dateOfDay(number);
        expect(dayNumber(date)).toBe(number);
        expect(dayNumber(addDays(date, days))).toBe(number + days);
      }),
      runs(1000),
    );
  });

  test('weekdays are those of the calendar', () => {
    fc.assert(
      fc.property(day, (number) => {
        expect(weekday(number) % 7).toBe(new Date(number * DAY_MS).getUTCDay());
      }),
      runs(1000),
    );
    expect(weekday(dayNumber('2026-11-23'))).toBe(1);
    expect(weekday(dayNumber('2026-11-29'))).toBe(7);
  });
});

test('what is remembered is forgotten in time and stays right', () => {
  for (let day = 0; day < 45_000; day += 1) wallInstant('Europe/Paris', day % 30_000, 0);
  expect(at('Europe/Paris', '2026-07-01', 0)).toBe('2026-06-30T22:00');
  expect(at('Europe/Paris', '2026-12-01', 0)).toBe('2026-11-30T23:00');
});

test('names that are no IANA zone are refused, offsets too', () => {
  const none = [
    '',
    ' ',
    '+08:00',
    '-0330',
    '08:00',
    'Mars/Phobos',
    'Asia/Shanghai ',
    '__proto__',
    'constructor',
    '中国',
  ];
  expect(none.filter(isZone)).toEqual([]);
  expect(EVERY_ZONE.filter((name) => !isZone(name))).toEqual([]);
  expect(['UTC', 'Asia/Calcutta', 'Asia/Kolkata', 'Europe/Kyiv'].every(isZone)).toBe(true);
  expect(() => offsetMinutes('Mars/Phobos', 0)).toThrow(RangeError);
});
