import { lockAgendas } from '@jishi/db/lock';
import { transact } from '@jishi/db/open';
import { readInstrumentPlace, setInstrumentSchedule } from '@jishi/db/queries/agenda';
import { appendEvents } from '@jishi/db/queries/event';
import { readSchedule } from '@jishi/db/queries/schedule';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Deps } from '../context.ts';
import { managedInstrument } from './closure.ts';

/**
 * Lets an instrument follow another schedule of its facility. Bookings stay as they are.
 * Throws `not-found`, `unauthenticated`, `forbidden`.
 */
export async function followSchedule(
  deps: Deps,
  anyone: Anyone,
  instrumentId: string,
  scheduleId: string,
): Promise<void> {
  const { actor, facilityId } = await managedInstrument(deps, anyone, instrumentId);
  await transact(deps.store, async (trx) => {
    const now = deps.clock();
    await lockAgendas(trx, [instrumentId]);
    const schedule = await readSchedule(trx, scheduleId);
    if (schedule?.facility_id !== facilityId) throw new ProblemError('not-found', 'no such schedule');
    const place = await readInstrumentPlace(trx, instrumentId);
    if (place?.schedule_id === scheduleId) return;
    await setInstrumentSchedule(trx, instrumentId, scheduleId, now);
    await appendEvents(trx, [
      {
        at: now,
        kind: 'instrument.changed',
        actorId: actor.personId,
        subjectId: instrumentId,
        instrumentId,
        facilityId,
        data: { scheduleId },
      },
    ]);
  });
  deps.committed();
}
