import { sql } from 'kysely';
import type { Invariant } from './invariant.ts';

/** What must be true of the admission of institutions, of holidays and of regions. */
export const admissionInvariants: readonly Invariant[] = [
  {
    name: 'an institution that was suspended or declined was told why, and offers nothing',
    offenders: sql`
      select institution_id, state from admission
      where (state in ('suspended', 'declined') and reason is null) or (state = 'admitted') <> (closed_at is null)`,
  },
  {
    name: 'an application names who made it',
    offenders: sql`
      select institution_id, state from admission where application is not null and applied_by is null`,
  },
  {
    name: 'a review that was done says by whom, one that is due a date',
    offenders: sql`
      select institution_id, review_due_on, reviewed_at from admission
      where (reviewed_at is null) <> (reviewed_by is null) or length(review_due_on) <> 10`,
  },
  {
    name: 'a county lies in a city or a province, a city in a province',
    offenders: sql`
      select region.code, region.parent_code from region
      left join region as above on above.code = region.parent_code
      where (region.level = 'county' and (above.level is null or above.level not in ('city', 'province')))
        or (region.level = 'city' and above.level is not null and above.level not in ('province', 'country'))`,
  },
];
