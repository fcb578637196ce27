import { sql } from 'kysely';
import type { Invariant } from './invariant.ts';

/** What must be true of series. */
export const seriesInvariants: readonly Invariant[] = [
  {
    name: 'what a series booked is of its order, its instrument and its person, and knows its occurrence',
    offenders: sql`
      select booking.id, booking.series_id, booking.order_id
      from booking left join series on series.id = booking.series_id
      where booking.series_id is not null and (
        series.id is null or booking.occurrence_at is null or series.order_id <> booking.order_id
        or series.instrument_id <> booking.instrument_id or series.person_id <> booking.person_id)`,
  },
];
