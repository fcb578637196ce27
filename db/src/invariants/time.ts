import { type RawBuilder, sql } from 'kysely';
import type { Invariant, Offender } from './invariant.ts';

/** A quarter of an hour in milliseconds. */
const GRID = sql.lit(900_000);

const offGrid = sql`from_at >= to_at or from_at % ${GRID} <> 0 or to_at % ${GRID} <> 0`;

/**
 * Bookings with their instrument and parts, and the time that is taken for them, side by side: one sort is much cheaper
 * than a look-up for each.
 */
const bookedTime: RawBuilder<Offender> = sql`
  select id, instrument_id, state, fault from (
    select id, instrument_id, max(state) as state, case
      when max(state) is null then 'no booking that has it'
      when count(taken_from) > 1 then 'taken more than once'
      when max(state) in ('cancelled', 'declined', 'expired') and count(taken_from) > 0 then 'not given back'
      when max(state) in ('pending', 'confirmed', 'in-use') and count(taken_from) = 0 then 'not taken'
      when max(state) in ('pending', 'confirmed', 'in-use')
        and (min(taken_from) > min(from_at) or max(taken_to) < max(to_at)) then 'not all of it taken'
    end as fault
    from (
      select id, instrument_id, state, from_at, to_at, null as taken_from, null as taken_to from booking
      union all
      select owner_id, instrument_id, null, null, null, from_at, to_at from occupancy where kind = 'booking'
      union all
      select booking.id, part_id, state, from_at, to_at, null, null
        from booking_part join booking on booking.id = booking_part.booking_id
    ) as side_by_side
    group by id, instrument_id
  ) as judged
  where fault is not null`;

/**
 * Claims whose time is not wholly taken, on each station either by themselves or by what may lie inside. Few claims leave
 * anything out, and only for those the others are looked for.
 */
function notWhole(claims: RawBuilder<unknown>, mayLieInside: RawBuilder<unknown>): RawBuilder<Offender> {
  return sql`
    select id, instrument_id, stations, missing_ms from (
      select claim.id, claim.instrument_id, claim.from_at, claim.to_at, instrument.stations,
        instrument.stations * (claim.to_at - claim.from_at)
          - coalesce(sum(occupancy.to_at - occupancy.from_at), 0) as missing_ms,
        coalesce(min(occupancy.from_at), claim.from_at) as first_at,
        coalesce(max(occupancy.to_at), claim.to_at) as last_at
      from (${claims}) as claim join instrument on instrument.id = claim.instrument_id
        left join occupancy on occupancy.owner_id = claim.id
      group by claim.id, claim.instrument_id, claim.from_at, claim.to_at, instrument.stations
    ) as claimed
    where first_at < from_at or last_at > to_at or (missing_ms <> 0 and missing_ms <> (
      select coalesce(sum(
        case when other.to_at < claimed.to_at then other.to_at else claimed.to_at end
        - case when other.from_at > claimed.from_at then other.from_at else claimed.from_at end
      ), 0)
      from occupancy as other
      where other.instrument_id = claimed.instrument_id and other.owner_id <> claimed.id
        and other.station < claimed.stations
        and other.kind in (${mayLieInside}) and other.from_at < claimed.to_at and other.to_at > claimed.from_at
    ))`;
}

const closedTime = notWhole(
  sql`select id, instrument_id, from_at, to_at from closure where ended_at is null`,
  sql`'booking', 'external'`,
);

/** Instruments that are withdrawn are left alone until the calendar is looked at again, and so are new stations. */
const busyTime = notWhole(
  sql`select id, instrument_id, from_at, to_at from external_busy`,
  sql`'booking', 'hold', 'maintenance', 'closure', 'external'`,
);

/** What must be true of time that is taken. */
export const timeInvariants: readonly Invariant[] = [
  {
    name: 'no station is taken twice at the same time',
    offenders: sql`
      select instrument_id, station, from_at, to_at, kind, owner_id from (
        select occupancy.*, lead(from_at) over (partition by instrument_id, station order by from_at) as next_at
        from occupancy
      ) as ordered
      where next_at < to_at`,
  },
  {
    name: 'all times lie on quarters of an hour and end after they begin',
    offenders: sql`
      select 'occupancy' as what, owner_id as id, from_at, to_at from occupancy where ${offGrid}
      union all select 'booking', id, from_at, to_at from booking where ${offGrid}
      union all select 'closure', id, from_at, to_at from closure where ${offGrid}
      union all select 'external_busy', id, from_at, to_at from external_busy where ${offGrid}`,
  },
  {
    name: 'a taken station is one that the instrument has',
    // What was over when an instrument was given fewer stations is history.
    offenders: sql`
      select instrument.id, instrument.stations, min(station) as first_station, max(station) as last_station
      from occupancy join instrument on instrument.id = occupancy.instrument_id
      where station < 0 or (station >= stations and to_at > instrument.updated_at)
      group by instrument.id, instrument.stations`,
  },
  {
    name: 'a hold, and nothing else, ends by itself',
    offenders: sql`
      select instrument_id, station, from_at, kind, owner_id, expires_at from occupancy
      where (kind = 'hold' and expires_at is null) or (kind <> 'hold' and expires_at is not null)`,
  },
  {
    name: 'a booking has its time once while it holds it, and none after it gave it back',
    offenders: bookedTime,
  },
  {
    name: 'time taken by a closure belongs to one on the same instrument',
    offenders: sql`
      select occupancy.instrument_id, occupancy.from_at, occupancy.kind, occupancy.owner_id
      from occupancy left join closure on closure.id = occupancy.owner_id
      where occupancy.kind in ('maintenance', 'closure')
        and (closure.id is null or closure.instrument_id <> occupancy.instrument_id or closure.kind <> occupancy.kind)`,
  },
  {
    name: 'a closure takes exactly its time on every station, but for what bookings that stay and calendars have of it',
    offenders: closedTime,
  },
  {
    name: 'time taken by an outside calendar belongs to busy time of it on the same instrument',
    offenders: sql`
      select occupancy.instrument_id, occupancy.from_at, occupancy.owner_id
      from occupancy left join external_busy on external_busy.id = occupancy.owner_id
      where occupancy.kind = 'external'
        and (external_busy.id is null or external_busy.instrument_id <> occupancy.instrument_id)`,
  },
  {
    name: 'busy time of an outside calendar takes exactly its time on every station, but for what others have of it',
    offenders: busyTime,
  },
  {
    name: 'a closure that was ended takes no time after its end',
    offenders: sql`
      select closure.id, closure.to_at, closure.ended_at, occupancy.station, occupancy.to_at as taken_to
      from closure join occupancy on occupancy.owner_id = closure.id
      where closure.ended_at is not null
        and (occupancy.to_at > closure.to_at or occupancy.to_at >= closure.ended_at + ${GRID})`,
  },
];
