import type { Taken } from '@jishi/shared/rules/facts';
import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import type { ClosureTable, OccupancyTable } from '../schema.ts';
import type { SampleInstrument, Today } from './instrument.ts';

import type { Random } from './random.ts';

const MAINTAINED_SHARE = 0.01;
const NOTICE_DAYS = 10;
const LATEST_DAYS = 35;
const LONGEST_DAYS = 4;

/** A closure for maintenance in the next weeks, for about one instrument in a hundred; else null. */
export function makeClosure(
  random: Random,
  newId: () => string,
  { row }: SampleInstrument,
  createdBy: string,
  reasons: readonly string[],
  today: Today,
): ClosureTable | null {
  if (row.withdrawn_at !== null || !random.chance(MAINTAINED_SHARE)) return null;
  const createdAt = today.at - random.between(1, NOTICE_DAYS) * DAY_MS + 10 * HOUR_MS;
  const fromDay = today.at + random.between(1, LATEST_DAYS) * DAY_MS;
  return {
    id: newId(),
    instrument_id: row.id,
    facility_id: row.facility_id,
    from_at: fromDay + 8 * HOUR_MS,
    to_at: fromDay + random.between(0, LONGEST_DAYS) * DAY_MS + 18 * HOUR_MS,
    kind: 'maintenance',
    reason: random.pick(reasons),
    created_by: createdBy,
    created_at: createdAt,
    updated_at: createdAt,
    ended_at: null,
    change_id: null,
    sequence: 0,
  };
}

/** A closure takes every station. */
export function closedStations({ row }: SampleInstrument, closure: ClosureTable): OccupancyTable[] {
  return Array.from({ length: row.stations }, (_, station) => ({
    instrument_id: row.id,
    station,
    from_at: closure.from_at,
    to_at: closure.to_at,
    kind: closure.kind,
    owner_id: closure.id,
    expires_at: null,
  }));
}

export function takenBy(rows: readonly OccupancyTable[]): Taken[] {
  return rows.map(({ station, from_at, to_at, kind }) => ({ station, from: from_at, to: to_at, kind }));
}
