import type { Store } from '@jishi/db/open';
import { readHolidays, readScheduleVersions } from '@jishi/db/queries/schedule';
import type { BookingTable, InstrumentTable, OccupancyTable } from '@jishi/db/schema';
import type { Facts, Taken } from '@jishi/shared/rules/facts';
import { resolveRules } from '@jishi/shared/rules/resolve';
import {
  bookingRules,
  type PriceList,
  priceList,
  ruleLayer,
  serviceMode,
  type UserClass,
} from '@jishi/shared/schema/rules';
import { openSpans } from '@jishi/shared/time/hours';
import type { Span } from '@jishi/shared/time/span';

export const ZONE = 'Asia/Shanghai';
export const DAY_MS = 86_400_000;

/** Everything of a sample that its bookings are judged by, read from the database as any reader would. */
export type SampleWorld = {
  readonly instruments: ReadonlyMap<string, InstrumentTable>;
  readonly bookings: readonly BookingTable[];
  readonly occupancies: readonly OccupancyTable[];
  readonly rulesOf: (instrumentId: string, userClass?: UserClass) => Facts['rules'];
  readonly pricesOf: (instrumentId: string) => PriceList;
  /** Facts for one person on one instrument at an instant, without the booking itself. */
  readonly factsFor: (booking: BookingTable) => Facts;
  readonly factsOf: (instrumentId: string) => Facts;
};

export async function readSampleWorld(store: Store, window: Span): Promise<SampleWorld> {
  const db = store.read;
  const rows = await db.selectFrom('instrument').selectAll().where('source', '=', 'sample').execute();
  const instruments = new Map(rows.map((row) => [row.id, row]));
  const bookings = await db.selectFrom('booking').selectAll().orderBy('created_at').orderBy('id').execute();
  const occupancies = await db.selectFrom('occupancy').selectAll().execute();
  const versions = await allVersions(store);
  const holidays = await readHolidays(db, window);
  const opened = new Map([...versions].map(([id, list]) => [id, openSpans(list, holidays, window)]));
  const takenOf = Map.groupBy(occupancies, (row) => row.instrument_id);
  const bookingsOf = Map.groupBy(bookings, (row) => row.instrument_id);
  const one = (id: string): InstrumentTable => {
    const row = instruments.get(id);
    if (!row) throw new Error(`no instrument ${id}`);
    return row;
  };
  const rulesOf = (id: string, userClass: UserClass = 'internal') =>
    resolveRules(bookingRules.parse({}), [ruleLayer.parse(JSON.parse(one(id).rules))], {
      userClass,
      region: null,
      mode: undefined,
    });
  const factsOf = (id: string, userClass?: UserClass, exceptOwner?: string): Facts => ({
    zone: ZONE,
    place: null,
    prices: null,
    parts: [],
    outsiders: [],
    person: null,
    modes: serviceMode.array().parse(JSON.parse(one(id).modes)),
    rules: rulesOf(id, userClass),
    stations: one(id).stations,
    withdrawnAt: one(id).withdrawn_at,
    open: opened.get(one(id).schedule_id) ?? [],
    taken: (takenOf.get(id) ?? []).filter((row) => row.owner_id !== exceptOwner).map(takenRow),
    own: [],
  });
  return {
    instruments,
    bookings,
    occupancies,
    rulesOf,
    pricesOf: (id) => priceList.parse(JSON.parse(one(id).prices ?? '')),
    factsOf: (id) => factsOf(id),
    factsFor: (booking) => ({
      ...factsOf(booking.instrument_id, booking.user_class, booking.id),
      own: (bookingsOf.get(booking.instrument_id) ?? [])
        .filter((other) => other.person_id === booking.person_id && other.state !== 'cancelled')
        .filter((other) => other.created_at < booking.created_at && other.id !== booking.id)
        .map((other) => ({ from: other.from_at, to: other.to_at, state: 'confirmed' as const })),
    }),
  };
}

function takenRow({ station, from_at, to_at, kind }: OccupancyTable): Taken {
  return { station, from: from_at, to: to_at, kind };
}

async function allVersions(store: Store) {
  const rows = await store.read.selectFrom('schedule').select('id').execute();
  return readScheduleVersions(
    store.read,
    rows.map((row) => row.id),
  );
}
