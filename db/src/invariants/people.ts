import { sql } from 'kysely';
import type { Invariant } from './invariant.ts';

/** What must be true of groups, authorisations and stand-ins, and of what instruments take along. */
export const peopleInvariants: readonly Invariant[] = [
  {
    name: 'a group that has not ended has a head',
    offenders: sql`
      select id, institution_id from research_group
      where ended_at is null
        and id not in (select group_id from group_member where role = 'head')`,
  },
  {
    name: 'an authorisation is for an instrument of its facility, for a type, or for all of it',
    offenders: sql`
      select authorisation.id, authorisation.facility_id, authorisation.instrument_id
      from authorisation left join instrument on instrument.id = authorisation.instrument_id
      where (authorisation.instrument_id is not null and authorisation.type_id is not null)
        or (authorisation.instrument_id is not null and instrument.facility_id <> authorisation.facility_id)`,
  },
  {
    name: 'somebody stands in for somebody else, for a while',
    offenders: sql`
      select id, person_id, for_id, from_at, until_at from stand_in
      where person_id = for_id or from_at >= until_at`,
  },
  {
    name: 'a part belongs to the facility of what takes it along, and takes nothing along itself',
    offenders: sql`
      select instrument_part.instrument_id, instrument_part.part_id
      from instrument_part
        join instrument on instrument.id = instrument_part.instrument_id
        join instrument as part on part.id = instrument_part.part_id
      where instrument.facility_id <> part.facility_id or instrument.kind = 'part'
        or instrument_part.part_id in (select instrument_id from instrument_part as below)`,
  },
];
