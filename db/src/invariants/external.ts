import { sql } from 'kysely';
import type { Invariant } from './invariant.ts';

/** What must be true of calendars that are kept elsewhere. */
export const externalInvariants: readonly Invariant[] = [
  {
    name: 'busy time is of a calendar that was not removed, on an instrument that it is for',
    offenders: sql`
      select external_busy.id, external_busy.calendar_id, external_busy.instrument_id, external_calendar.state
      from external_busy
        join external_calendar on external_calendar.id = external_busy.calendar_id
        join instrument on instrument.id = external_busy.instrument_id
      where external_calendar.state = 'removed' or instrument.facility_id <> external_calendar.facility_id
        or external_calendar.instrument_id <> external_busy.instrument_id`,
  },
  {
    name: 'an outside calendar is looked at again while it is followed, and then alone',
    offenders: sql`
      select id, state, next_at from external_calendar
      where (state in ('active', 'held')) <> (next_at is not null)`,
  },
  {
    name: 'an outside calendar says what is held while something is, and then alone',
    offenders: sql`
      select id, state, held_at from external_calendar
      where (state = 'held') <> (held_at is not null) or (held_at is null) <> (held_hash is null)`,
  },
  {
    name: 'an address is kept, sealed, of a calendar that has one and was not removed',
    offenders: sql`
      select id, kind, state from external_calendar
      where (kind = 'address' and state <> 'removed') <> (address is not null)
        or address like '%://%' or (state = 'removed') <> (removed_at is not null)`,
  },
];
