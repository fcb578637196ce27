import { nameOf } from '@jishi/db/queries/naming';
import type { TroubleView } from '@jishi/db/queries/trouble';
import { formatInstant, instantOrNull } from '@jishi/shared/schema/primitives';
import type { Trouble } from '@jishi/shared/schema/trouble';

export function troubleOut(row: TroubleView): Trouble {
  return {
    id: row.id,
    instrument: { id: row.instrument_id, name: nameOf(row.instrument_zh, row.instrument_en) },
    facilityId: row.facility_id,
    person: { id: row.person_id, name: row.person_name },
    bookingId: row.booking_id,
    kind: row.kind,
    text: row.text,
    state: row.closed_at === null ? 'open' : 'closed',
    answer: row.answer,
    createdAt: formatInstant(row.created_at),
    closedAt: instantOrNull(row.closed_at),
    version: row.version,
  };
}
