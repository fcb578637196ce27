import type { Db } from '@jishi/db/open';
import { instrumentsIn } from '@jishi/db/queries/availability';
import { readSchedule } from '@jishi/db/queries/schedule';
import { ProblemError } from '@jishi/shared/problem';
import type { ChangeInput } from '@jishi/shared/schema/availability';
import { floorToGrid } from '@jishi/shared/time/grid';
import { hoursWith } from './hours.ts';
import { refusedAsPast } from './refuse.ts';
import { brokenDown, type Wanted } from './wanted.ts';

/**
 * What the input means at this moment. Throws `not-found` for instruments and schedules of other facilities, and what is
 * wrong with its times by now.
 */
export async function resolve(db: Db, facilityId: string, input: ChangeInput, now: number): Promise<Wanted> {
  if (input.kind === 'schedule') {
    const schedule = await readSchedule(db, input.schedule.scheduleId);
    if (schedule?.facility_id !== facilityId) throw new ProblemError('not-found', 'no such schedule');
    const hours = await hoursWith(db, input.schedule.scheduleId, input.schedule.version);
    return { closings: [], hours, breakdown: false };
  }
  const instrumentIds = [...new Set(input.instrumentIds)].sort();
  const there = await instrumentsIn(db, facilityId, instrumentIds);
  if (there.length < instrumentIds.length) throw new ProblemError('not-found', 'no such instrument');
  if (input.kind === 'breakdown') {
    checkEnd(input.closure.to, now);
    return { closings: await brokenDown(db, instrumentIds, input.closure, now), hours: null, breakdown: true };
  }
  if (input.closure.from < floorToGrid(now)) throw refusedAsPast(now, {});
  const closings = instrumentIds.map((instrumentId) => ({ ...input.closure, instrumentId }));
  return { closings, hours: null, breakdown: false };
}

function checkEnd(to: number | undefined, now: number): void {
  if (to === undefined || to > now) return;
  throw new ProblemError('invalid', 'ends before it begins', {
    errors: [{ pointer: '/closure/to', detail: 'ends before it begins' }],
  });
}
