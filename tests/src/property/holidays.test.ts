import { readFileSync } from 'node:fs';
import { referencePath } from '@jishi/db/reference';
import type { HolidayKind, ScheduleVersion } from '@jishi/shared/schema/schedule';
import { isOpenAt, readDate, signOf } from '@jishi/shared/test-support/naive-hours';
import { openSpans } from '@jishi/shared/time/hours';
import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const KINDS: Readonly<Record<string, HolidayKind>> = { off: 'off', workday_adjusted: 'work' };

/** The real holidays and make-up workdays, as the State Council announced them for 2023 to 2026. */
function readCalendar(): Map<string, HolidayKind> {
  const [, ...rows] = readFileSync(referencePath('holidays/holidays_2023_2026.csv'), 'utf8').trim().split('\n');
  return new Map(
    rows.map((row) => {
      const [date = '', , kind = ''] = row.split(',');
      return [date, KINDS[kind] ?? fail(row)];
    }),
  );
}

function fail(row: string): never {
  throw new Error(`unknown kind in ${row}`);
}

const cn = readCalendar();
const holidays = new Map([['CN', cn]]);
const office: ScheduleVersion = {
  name: '工作日',
  zone: 'Asia/Shanghai',
  holidays: 'CN',
  effectiveFrom: '2022-01-01',
  weekly: [
    { days: [1, 2, 3, 4, 5], from: '08:30', to: '12:00' },
    { days: [1, 2, 3, 4], from: '13:30', to: '17:30' },
  ],
  exceptions: [{ date: '2026-02-17', open: [{ from: '10:00', to: '10:15' }] }],
};
const YEARS = { from: Date.UTC(2022, 11, 25), to: Date.UTC(2027, 0, 10) };

describe('opening hours over the real holidays of 2023 to 2026', () => {
  test('are what the sign says on every single day', () => {
    const open = openSpans([office], holidays, YEARS);
    const byDate = Map.groupBy(open, (span) => readDate('Asia/Shanghai', span.from));
    const wrong: string[] = [];
    for (let noon = YEARS.from + 4 * HOUR_MS; noon < YEARS.to; noon += DAY_MS) {
      const date = readDate('Asia/Shanghai', noon);
      const midnight = Date.parse(`${date}T00:00:00+08:00`);
      const clock = (at: number) => new Date(at - midnight).toISOString().slice(11, 16);
      const hours = (byDate.get(date) ?? []).map(({ from, to }) => `${clock(from)}-${clock(to)}`);
      if (
        hours.join() !==
        signOf(office, holidays, date)
          .map(({ from, to }) => `${from}-${to}`)
          .join()
      )
        wrong.push(date);
    }
    expect(wrong).toEqual([]);
  });

  test('know a spring festival: nine days off in 2026 with an exception, and make-up work on the weekends around it', () => {
    const off = (date: string) => openSpans([office], holidays, dayOf(date)).length === 0;
    const days = Array.from({ length: 9 }, (_, index) => `2026-02-${15 + index}`);
    expect(days.filter((date) => !off(date))).toEqual(['2026-02-17']);
    const makeUp = [...cn].filter(([date, kind]) => kind === 'work' && date.startsWith('2026'));
    expect(makeUp.length).toBeGreaterThan(3);
    for (const [date] of makeUp) expect(openSpans([office], holidays, dayOf(date))).toHaveLength(2);
  });

  test('are open at an instant exactly when the sign says so', () => {
    fc.assert(
      fc.property(fc.integer({ min: YEARS.from / 60_000, max: YEARS.to / 60_000 - 1 }), (minute) => {
        const at = minute * 60_000;
        const open = openSpans([office], holidays, { from: at, to: at + 60_000 }).length > 0;
        expect(open).toBe(isOpenAt([office], holidays, at));
      }),
      { numRuns: 2000 },
    );
  });
});

function dayOf(date: string) {
  const from = Date.parse(`${date}T00:00:00+08:00`);
  return { from, to: from + DAY_MS };
}
