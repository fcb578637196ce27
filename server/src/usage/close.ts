import { readFacilityInstruments } from '@jishi/db/queries/place';
import { deleteClosedMonth, insertClosedMonth, readClosedMonth } from '@jishi/db/queries/usage';
import { ProblemError } from '@jishi/shared/problem';
import { type Anyone, may } from '@jishi/shared/rules/access';
import type { Month } from '@jishi/shared/rules/usage';
import type { Deps } from '../context.ts';
import { inChange } from '../engine/change.ts';
import { usageIn } from './figures.ts';
import { facilityMonth } from './report.ts';

/**
 * Settles the hours of a month that is over: they are not corrected any more. Done before, nothing changes. Throws
 * `conflict` when it is not over, or bookings of it are; and what `managedFacility` throws.
 */
export async function closeMonth(deps: Deps, anyone: Anyone, facilityId: string, asked: Month): Promise<void> {
  const { actor, month, span } = await facilityMonth(deps, anyone, facilityId, asked);
  const known = await readFacilityInstruments(deps.store.read, facilityId);
  // Who corrects hours holds an agenda, and then sees that the month is closed.
  const ids = known.map(({ id }) => id);
  await inChange(deps, actor, ids, async ({ trx, now, tell }) => {
    if (await readClosedMonth(trx, facilityId, month)) return;
    if (now < span.to) throw new ProblemError('conflict', 'the month is not over');
    const { byId, unsettled } = await usageIn(trx, facilityId, await readFacilityInstruments(trx, facilityId), span);
    if (unsettled > 0) throw new ProblemError('conflict', 'bookings of the month are not settled', { unsettled });
    const row = { facility_id: facilityId, month, closed_at: now, closed_by: actor.personId };
    if (!(await insertClosedMonth(trx, row))) return;
    const used = [...byId.values()].reduce((sum, { usedMinutes }) => sum + usedMinutes, 0);
    tell({ kind: 'month.closed', subjectId: facilityId, facilityId, data: { month, usedMinutes: used } });
  });
}

/** Opens a closed month again, so that its hours can be corrected. For administrators alone. */
export async function reopenMonth(
  deps: Deps,
  anyone: Anyone,
  facilityId: string,
  asked: Month,
  reason: string,
): Promise<void> {
  const { actor, month } = await facilityMonth(deps, anyone, facilityId, asked);
  if (!may.administer(actor)) throw new ProblemError('forbidden', 'only administrators may do this');
  await inChange(deps, actor, [], async ({ trx, tell }) => {
    if (!(await deleteClosedMonth(trx, facilityId, month))) return;
    tell({ kind: 'month.reopened', subjectId: facilityId, facilityId, data: { month, reason } });
  });
}
