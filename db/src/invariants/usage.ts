import { type RawBuilder, sql } from 'kysely';
import type { Invariant } from './invariant.ts';

const HOUR_MS = 3_600_000;
/** Nobody's clock is ahead of UTC by more than 14 hours, or behind it by more than 12. */
const [AHEAD, BEHIND] = [sql.lit(14 * HOUR_MS), sql.lit(12 * HOUR_MS)];

/** When a month begins in UTC, so many months after the one that a row names `YYYY-MM`; epoch ms. */
function startOf(later: number): RawBuilder<number> {
  const months = sql`(cast(substr(month, 1, 4) as integer) * 12 + cast(substr(month, 6, 2) as integer) - 3 + ${sql.lit(later)})`;
  // Howard Hinnant, “chrono-compatible low-level date algorithms”, days_from_civil, with years that begin in March.
  const [year, of] = [sql`(${months} / 12)`, sql`(${months} % 12)`];
  const days = sql`(${year} * 365 + ${year} / 4 - ${year} / 100 + ${year} / 400 + (153 * ${of} + 2) / 5 - 719468)`;
  return sql<number>`(cast(${days} as bigint) * 86400000)`;
}

/** What must be true of months that were closed and of problems that people reported. */
export const usageInvariants: readonly Invariant[] = [
  {
    name: 'a month that was closed was over',
    offenders: sql`
      select facility_id, month, closed_at from closed_month where closed_at < ${startOf(1)} - ${AHEAD}`,
  },
  {
    name: 'nothing of a closed month is unsettled',
    offenders: sql`
      select booking.id, booking.state, booking.from_at, closed_month.month
      from closed_month join booking on booking.facility_id = closed_month.facility_id
      where booking.state in ('pending', 'confirmed', 'in-use')
        and booking.from_at >= ${startOf(0)} + ${BEHIND} and booking.from_at < ${startOf(1)} - ${AHEAD}`,
  },
  {
    name: 'a report of a problem is its instrument’s facility’s, and about a booking of whoever made it',
    offenders: sql`
      select trouble.id, trouble.facility_id, trouble.booking_id
      from trouble join instrument on instrument.id = trouble.instrument_id
        left join booking on booking.id = trouble.booking_id
      where instrument.facility_id <> trouble.facility_id or booking.person_id <> trouble.person_id`,
  },
  {
    name: 'a report that was closed, and no other, says by whom',
    offenders: sql`
      select id, closed_at, closed_by from trouble
      where (closed_at is null) <> (closed_by is null) or closed_at < created_at`,
  },
];
