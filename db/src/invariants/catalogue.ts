import { sql } from 'kysely';
import type { Invariant } from './invariant.ts';

/** What must be true of instruments, facilities and schedules. */
export const catalogueInvariants: readonly Invariant[] = [
  {
    name: 'an instrument has an agenda',
    offenders: sql`
      select instrument.id from instrument left join agenda on agenda.instrument_id = instrument.id
      where agenda.instrument_id is null`,
  },
  {
    name: 'an instrument is its facility’s institution’s',
    offenders: sql`
      select instrument.id, instrument.institution_id, facility.institution_id as facility_institution_id
      from instrument join facility on facility.id = instrument.facility_id
      where instrument.institution_id <> facility.institution_id`,
  },
  {
    name: 'an instrument follows a schedule of its facility',
    offenders: sql`
      select instrument.id, instrument.facility_id, instrument.schedule_id
      from instrument left join schedule on schedule.id = instrument.schedule_id
      where schedule.id is null or schedule.facility_id <> instrument.facility_id`,
  },
  {
    name: 'a facility has a schedule of its own',
    offenders: sql`
      select facility.id, facility.schedule_id
      from facility left join schedule on schedule.id = facility.schedule_id
      where schedule.id is null or schedule.facility_id <> facility.id`,
  },
  {
    name: 'a schedule says something',
    offenders: sql`
      select id, facility_id from schedule
      where id not in (select schedule_id from schedule_version)`,
  },
];
