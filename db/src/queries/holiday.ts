import type { Span } from '@jishi/shared/time/span';
import { type Selectable, sql } from 'kysely';
import { lockHolidays } from '../lock.ts';
import type { Db, Trx } from '../open.ts';
import type { HolidayTable } from '../schema.ts';
import { chunk } from './chunk.ts';

export type HolidayRow = Selectable<HolidayTable>;

export function findHolidays(db: Db, dates: readonly string[]): Promise<HolidayRow[]> {
  return db.selectFrom('holiday').selectAll().where('date', 'in', dates).execute();
}

/**
 * Inserts days off and make-up workdays, or overwrites those of the same calendar and date. Schedules that keep the
 * calendar get a new version, because what is open by them has changed.
 */
export async function putHolidays(trx: Trx, rows: readonly HolidayRow[]): Promise<void> {
  await lockHolidays(trx);
  for (const part of chunk(rows, 5)) {
    await trx
      .insertInto('holiday')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(['calendar', 'date']).doUpdateSet(({ ref }) => ({
          kind: ref('excluded.kind'),
          name_zh: ref('excluded.name_zh'),
          name_en: ref('excluded.name_en'),
        })),
      )
      .execute();
  }
  const calendars = [...new Set(rows.map((row) => row.calendar))];
  await touchKeeping(trx, calendars);
}

async function touchKeeping(trx: Trx, calendars: readonly string[]): Promise<void> {
  if (calendars.length === 0) return;
  await trx
    .updateTable('schedule')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('schedule_version')
        .select('schedule_id')
        .where('holidays', 'in', [...calendars]),
    )
    .execute();
}

/** Every day off and make-up workday of every calendar. */
export function readAllHolidays(db: Db): Promise<HolidayRow[]> {
  return db.selectFrom('holiday').selectAll().orderBy('calendar').orderBy('date').execute();
}

/** Each calendar and year of which anything is said, with how many days it has. */
export async function countHolidays(db: Db): Promise<{ calendar: string; year: string; off: number; work: number }[]> {
  const year = sql<string>`substr(date, 1, 4)`;
  const rows = await db
    .selectFrom('holiday')
    .select(['calendar', year.as('year'), 'kind'])
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .groupBy(['calendar', year, 'kind'])
    .orderBy('calendar')
    .orderBy(year)
    .execute();
  const years = Map.groupBy(rows, (row) => `${row.calendar} ${row.year}`);
  return [...years.values()].map((found) => {
    const of = (kind: HolidayRow['kind']) => Number(found.find((row) => row.kind === kind)?.n ?? 0);
    const { calendar, year } = found[0] as (typeof found)[number];
    return { calendar, year, off: of('off'), work: of('work') };
  });
}

/** The days of a calendar's year, by date. */
export function readHolidayYear(db: Db, calendar: string, year: number): Promise<HolidayRow[]> {
  return db
    .selectFrom('holiday')
    .selectAll()
    .where('calendar', '=', calendar)
    .where('date', '>=', `${year}-01-01`)
    .where('date', '<=', `${year}-12-31`)
    .orderBy('date')
    .execute();
}

/** Writes all days of a calendar's year: those that are not among `rows` are ordinary days again. */
export async function replaceHolidayYear(
  trx: Trx,
  calendar: string,
  year: number,
  rows: readonly HolidayRow[],
): Promise<void> {
  await trx
    .deleteFrom('holiday')
    .where('calendar', '=', calendar)
    .where('date', '>=', `${year}-01-01`)
    .where('date', '<=', `${year}-12-31`)
    .execute();
  for (const part of chunk(rows, 5)) await trx.insertInto('holiday').values(part).execute();
  await touchKeeping(trx, [calendar]);
}

/** Ids of schedules that keep a calendar in one of their versions. */
export async function schedulesKeeping(db: Db, calendar: string): Promise<string[]> {
  const rows = await db
    .selectFrom('schedule_version')
    .select('schedule_id')
    .distinct()
    .where('holidays', '=', calendar)
    .orderBy('schedule_id')
    .execute();
  return rows.map((row) => row.schedule_id);
}

/**
 * Bookings that are still to come on instruments whose schedule keeps a calendar and that touch a window, by start, at
 * most `limit`.
 */
export async function bookingsUnderCalendar(db: Db, calendar: string, window: Span, now: number, limit: number) {
  return db
    .selectFrom('booking')
    .innerJoin('instrument', 'instrument.id', 'booking.instrument_id')
    .select(['booking.id', 'booking.instrument_id', 'booking.from_at', 'booking.to_at', 'instrument.schedule_id'])
    .where('booking.state', 'in', ['pending', 'confirmed'])
    .where('booking.to_at', '>', Math.max(now, window.from))
    .where('booking.from_at', '<', window.to)
    .where('instrument.schedule_id', 'in', (eb) =>
      eb.selectFrom('schedule_version').select('schedule_id').where('holidays', '=', calendar),
    )
    .orderBy('booking.from_at')
    .orderBy('booking.id')
    .limit(limit)
    .execute();
}
