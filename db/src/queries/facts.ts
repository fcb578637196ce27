import type { Facts, OwnBooking, Taken } from '@jishi/shared/rules/judge';
import { bookingRules, type PriceList, priceList, serviceMode } from '@jishi/shared/schema/rules';
import type { ScheduleVersion } from '@jishi/shared/schema/schedule';
import { type Holidays, openSpans } from '@jishi/shared/time/hours';
import { DAY_MS, type Span, union } from '@jishi/shared/time/span';
import { z } from 'zod';
import { parseJson } from '../json.ts';
import type { Db } from '../open.ts';
import { readHolidays, readScheduleVersions } from './schedule.ts';

const modes = z.array(serviceMode);

/** An instrument as booking needs it: what `judge` asks, and prices and owners for the order. */
export type BookableInstrument = {
  readonly id: string;
  readonly institutionId: string;
  readonly facilityId: string;
  readonly typeId: string | null;
  readonly zone: string;
  readonly lat: number | null;
  readonly lng: number | null;
  readonly prices: PriceList | null;
  readonly facts: Facts;
};

/** Whose quota counts, and which booking is to be left out because it is the one that moves. */
export type Asker = { readonly personId: string | null; readonly exceptBookingId?: string };

/**
 * What is known about instruments around a time. Locked rows give the truth of the moment; read without a lock it is a
 * preview. The windows bound opening hours, their hull what is taken; own bookings are read for the weeks that it touches.
 */
export async function readBookable(
  db: Db,
  instrumentIds: readonly string[],
  asker: Asker,
  ...windows: readonly Span[]
): Promise<Map<string, BookableInstrument>> {
  const window = hull(windows);
  const rows = await readRows(db, instrumentIds);
  const versions = await readScheduleVersions(
    db,
    rows.map((row) => row.schedule_id),
  );
  const holidays = usesHolidays(versions) ? await readHolidays(db, window) : new Map();
  const taken = await readTaken(db, instrumentIds, window, asker.exceptBookingId);
  const own = asker.personId
    ? await readOwn(db, instrumentIds, asker.personId, window, asker.exceptBookingId)
    : new Map();
  const opened = expander(versions, holidays, union(windows));
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        institutionId: row.institution_id,
        facilityId: row.facility_id,
        typeId: row.type_id,
        zone: row.zone,
        lat: row.lat,
        lng: row.lng,
        prices: row.prices === null ? null : parseJson(priceList, row.prices),
        facts: {
          zone: row.zone,
          modes: parseJson(modes, row.modes),
          rules: parseJson(bookingRules, row.rules),
          stations: row.stations,
          withdrawnAt: row.withdrawn_at,
          open: opened(row.schedule_id),
          taken: taken.get(row.id) ?? [],
          own: own.get(row.id) ?? [],
        },
      },
    ]),
  );
}

function readRows(db: Db, instrumentIds: readonly string[]) {
  return db
    .selectFrom('instrument')
    .innerJoin('facility', 'facility.id', 'instrument.facility_id')
    .select([
      'instrument.id',
      'instrument.institution_id',
      'instrument.facility_id',
      'instrument.schedule_id',
      'instrument.type_id',
      'instrument.modes',
      'instrument.rules',
      'instrument.prices',
      'instrument.stations',
      'instrument.withdrawn_at',
      'facility.zone',
      'facility.lat',
      'facility.lng',
    ])
    .where('instrument.id', 'in', [...new Set(instrumentIds)])
    .execute();
}

function usesHolidays(versions: ReadonlyMap<string, readonly ScheduleVersion[]>): boolean {
  return [...versions.values()].some((list) => list.some((version) => version.holidays !== null));
}

function hull(windows: readonly Span[]): Span {
  return { from: Math.min(...windows.map(({ from }) => from)), to: Math.max(...windows.map(({ to }) => to)) };
}

/**
 * Opening hours of each schedule once, however many instruments follow it, and only in the windows: two lines of an
 * order may lie centuries apart.
 */
function expander(
  versions: ReadonlyMap<string, readonly ScheduleVersion[]>,
  holidays: Holidays,
  windows: readonly Span[],
) {
  const expanded = new Map<string, Span[]>();
  return (scheduleId: string): Span[] => {
    let open = expanded.get(scheduleId);
    if (!open) {
      open = windows.flatMap((window) => openSpans(versions.get(scheduleId) ?? [], holidays, window));
      expanded.set(scheduleId, open);
    }
    return open;
  };
}

async function readTaken(
  db: Db,
  instrumentIds: readonly string[],
  window: Span,
  exceptOwnerId: string | undefined,
): Promise<Map<string, Taken[]>> {
  const rows = await db
    .selectFrom('occupancy')
    .select(['instrument_id', 'station', 'from_at', 'to_at', 'kind', 'owner_id'])
    .where('instrument_id', 'in', [...new Set(instrumentIds)])
    .where('from_at', '<', window.to)
    .where('to_at', '>', window.from)
    .orderBy('instrument_id')
    .orderBy('station')
    .orderBy('from_at')
    .execute();
  const counted = rows.filter((row) => row.owner_id !== exceptOwnerId);
  return groupBy(counted, (row) => [
    row.instrument_id,
    { station: row.station, from: row.from_at, to: row.to_at, kind: row.kind },
  ]);
}

const COUNTED_STATES = ['pending', 'confirmed', 'in-use', 'completed', 'no-show'] as const;
const WEEK_MS = 7 * DAY_MS;

async function readOwn(
  db: Db,
  instrumentIds: readonly string[],
  personId: string,
  window: Span,
  exceptBookingId: string | undefined,
): Promise<Map<string, OwnBooking[]>> {
  // Active bookings count wherever they lie, and none lies further ahead than the longest horizon.
  const rows = await db
    .selectFrom('booking')
    .select(['id', 'instrument_id', 'from_at', 'to_at', 'state'])
    .where('person_id', '=', personId)
    .where('instrument_id', 'in', [...new Set(instrumentIds)])
    .where('state', 'in', COUNTED_STATES)
    .where((eb) =>
      eb.or([eb('to_at', '>', window.from - WEEK_MS), eb('state', 'in', ['pending', 'confirmed', 'in-use'])]),
    )
    .execute();
  const counted = rows.filter((row) => row.id !== exceptBookingId);
  return groupBy(counted, (row) => [row.instrument_id, { from: row.from_at, to: row.to_at, state: row.state }]);
}

function groupBy<Row, Value>(rows: readonly Row[], entry: (row: Row) => [string, Value]): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const row of rows) {
    const [key, value] = entry(row);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
