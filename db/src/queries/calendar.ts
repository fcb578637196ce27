import type { BookingState } from '@jishi/shared/rules/lifecycle';
import { DAY_MS } from '@jishi/shared/time/span';
import type { Db } from '../open.ts';
import type { BookingTable, ClosureTable, ExternalBusyTable } from '../schema.ts';
import type { EventScope } from './event.ts';

/** Where an instrument stands, with all that a calendar says of it. */
export type CalendarPlace = {
  readonly instrument_zh: string | null;
  readonly instrument_en: string | null;
  readonly instrument_updated_at: number;
  readonly facility_zh: string | null;
  readonly facility_en: string | null;
  readonly facility_address: string | null;
  readonly facility_updated_at: number;
  readonly zone: string;
};

/** A booking with all that a calendar says of it. */
export type CalendarBooking = BookingTable &
  CalendarPlace & {
    readonly person_name: string;
    readonly institution_zh: string | null;
    readonly institution_en: string | null;
  };

export type CalendarClosure = ClosureTable & CalendarPlace;

/** Busy time of an external calendar. */
export type CalendarExternal = ExternalBusyTable & CalendarPlace & { readonly facility_id: string };

/** What a calendar shows the time of. */
export type CalendarScope = EventScope | 'group_id';

/** Which rows a feed asks for: epoch ms; begun before `pivot` is past, of which those nearest to it come first. */
export type CalendarQuestion = {
  readonly scope: CalendarScope;
  readonly target: string;
  /** Only instruments of these classes; null for all. */
  readonly classCodes: readonly string[] | null;
  readonly from: number;
  readonly pivot: number;
  readonly to: number;
  /** Bookings given up since then are shown too; null shows none. */
  readonly givenUpSince: number | null;
  /** At most this many of the past and this many of the rest. */
  readonly limit: number;
};

const SHOWN: readonly BookingState[] = ['pending', 'confirmed', 'in-use', 'completed'];
const GIVEN_UP: readonly BookingState[] = ['cancelled', 'declined', 'expired', 'no-show'];
/** The longest that a closure may last. */
const MAX_CLOSURE_MS = 366 * DAY_MS;

const PLACE = [
  'instrument.name_zh as instrument_zh',
  'instrument.name_en as instrument_en',
  'instrument.updated_at as instrument_updated_at',
  'facility.name_zh as facility_zh',
  'facility.name_en as facility_en',
  'facility.address as facility_address',
  'facility.updated_at as facility_updated_at',
  'facility.zone',
] as const;

function bookings(db: Db) {
  return db
    .selectFrom('booking')
    .innerJoin('instrument', 'instrument.id', 'booking.instrument_id')
    .innerJoin('facility', 'facility.id', 'booking.facility_id')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .leftJoin('institution', 'institution.id', 'person.institution_id')
    .selectAll('booking')
    .select(PLACE)
    .select(['person.name as person_name', 'institution.name_zh as institution_zh'])
    .select('institution.name_en as institution_en');
}

/** The bookings of a feed, by start and id. */
export async function readCalendarBookings(db: Db, question: CalendarQuestion): Promise<CalendarBooking[]> {
  const { scope, target, classCodes, from, pivot, to, givenUpSince, limit } = question;
  const inScope = bookings(db)
    .where(`booking.${scope}`, '=', target)
    .$if(classCodes !== null, (query) => query.where('instrument.class_code', 'in', classCodes ?? []))
    .where((eb) => {
      const shown = eb('booking.state', 'in', SHOWN);
      if (givenUpSince === null) return shown;
      const since = eb(eb.fn.coalesce('booking.cancelled_at', 'booking.updated_at'), '>=', givenUpSince);
      return eb.or([shown, eb.and([eb('booking.state', 'in', GIVEN_UP), since])]);
    })
    .limit(limit);
  const past = await inScope
    .where('booking.from_at', '>=', from)
    .where('booking.from_at', '<', pivot)
    .orderBy('booking.from_at', 'desc')
    .orderBy('booking.id', 'desc')
    .execute();
  const rest = await inScope
    .where('booking.from_at', '>=', pivot)
    .where('booking.from_at', '<', to)
    .orderBy('booking.from_at')
    .orderBy('booking.id')
    .execute();
  return [...past.reverse(), ...rest];
}

