import { sql } from 'kysely';
import type { Trx } from '../open.ts';
import { SAMPLE_CONTENT } from './booking.ts';

/** Writes what happened in the sample, one event for each booking and closure, in the order of time. */
export async function writeSampleEvents(trx: Trx): Promise<void> {
  await sql`
    insert into event (at, kind, actor_id, subject_id, instrument_id, facility_id, person_id, data)
    select * from (
      select booking.created_at as at, 'booking.placed' as kind, booking.person_id as actor_id, booking.id as subject_id,
        booking.instrument_id, booking.facility_id, booking.person_id, '{}' as data
      from booking join orders on orders.id = booking.order_id where orders.content_hash = ${SAMPLE_CONTENT}
      union all
      select closure.created_at, 'closure.placed', closure.created_by, closure.id,
        closure.instrument_id, closure.facility_id, null, '{}'
      from closure join instrument on instrument.id = closure.instrument_id where instrument.source = 'sample'
    ) as happened
    order by at, subject_id
  `.execute(trx);
}
