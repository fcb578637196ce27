import type { Db } from '@jishi/db/open';
import { viewBookingParts } from '@jishi/db/queries/booking';
import type { Asker, BookableInstrument } from '@jishi/db/queries/facts';
import { readMembers } from '@jishi/db/queries/member';
import { readHolidays } from '@jishi/db/queries/schedule';
import type { BookingTable } from '@jishi/db/schema';
import type { Holidays } from '@jishi/shared/time/hours';
import { clip, type Span } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { readFacts } from '../engine/judging.ts';
import type { Wanted } from './wanted.ts';

/** A booking for which time is looked for, and where. */
export type Sought = { readonly booking: BookingTable; readonly window: Span };

/** What looking for time needs to know. */
export type PlanFacts = {
  readonly holidays: Holidays;
  /** The parts that a booking takes along. */
  readonly partsOf: (booking: BookingTable) => readonly string[];
  /** A booking's instrument for its person, in its window; undefined for one that does not exist. */
  readonly instrumentOf: (sought: Sought) => BookableInstrument | undefined;
};

/**
 * Reads everything once for all bookings: an instrument once for each person, however many of their bookings are hit.
 * `except` are owners of time that does not count.
 */
export async function readPlanFacts(
  deps: Deps,
  db: Db,
  sought: readonly Sought[],
  wanted: Wanted,
  now: number,
  except: ReadonlySet<string>,
): Promise<PlanFacts> {
  const bookings = sought.map(({ booking }) => booking);
  const windows = sought.map(({ window }) => window);
  const people = await readMembers(
    db,
    bookings.map((booking) => booking.person_id),
  );
  const named = await viewBookingParts(
    db,
    bookings.map((booking) => booking.id),
  );
  const parts = Map.groupBy(named, (part) => part.bookingId);
  const instruments = new Map<string, BookableInstrument>();
  for (const [key, [first, ...others]] of Map.groupBy(sought, keyOf)) {
    if (!first) continue;
    const { booking } = first;
    const asker = askerFor(booking, people.get(booking.person_id) ?? null, now, except);
    const together = [first, ...others].map(({ window }) => window);
    const found = (await readFacts(deps, db, [booking.instrument_id], asker, ...together)).get(booking.instrument_id);
    if (found) instruments.set(key, found);
  }
  return {
    holidays: wanted.hours && windows.length > 0 ? await readHolidays(db, hull(windows)) : new Map(),
    partsOf: (booking) => parts.get(booking.id)?.map(({ id }) => id) ?? [],
    instrumentOf: (one) => {
      const found = instruments.get(keyOf(one));
      return found && { ...found, facts: { ...found.facts, open: clip(found.facts.open, one.window) } };
    },
  };
}

/** Bookings with the same key look at the same instrument with the same eyes. */
function keyOf({ booking: { instrument_id, person_id, group_id, user_class } }: Sought): string {
  return [instrument_id, person_id, group_id, user_class].join(' ');
}

function hull(windows: readonly Span[]): Span {
  return { from: Math.min(...windows.map(({ from }) => from)), to: Math.max(...windows.map(({ to }) => to)) };
}

/** The person of a booking as its rules look at them. */
export function askerFor(
  booking: BookingTable,
  person: Asker['person'],
  now: number,
  except: ReadonlySet<string>,
): Asker {
  return { person, groupId: booking.group_id, userClass: booking.user_class, except, now };
}
