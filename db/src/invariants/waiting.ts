import { sql } from 'kysely';
import type { Invariant } from './invariant.ts';

/**
 * What must be true of the waiting list. The clock of a database is nobody's business here: holds of an open offer may
 * be gone once it expired, which those that are left show by `expires_at`.
 */
export const waitingInvariants: readonly Invariant[] = [
  {
    name: 'a wish has an open offer while it is offered one, and no other has any',
    offenders: sql`
      select wish.id, wish.state, count(offer.id) as offers
      from wish left join offer on offer.wish_id = wish.id and offer.state = 'open'
      group by wish.id, wish.state
      having count(offer.id) <> case when wish.state = 'offered' then 1 else 0 end`,
  },
  {
    name: 'the time of an open offer is held until it expires, on its instrument and nowhere else than its parts',
    offenders: sql`
      select offer.id, offer.instrument_id, occupancy.instrument_id as held_id, occupancy.from_at, occupancy.to_at,
        occupancy.kind, occupancy.expires_at
      from offer join occupancy on occupancy.owner_id = offer.id
      where offer.state <> 'open' or occupancy.kind <> 'hold' or occupancy.expires_at <> offer.expires_at
        or occupancy.from_at > offer.from_at or occupancy.to_at < offer.to_at
        or (occupancy.instrument_id <> offer.instrument_id and occupancy.instrument_id not in (
          select part_id from instrument_part where instrument_part.instrument_id = offer.instrument_id))`,
  },
  {
    name: 'an open offer holds time of its instrument on one station',
    offenders: sql`
      select offer.id, offer.instrument_id, count(occupancy.owner_id) as held
      from offer left join occupancy
        on occupancy.owner_id = offer.id and occupancy.instrument_id = offer.instrument_id
      where offer.state = 'open'
      group by offer.id, offer.instrument_id
      having count(occupancy.owner_id) <> 1`,
  },
  {
    name: 'an offer that was accepted, and no other, names its booking, which is the same person’s',
    offenders: sql`
      select offer.id, offer.state, offer.booking_id
      from offer left join booking on booking.id = offer.booking_id
      where (offer.state = 'accepted' and (booking.id is null or booking.person_id <> offer.person_id))
        or (offer.state <> 'accepted' and offer.booking_id is not null)`,
  },
  {
    name: 'an offer that is over, and no other, says when it ended',
    offenders: sql`
      select id, state, ended_at from offer
      where (state = 'open' and ended_at is not null) or (state <> 'open' and ended_at is null)`,
  },
  {
    name: 'a wish stands in a line while it is open, and in none afterwards',
    offenders: sql`
      select wish.id, wish.state, count(wish_instrument.instrument_id) as lines
      from wish left join wish_instrument on wish_instrument.wish_id = wish.id
      group by wish.id, wish.state
      having (count(wish_instrument.instrument_id) = 0 and wish.state in ('waiting', 'offered'))
        or (count(wish_instrument.instrument_id) > 0 and wish.state not in ('waiting', 'offered'))`,
  },
  {
    name: 'a wish and its offers are the same person’s',
    offenders: sql`
      select offer.id, offer.person_id, wish.person_id as wish_person_id
      from offer join wish on wish.id = offer.wish_id where offer.person_id <> wish.person_id`,
  },
];
