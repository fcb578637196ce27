import { readFacilityRow } from '@jishi/db/queries/place';
import { readClosedMonth } from '@jishi/db/queries/usage';
import type { BookingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { localDate } from '@jishi/shared/time/zone';
import type { Change } from './change.ts';

/** Throws `conflict` when the hours of the month in which a booking begins are settled. Its agenda is locked. */
export async function assertMonthOpen({ trx }: Change, { facility_id, from_at }: BookingTable): Promise<void> {
  const facility = await readFacilityRow(trx, facility_id);
  if (!facility) return;
  const month = localDate(facility.zone, from_at).slice(0, 7);
  if (await readClosedMonth(trx, facility_id, month))
    throw new ProblemError('conflict', 'the month is closed; an administrator can reopen it', { month });
}
