import type { Db } from '@jishi/db/open';
import { readPlacedInstruments } from '@jishi/db/queries/naming';
import type { HitBooking } from '@jishi/shared/schema/admin-institution';
import { formatSpan } from '@jishi/shared/schema/primitives';
import type { ScheduleVersion } from '@jishi/shared/schema/schedule';
import { type Holidays, openSpans } from '@jishi/shared/time/hours';
import { contains, type Span } from '@jishi/shared/time/span';

/** A booking that a change of hours may meet. */
export type Booked = {
  readonly id: string;
  readonly instrument_id: string;
  readonly schedule_id: string;
  readonly from_at: number;
  readonly to_at: number;
};

/** What schedules say, by their ids, and the holidays that they keep. */
export type Hours = {
  readonly versions: ReadonlyMap<string, readonly ScheduleVersion[]>;
  readonly holidays: Holidays;
};

/** More bookings than these are not looked at. */
export const MAX_BOOKINGS = 5000;
const MAX_NAMED = 100;

/** Bookings that lie inside the hours as they are, but outside those to come. */
export function leftOutside(bookings: readonly Booked[], before: Hours, after: Hours): Booked[] {
  const bySchedule = Map.groupBy(bookings, ({ schedule_id }) => schedule_id);
  return [...bySchedule].flatMap(([scheduleId, own]) => {
    const window = {
      from: Math.min(...own.map(({ from_at }) => from_at)),
      to: Math.max(...own.map(({ to_at }) => to_at)),
    };
    const openIn = ({ versions, holidays }: Hours) => openSpans(versions.get(scheduleId) ?? [], holidays, window);
    const [open, opening] = [openIn(before), openIn(after)];
    const inside = (spans: readonly Span[], { from_at: from, to_at: to }: Booked) =>
      spans.some((span) => contains(span, { from, to }));
    return own.filter((booked) => inside(open, booked) && !inside(opening, booked));
  });
}

/** The first of some bookings with names, by start. */
export async function namedHits(db: Db, hits: readonly Booked[]): Promise<HitBooking[]> {
  const first = hits.toSorted((a, b) => a.from_at - b.from_at || (a.id < b.id ? -1 : 1)).slice(0, MAX_NAMED);
  const placed = await readPlacedInstruments(
    db,
    first.map(({ instrument_id }) => instrument_id),
  );
  return first.flatMap((booked) => {
    const known = placed.get(booked.instrument_id);
    return known ? [{ bookingId: booked.id, ...known, ...formatSpan({ from: booked.from_at, to: booked.to_at }) }] : [];
  });
}
