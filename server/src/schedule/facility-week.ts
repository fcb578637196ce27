import { nameOf } from '@jishi/db/queries/naming';
import { readOccupancy } from '@jishi/db/queries/occupancy';
import { readFacilityInstruments, readFacilityRow } from '@jishi/db/queries/place';
import { readHolidays, readScheduleVersions } from '@jishi/db/queries/schedule';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import { type FacilityWeek, MAX_WEEK_INSTRUMENTS } from '@jishi/shared/schema/facility-week';
import { formatInstant, formatSpan } from '@jishi/shared/schema/primitives';
import { openSpans } from '@jishi/shared/time/hours';
import { dateOfDay, dayNumber, wallClock, wallInstant, weekday } from '@jishi/shared/time/zone';
import type { Deps } from '../context.ts';
import { managerOf } from '../engine/managed.ts';
import { plannedSpan } from './today.ts';

const DAYS = 7;

/**
 * Seven days of all instruments of a facility in its own zone, for its staff; without a date from this week's Monday on.
 * Read in as many statements as for one instrument. Throws `unauthenticated`, `forbidden`, `not-found`.
 */
export async function readFacilityWeek(
  deps: Deps,
  actor: Anyone,
  facilityId: string,
  from: string | undefined,
): Promise<FacilityWeek> {
  const db = deps.store.read;
  const facility = await readFacilityRow(db, facilityId);
  if (!facility) throw new ProblemError('not-found', 'no such facility');
  const manager = managerOf(actor, facilityId);

  const now = deps.clock();
  const { zone } = facility;
  const first = from === undefined ? mondayOf(zone, now) : dayNumber(from);
  const midnights = Array.from({ length: DAYS + 1 }, (_, day) => wallInstant(zone, first + day, 0));
  const window = { from: wallInstant(zone, first, 0), to: wallInstant(zone, first + DAYS, 0) };
  const all = await readFacilityInstruments(db, facilityId);
  const shown = all.slice(0, MAX_WEEK_INSTRUMENTS);
  const ids = shown.map((row) => row.id);
  const taken = ids.length > 0 ? await readOccupancy(db, ids, window, now) : [];
  const byInstrument = Map.groupBy(taken, (row) => row.instrument_id);
  const scheduleIds = [...new Set(shown.map((row) => row.schedule_id))];
  const versions = await readScheduleVersions(db, scheduleIds);
  const holidays = await readHolidays(db, window);
  return {
    from: dateOfDay(first),
    zone,
    facility: { id: facility.id, name: nameOf(facility.name_zh, facility.name_en) },
    midnights: midnights.map(formatInstant),
    schedules: scheduleIds.map((id) => ({
      id,
      open: openSpans(versions.get(id) ?? [], holidays, window).map(formatSpan),
    })),
    instruments: shown.map((row) => ({
      id: row.id,
      name: nameOf(row.name_zh, row.name_en),
      model: row.model,
      scheduleId: row.schedule_id,
      stations: row.stations,
      withdrawn: row.withdrawn_at !== null,
      taken: (byInstrument.get(row.id) ?? []).map((entry) => ({
        ...formatSpan(plannedSpan(entry)),
        kind: entry.kind,
        station: entry.station,
        state: entry.state,
        mine: entry.person_id !== null && entry.person_id === manager.personId,
      })),
    })),
    more: all.length - shown.length,
  };
}

function mondayOf(zone: string, now: number): number {
  const { day } = wallClock(zone, now);
  return day - weekday(day) + 1;
}