/** The closures of an instrument or facility that touch the window and were not taken back before they began, by start and id. */
export async function readCalendarClosures(db: Db, question: CalendarQuestion): Promise<CalendarClosure[]> {
  const { scope, target, classCodes, from, pivot, to, limit } = question;
  if (scope === 'person_id' || scope === 'group_id') return [];
  const inScope = db
    .selectFrom('closure')
    .innerJoin('instrument', 'instrument.id', 'closure.instrument_id')
    .innerJoin('facility', 'facility.id', 'closure.facility_id')
    .selectAll('closure')
    .select(PLACE)
    .where(`closure.${scope}`, '=', target)
    .$if(classCodes !== null, (query) => query.where('instrument.class_code', 'in', classCodes ?? []))
    .where((eb) => eb.or([eb('closure.ended_at', 'is', null), eb('closure.ended_at', '>', eb.ref('closure.from_at'))]))
    .limit(limit);
  const past = await inScope
    .where('closure.from_at', '>=', from - MAX_CLOSURE_MS)
    .where('closure.from_at', '<', pivot)
    .where('closure.to_at', '>', from)
    .orderBy('closure.from_at', 'desc')
    .orderBy('closure.id', 'desc')
    .execute();
  const rest = await inScope
    .where('closure.from_at', '>=', pivot)
    .where('closure.from_at', '<', to)
    .orderBy('closure.from_at')
    .orderBy('closure.id')
    .execute();
  return [...past.reverse(), ...rest];
}

/** Busy time of external calendars that touches the window, by start and id. */
export async function readCalendarExternal(db: Db, question: CalendarQuestion): Promise<CalendarExternal[]> {
  const { scope, target, classCodes, from, pivot, to, limit } = question;
  if (scope === 'person_id' || scope === 'group_id') return [];
  const inScope = db
    .selectFrom('external_busy')
    .innerJoin('instrument', 'instrument.id', 'external_busy.instrument_id')
    .innerJoin('facility', 'facility.id', 'instrument.facility_id')
    .selectAll('external_busy')
    .select(PLACE)
    .select('instrument.facility_id')
    .where(scope === 'instrument_id' ? 'external_busy.instrument_id' : 'instrument.facility_id', '=', target)
    .$if(classCodes !== null, (query) => query.where('instrument.class_code', 'in', classCodes ?? []))
    .limit(limit);
  const past = await inScope
    .where('external_busy.to_at', '>', from)
    .where('external_busy.from_at', '<', pivot)
    .orderBy('external_busy.from_at', 'desc')
    .orderBy('external_busy.id', 'desc')
    .execute();
  const rest = await inScope
    .where('external_busy.from_at', '>=', pivot)
    .where('external_busy.from_at', '<', to)
    .orderBy('external_busy.from_at')
    .orderBy('external_busy.id')
    .execute();
  return [...past.reverse(), ...rest];
}

export async function readCalendarPlace(db: Db, instrumentId: string): Promise<CalendarPlace | undefined> {
  return db
    .selectFrom('instrument')
    .innerJoin('facility', 'facility.id', 'instrument.facility_id')
    .select(PLACE)
    .where('instrument.id', '=', instrumentId)
    .executeTakeFirst();
}

/** A class and those below it. */
export async function classesBelow(db: Db, code: string): Promise<string[]> {
  const rows = await db.selectFrom('instrument_class').select(['code', 'parent_code']).execute();
  const found = [code];
  for (const parent of found) {
    found.push(...rows.filter((row) => row.parent_code === parent && !found.includes(row.code)).map((row) => row.code));
  }
  return found;
}

export async function readCalendarBooking(db: Db, id: string): Promise<CalendarBooking | undefined> {
  return bookings(db).where('booking.id', '=', id).executeTakeFirst();
}
