import type { Selectable } from 'kysely';
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
  if (calendars.length === 0) return;
  await trx
    .updateTable('schedule')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', 'in', (eb) =>
      eb.selectFrom('schedule_version').select('schedule_id').where('holidays', 'in', calendars),
    )
    .execute();
}

/** Every day off and make-up workday of every calendar. */
export function readAllHolidays(db: Db): Promise<HolidayRow[]> {
  return db.selectFrom('holiday').selectAll().orderBy('calendar').orderBy('date').execute();
}
