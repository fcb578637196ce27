import type { Db } from '@jishi/db/open';
import { readBookings } from '@jishi/db/queries/availability';
import { bookingsInUse, futureBookingsOfInstruments } from '@jishi/db/queries/booking';
import { closuresWithin, type Taking, takingsWithin } from '@jishi/db/queries/closure';
import { readHolidays } from '@jishi/db/queries/schedule';
import type { BookingTable } from '@jishi/db/schema';
import { holdsTime } from '@jishi/shared/rules/lifecycle';
import { openSpans } from '@jishi/shared/time/hours';
import { contains, overlaps, type Span } from '@jishi/shared/time/span';
import { claimOfClosure } from '../engine/claim.ts';
import type { Closing, NewHours, Wanted } from './wanted.ts';

/** What a change of availability meets. */
export type Met = {
  /** Bookings that are still to come or in use, by start. */
  readonly hits: readonly BookingTable[];
  /** Bookings that are over and keep time for cleaning, with the instant from which on it is wanted. */
  readonly over: readonly { readonly bookingId: string; readonly from: number }[];
  readonly holdIds: readonly string[];
  /** What has the time and gives way to nobody. */
  readonly blockers: readonly Taking[];
};

/** Reads what a change meets. Bookings of other instruments that take along one that is closed are hit as well. */
export async function readMet(db: Db, wanted: Wanted, now: number): Promise<Met> {
  const takings = await takenInside(db, wanted.closings);
  const idsOf = (kind: Taking['kind']) => [
    ...new Set(takings.filter((one) => one.kind === kind).map((one) => one.ownerId)),
  ];
  const inTheWay = await readBookings(db, idsOf('booking'));
  const closed = inTheWay.filter((booking) => isStillToCome(booking, now) || isUsed(booking, wanted));
  const rest = inTheWay.filter((booking) => !closed.includes(booking));
  const used = wanted.breakdown
    ? await bookingsInUse(
        db,
        wanted.closings.map(({ instrumentId }) => instrumentId),
      )
    : [];
  const outside = wanted.hours ? await bookingsOutside(db, wanted.hours, now) : [];
  const hits = new Map([...closed, ...used, ...outside].map((booking) => [booking.id, booking]));
  return {
    hits: [...hits.values()].toSorted((a, b) => a.from_at - b.from_at || (a.id < b.id ? -1 : 1)),
    over: rest.map(({ id }) => ({ bookingId: id, from: firstWanted(id, takings, wanted.closings) })),
    holdIds: idsOf('hold'),
    blockers: blockersAmong([...takings, ...(await closedInside(db, wanted.closings))]),
  };
}

/** An outside calendar keeps what it has, and what it gives back the closure takes: nobody has to wait for that. */
const STAYING: readonly Taking['kind'][] = ['maintenance', 'closure'];

/** What stays, once for each instrument, from its first to its last moment inside the span. */
function blockersAmong(takings: readonly Taking[]): Taking[] {
  const staying = takings.filter(({ kind }) => STAYING.includes(kind));
  const byOwner = Map.groupBy(staying, ({ instrumentId, ownerId }) => `${instrumentId} ${ownerId}`);
  return [...byOwner.values()].map((rows) => ({
    ...(rows[0] as Taking),
    from: Math.min(...rows.map(({ from }) => from)),
    to: Math.max(...rows.map(({ to }) => to)),
  }));
}

function isUsed(booking: BookingTable, { breakdown }: Wanted): boolean {
  return breakdown && booking.state === 'in-use';
}

/** A booking that a closure would push aside; what is over is history, whatever its state says. */
export function isStillToCome(booking: BookingTable, now: number): boolean {
  return holdsTime(booking.state) && booking.to_at > now;
}

/** What is taken inside the closings, each looked for once however many instruments share its span. */
function takenInside(db: Db, closings: readonly Closing[]): Promise<Taking[]> {
  return foundInside(closings, (ids, span) => takingsWithin(db, ids, span));
}

/** Closures inside the closings, also those that have no time: where a calendar was first, it has all of it. */
function closedInside(db: Db, closings: readonly Closing[]): Promise<Taking[]> {
  return foundInside(closings, async (ids, span) => {
    const closures = await closuresWithin(db, ids, span);
    return closures.map((closure) => ({ ...claimOfClosure(closure), station: 0 }));
  });
}

async function foundInside(
  closings: readonly Closing[],
  find: (instrumentIds: readonly string[], span: Span) => Promise<Taking[]>,
): Promise<Taking[]> {
  const bySpan = Map.groupBy(closings, ({ from, to }) => `${from} ${to}`);
  const found: Taking[] = [];
  for (const [first, ...others] of bySpan.values()) {
    if (!first) continue;
    const ids = [first, ...others].map(({ instrumentId }) => instrumentId);
    found.push(...(await find(ids, first)));
  }
  return found;
}

function firstWanted(bookingId: string, takings: readonly Taking[], closings: readonly Closing[]): number {
  const its = takings.filter(({ ownerId }) => ownerId === bookingId);
  const wanted = closings.filter((closing) =>
    its.some((one) => one.instrumentId === closing.instrumentId && overlaps(one, closing)),
  );
  return Math.min(...wanted.map(({ from }) => from));
}

/** Future bookings inside the hours as they are, but outside those to come. */
export async function bookingsOutside(db: Db, hours: NewHours, now: number): Promise<BookingTable[]> {
  const bookings = await futureBookingsOfInstruments(db, hours.instrumentIds, now);
  if (bookings.length === 0) return [];
  const window = {
    from: Math.min(...bookings.map((booking) => booking.from_at)),
    to: Math.max(...bookings.map((booking) => booking.to_at)),
  };
  const holidays = await readHolidays(db, window);
  const expanded = new Map<unknown, Span[]>();
  const openBefore = (instrumentId: string) => {
    const versions = hours.before.get(instrumentId) ?? [];
    const known = expanded.get(versions) ?? openSpans(versions, holidays, window);
    expanded.set(versions, known);
    return known;
  };
  const after = openSpans(hours.after, holidays, window);
  const inside = (spans: readonly Span[], span: Span) => spans.some((open) => contains(open, span));
  return bookings.filter((booking) => {
    const span = { from: booking.from_at, to: booking.to_at };
    return inside(openBefore(booking.instrument_id), span) && !inside(after, span);
  });
}
