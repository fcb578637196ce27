import { readHolidayYear } from '@jishi/db/queries/holiday';
import { nameOf } from '@jishi/db/queries/naming';
import type { ComingHolidays } from '@jishi/shared/schema/holiday';
import { DAY_MS } from '@jishi/shared/time/span';
import { dateOfDay } from '@jishi/shared/time/zone';
import type { Deps } from '../context.ts';

/** What a calendar says of the days to come, this year and the next; nothing of a calendar that is not known. */
export async function readComingHolidays(deps: Deps, calendar: string): Promise<ComingHolidays> {
  // Yesterday's date in UTC is the earliest that any wall clock reads.
  const from = dateOfDay(Math.floor(deps.clock() / DAY_MS) - 1);
  const year = Number(from.slice(0, 4));
  const rows = [
    ...(await readHolidayYear(deps.store.read, calendar, year)),
    ...(await readHolidayYear(deps.store.read, calendar, year + 1)),
  ];
  return {
    calendar,
    days: rows
      .filter(({ date }) => date >= from)
      .map(({ date, kind, name_zh, name_en }) => ({ date, kind, name: nameOf(name_zh, name_en) })),
  };
}
