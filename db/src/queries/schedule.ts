import { type ScheduleVersion, scheduleException, weeklyHours } from '@jishi/shared/schema/schedule';
import type { HolidayCalendar, Holidays } from '@jishi/shared/time/hours';
import type { Span } from '@jishi/shared/time/span';
import { DAY_MS } from '@jishi/shared/time/span';
import { dateOfDay, localDate } from '@jishi/shared/time/zone';
import { z } from 'zod';
import { parseJson } from '../json.ts';
import type { Db, Trx } from '../open.ts';

const weekly = z.array(weeklyHours);
const exceptions = z.array(scheduleException);

/** All versions of schedules by schedule, oldest first. */
export async function readScheduleVersions(
  db: Db,
  scheduleIds: readonly string[],
): Promise<Map<string, ScheduleVersion[]>> {
  const byId = new Map<string, ScheduleVersion[]>();
  if (scheduleIds.length === 0) return byId;
  const rows = await db
    .selectFrom('schedule_version')
    .selectAll()
    .where('schedule_id', 'in', [...new Set(scheduleIds)])
    .orderBy('effective_from')
    .execute();
  for (const row of rows) {
    const versions = byId.get(row.schedule_id) ?? [];
    versions.push({
      name: row.name,
      zone: row.zone,
      holidays: row.holidays,
      effectiveFrom: row.effective_from,
      weekly: parseJson(weekly, row.weekly),
      exceptions: parseJson(exceptions, row.exceptions),
    });
    byId.set(row.schedule_id, versions);
  }
  return byId;
}

/** The holidays of all calendars on the dates that a window touches in any zone. */
export async function readHolidays(db: Db, window: Span): Promise<Holidays> {
  const rows = await db
    .selectFrom('holiday')
    .select(['calendar', 'date', 'kind'])
    .where('date', '>=', dateOfDay(Math.floor(window.from / DAY_MS) - 1))
    .where('date', '<=', dateOfDay(Math.floor(window.to / DAY_MS) + 1))
    .execute();
  const calendars = new Map<string, Map<string, 'off' | 'work'>>();
  for (const { calendar, date, kind } of rows) {
    const dates = calendars.get(calendar) ?? new Map<string, 'off' | 'work'>();
    dates.set(date, kind);
    calendars.set(calendar, dates);
  }
  return calendars;
}

const NO_HOLIDAYS: HolidayCalendar = new Map();

/** The holidays that an instrument's schedule follows at an instant; none where it follows no calendar. */
type CalendarAt = (instrumentId: string, instant: number) => HolidayCalendar;

/** The holiday calendars of the schedules of instruments, on the dates that a window touches. */
export async function readWorkCalendars(db: Db, instrumentIds: readonly string[], window: Span): Promise<CalendarAt> {
  const rows = await db
    .selectFrom('instrument')
    .select(['id', 'schedule_id'])
    .where('id', 'in', [...new Set(instrumentIds)])
    .execute();
  const schedules = new Map(rows.map(({ id, schedule_id }) => [id, schedule_id]));
  const versions = await readScheduleVersions(db, [...schedules.values()]);
  const holidays = await readHolidays(db, window);
  return (instrumentId, instant) => {
    const known = versions.get(schedules.get(instrumentId) ?? '') ?? [];
    const version = known.findLast(({ effectiveFrom, zone }) => effectiveFrom <= localDate(zone, instant));
    return holidays.get(version?.holidays ?? '') ?? NO_HOLIDAYS;
  };
}

/** A schedule's facility, ETag version, and the instruments that follow it; undefined when there is none. */
export async function readSchedule(db: Db, scheduleId: string) {
  const schedule = await db.selectFrom('schedule').selectAll().where('id', '=', scheduleId).executeTakeFirst();
  if (!schedule) return undefined;
  const instruments = await db
    .selectFrom('instrument')
    .select('id')
    .where('schedule_id', '=', scheduleId)
    .orderBy('id')
    .execute();
  return { ...schedule, instrumentIds: instruments.map((row) => row.id) };
}

/**
 * Takes the row of a schedule for the rest of the transaction, as whoever changes it does: of following hours and changing
 * them one waits for the other. Comes after the agendas.
 */
export async function lockSchedule(trx: Trx, scheduleId: string): Promise<void> {
  await trx
    .updateTable('schedule')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('id', '=', scheduleId)
    .execute();
}

/** Makes a schedule, with version 1, or raises its version; answers the row, which stays locked. */
export async function touchSchedule(
  trx: Trx,
  scheduleId: string,
  facilityId: string,
): Promise<{ version: number; facility_id: string }> {
  return trx
    .insertInto('schedule')
    .values({ id: scheduleId, facility_id: facilityId, version: 1 })
    .onConflict((oc) => oc.column('id').doUpdateSet((eb) => ({ version: eb('schedule.version', '+', 1) })))
    .returning(['version', 'facility_id'])
    .executeTakeFirstOrThrow();
}

/** Writes what a schedule says from `effectiveFrom` on; later versions that it had are replaced by it. */
export async function replaceVersionsFrom(trx: Trx, scheduleId: string, version: ScheduleVersion): Promise<void> {
  await trx
    .deleteFrom('schedule_version')
    .where('schedule_id', '=', scheduleId)
    .where('effective_from', '>=', version.effectiveFrom)
    .execute();
  await trx
    .insertInto('schedule_version')
    .values({
      schedule_id: scheduleId,
      effective_from: version.effectiveFrom,
      name: version.name,
      zone: version.zone,
      holidays: version.holidays,
      weekly: JSON.stringify(version.weekly),
      exceptions: JSON.stringify(version.exceptions),
    })
    .execute();
}

/** The schedules of a facility with how many instruments follow each. */
export async function listSchedules(db: Db, facilityId: string) {
  return db
    .selectFrom('schedule')
    .select((eb) => [
      'schedule.id',
      eb
        .selectFrom('schedule_version')
        .select('name')
        .whereRef('schedule_version.schedule_id', '=', 'schedule.id')
        .orderBy('effective_from', 'desc')
        .limit(1)
        .as('name'),
      eb
        .selectFrom('instrument')
        .select(eb.fn.countAll<number>().as('n'))
        .whereRef('instrument.schedule_id', '=', 'schedule.id')
        .as('instruments'),
    ])
    .where('facility_id', '=', facilityId)
    .orderBy('schedule.id')
    .execute();
}

/** Writes all that a schedule says, as it was once read. */
export async function restoreVersions(
  trx: Trx,
  scheduleId: string,
  versions: readonly ScheduleVersion[],
): Promise<void> {
  await trx.deleteFrom('schedule_version').where('schedule_id', '=', scheduleId).execute();
  for (const version of versions) await replaceVersionsFrom(trx, scheduleId, version);
}

/** How many schedules keep each holiday calendar in one of their versions. */
export async function keptCalendars(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('schedule_version')
    .select('holidays')
    .select((eb) => eb.fn.count<number>('schedule_id').distinct().as('n'))
    .where('holidays', 'is not', null)
    .groupBy('holidays')
    .execute();
  return new Map(rows.map((row) => [row.holidays as string, Number(row.n)]));
}

/** How many instruments follow a schedule that keeps a holiday calendar. */
export async function countFollowers(db: Db, calendar: string): Promise<number> {
  const { n } = await db
    .selectFrom('instrument')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('kind', '=', 'instrument')
    .where('schedule_id', 'in', (eb) =>
      eb.selectFrom('schedule_version').select('schedule_id').where('holidays', '=', calendar),
    )
    .executeTakeFirstOrThrow();
  return Number(n);
}
