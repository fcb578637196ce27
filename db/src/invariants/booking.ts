import { NO_CURRENCY } from '@jishi/shared/money';
import { type RawBuilder, sql } from 'kysely';
import type { Invariant, Offender } from './invariant.ts';

const NONE = sql.lit(NO_CURRENCY);

/** Orders and their lines side by side: one sort is much cheaper than a look-up for each. Lines by agreement count 0. */
const summedOrders: RawBuilder<Offender> = sql`
  select id, sum(lines) as lines, sum(ordered_minor) as price_minor, sum(lines_minor) as lines_minor,
    max(ordered_currency) as currency
  from (
    select id, 0 as lines, price_minor as ordered_minor, 0 as lines_minor, currency as ordered_currency,
      null as line_currency, person_id from orders
    union all
    select order_id, 1, 0, case when currency = ${NONE} then 0 else price_minor end, null,
      nullif(currency, ${NONE}), person_id from booking
  ) as side_by_side
  group by id
  having sum(lines) = 0 or sum(ordered_minor) <> sum(lines_minor) or min(person_id) <> max(person_id)
    or min(line_currency) <> max(line_currency)
    or coalesce(max(line_currency), ${NONE}) <> coalesce(max(ordered_currency), '')`;

/** What must be true of orders and bookings. */
export const bookingInvariants: readonly Invariant[] = [
  {
    name: 'an order is the sum of its lines: same person, same currency, their prices together',
    offenders: summedOrders,
  },
  {
    name: 'a price by agreement has no amount',
    offenders: sql`select id, price_minor from booking where currency = ${NONE} and price_minor <> 0`,
  },
  {
    name: 'a booking is its instrument’s facility’s',
    offenders: sql`
      select instrument.id, instrument.facility_id, booked.facility_id as booked_facility_id, booked.booking_id
      from (
        select instrument_id, facility_id, min(id) as booking_id from booking group by instrument_id, facility_id
      ) as booked join instrument on instrument.id = booked.instrument_id
      where instrument.facility_id <> booked.facility_id`,
  },
  {
    name: 'a booking has the event of its placing',
    offenders: sql`
      select id, order_id from booking
      where id not in (select subject_id from event where kind = 'booking.placed')`,
  },
  {
    name: 'a booking that gave its time back, and no other, says when',
    offenders: sql`
      select id, state, cancelled_at from booking
      where (state in ('cancelled', 'declined', 'expired') and cancelled_at is null)
        or (state in ('pending', 'confirmed', 'in-use') and cancelled_at is not null)`,
  },
  {
    name: 'a booking has a name of its own in calendars',
    offenders: sql`
      select calendar_uid, count(*) as bookings from booking group by calendar_uid having count(*) > 1`,
  },
  {
    name: 'a booking that waits is of an order where an approval is missing, or is looked at at once',
    offenders: sql`
      select id, order_id, due_at from booking
      where state = 'pending' and coalesce(due_at, 1) <> 0 and order_id not in (
        select booking.order_id from approval join booking on booking.id = approval.booking_id
        where booking.state = 'pending' and approval.decision is null)`,
  },
  {
    name: 'a booking that has ended is not looked at again',
    offenders: sql`
      select id, state, due_at from booking
      where due_at is not null and state not in ('pending', 'confirmed', 'in-use')`,
  },
  {
    name: 'real machine hours end after they begin, and only what was used has them',
    offenders: sql`
      select id, state, used_from, used_to from booking
      where used_from >= used_to or (used_to is not null and state <> 'completed')
        or (used_from is not null and state not in ('in-use', 'completed'))`,
  },
  {
    name: 'a pause that breaches led to is the pause of whoever they are about',
    offenders: sql`
      select breach.id, breach.pause_id from breach join pause on pause.id = breach.pause_id
      where pause.person_id <> breach.person_id or pause.facility_id is null or pause.facility_id <> breach.facility_id`,
  },
];
