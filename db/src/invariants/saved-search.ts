import { sql } from 'kysely';
import type { Invariant } from './invariant.ts';

/** What must be true of searches that people saved. */
export const savedSearchInvariants: readonly Invariant[] = [
  {
    name: 'a search that is watched, and no other, says how many fit and when to look again',
    offenders: sql`
      select id, watch, fits, due_at from saved_search
      where (watch in ('on', 'paused') and (fits is null or due_at is null))
        or (watch in ('off', 'over') and (fits is not null or due_at is not null))`,
  },
  {
    name: 'what a search is known to fit is among as many as fit, and only while it is watched',
    offenders: sql`
      select saved_search.id, saved_search.watch, saved_search.fits, count(*) as known
      from saved_search join saved_search_known on saved_search_known.search_id = saved_search.id
      group by saved_search.id, saved_search.watch, saved_search.fits
      having saved_search.watch <> 'on' or count(*) > saved_search.fits`,
  },
];
