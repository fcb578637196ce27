import { lockHolidays } from '@jishi/db/lock';
import type { Db } from '@jishi/db/open';
import {
  bookingsUnderCalendar,
  countHolidays,
  type HolidayRow,
  readHolidayYear,
  replaceHolidayYear,
  schedulesKeeping,
} from '@jishi/db/queries/holiday';
import { lockImports } from '@jishi/db/queries/importing';
import { nameOf } from '@jishi/db/queries/naming';
import { countFollowers, keptCalendars, readHolidays, readScheduleVersions } from '@jishi/db/queries/schedule';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { HolidayCalendarOut, HolidayDay, HolidayImpact, HolidayYearOut } from '@jishi/shared/schema/admin-holiday';
import type { HolidayKind } from '@jishi/shared/schema/schedule';
import type { Holidays } from '@jishi/shared/time/hours';
import { DAY_MS, type Span } from '@jishi/shared/time/span';
import { dayNumber } from '@jishi/shared/time/zone';
import type { Deps } from '../context.ts';
import { inChange } from '../engine/change.ts';
import { contentTag } from '../http/etag.ts';
import { administratorOf, type Check } from './access.ts';
import { type Booked, leftOutside, MAX_BOOKINGS, namedHits } from './impact.ts';

export type Which = { readonly calendar: string; readonly year: number };

/** Every calendar of which something is said or that a schedule keeps. Throws `unauthenticated`, `forbidden`. */
export async function readCalendars(deps: Deps, anyone: Anyone): Promise<HolidayCalendarOut[]> {
  administratorOf(anyone);
  const db = deps.store.read;
  const counted = await countHolidays(db);
  const kept = await keptCalendars(db);
  const names = [...new Set([...counted.map(({ calendar }) => calendar), ...kept.keys()])].sort();
  return names.map((calendar) => ({
    calendar,
    schedules: kept.get(calendar) ?? 0,
    years: counted
      .filter((one) => one.calendar === calendar)
      .map(({ year, off, work }) => ({ year: Number(year), off, work })),
  }));
}

/** A year of a calendar; empty when nothing is said of it. Throws `unauthenticated`, `forbidden`. */
export async function readYear(deps: Deps, anyone: Anyone, { calendar, year }: Which): Promise<HolidayYearOut> {
  administratorOf(anyone);
  const rows = await readHolidayYear(deps.store.read, calendar, year);
  return { calendar, year, days: rows.map(dayOut), etag: tagOf(rows) };
}

function dayOut(row: HolidayRow) {
  return { date: row.date, kind: row.kind, name: nameOf(row.name_zh, row.name_en) };
}

function tagOf(rows: readonly HolidayRow[]): string {
  return contentTag(rows.map((row) => [row.date, row.kind, row.name_zh, row.name_en]));
}

/** Throws `invalid` for dates of another year and for those that are named twice. */
function checkDays({ year }: Which, days: readonly HolidayDay[]): void {
  const seen = new Set<string>();
  const errors = days.flatMap(({ date }, index) => {
    const pointer = `/days/${index}/date`;
    if (!date.startsWith(`${year}-`)) return [{ pointer, detail: 'a date of another year' }];
    if (seen.has(date)) return [{ pointer, detail: 'a date is named once' }];
    seen.add(date);
    return [];
  });
  if (errors.length > 0) throw new ProblemError('invalid', undefined, { errors: errors.slice(0, 50) });
}

/**
 * Writes all that a calendar says of a year. All schedules that keep it get other hours at once, and nobody is judged by
 * the old ones any more; bookings that do not lie in them stay as they are, and are counted in what is told. Throws
 * `invalid`, and what `check` throws.
 */
export async function writeYear(
  deps: Deps,
  anyone: Anyone,
  which: Which,
  days: readonly HolidayDay[],
  check: Check,
): Promise<void> {
  const actor = administratorOf(anyone);
  checkDays(which, days);
  const { calendar, year } = which;
  await inChange(deps, actor, [], async (change) => {
    // Imports write holidays too.
    await lockImports(change.trx);
    await lockHolidays(change.trx);
    const before = await readHolidayYear(change.trx, calendar, year);
    check(tagOf(before));
    const after = days.map((day) => ({
      calendar,
      date: day.date,
      kind: day.kind,
      name_zh: day.name.zh ?? null,
      name_en: day.name.en ?? null,
    }));
    const changed = changedDates(before, days).map(({ date }) => date);
    const outside = (await hitsOf(change.trx, which, days, changed, change.now)).length;
    await replaceHolidayYear(change.trx, calendar, year, after);
    change.tell({ kind: 'holiday.changed', subjectId: calendar, data: { year, days: days.length, changed, outside } });
  });
}

function changedDates(rows: readonly HolidayRow[], days: readonly HolidayDay[]): HolidayImpact['changed'] {
  const before = new Map(rows.map((row) => [row.date, row.kind]));
  const after = new Map(days.map((day) => [day.date, day.kind]));
  const dates = [...new Set([...before.keys(), ...after.keys()])].sort();
  return dates
    .map((date) => ({ date, before: before.get(date) ?? null, after: after.get(date) ?? null }))
    .filter((one) => one.before !== one.after);
}

/** What a year would change, writing nothing. Throws `invalid`. */
export async function previewYear(
  deps: Deps,
  anyone: Anyone,
  which: Which,
  days: readonly HolidayDay[],
): Promise<HolidayImpact> {
  administratorOf(anyone);
  checkDays(which, days);
  const db = deps.store.read;
  const { calendar, year } = which;
  const changed = changedDates(await readHolidayYear(db, calendar, year), days);
  const scheduleIds = await schedulesKeeping(db, calendar);
  const instruments = await countFollowers(db, calendar);
  const dates = changed.map(({ date }) => date);
  const hits = await hitsOf(db, which, days, dates, deps.clock());
  return {
    ...{ changed, schedules: scheduleIds.length, instruments },
    ...{ hits: hits.length, bookings: await namedHits(db, hits) },
  };
}

/** From the first to the last of some dates, whatever the zone; null for none. */
function windowOf(dates: readonly string[]): Span | null {
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return null;
  return { from: (dayNumber(first) - 1) * DAY_MS, to: (dayNumber(last) + 2) * DAY_MS };
}

/** Bookings that lie in the hours now, but would not once a year is written of which some dates change. */
async function hitsOf(
  db: Db,
  which: Which,
  days: readonly HolidayDay[],
  changed: readonly string[],
  now: number,
): Promise<Booked[]> {
  const window = windowOf(changed);
  if (!window) return [];
  const bookings = await bookingsUnderCalendar(db, which.calendar, window, now, MAX_BOOKINGS);
  const versions = await readScheduleVersions(
    db,
    bookings.map(({ schedule_id }) => schedule_id),
  );
  // A booking may reach beyond the window.
  const around = { from: window.from - 40 * DAY_MS, to: window.to + 40 * DAY_MS };
  const holidays = await readHolidays(db, around);
  return leftOutside(bookings, { versions, holidays }, { versions, holidays: withYear(holidays, which, days) });
}

function withYear(holidays: Holidays, { calendar, year }: Which, days: readonly HolidayDay[]): Holidays {
  const others = [...(holidays.get(calendar) ?? [])].filter(([date]) => !date.startsWith(`${year}-`));
  const written = days.map(({ date, kind }) => [date, kind] as [string, HolidayKind]);
  return new Map([...holidays, [calendar, new Map([...others, ...written])]]);
}
