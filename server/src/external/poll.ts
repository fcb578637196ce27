import { dueExternal } from '@jishi/db/queries/external';
import type { Deps } from '../context.ts';
import type { Job } from '../jobs/job.ts';
import { lookAt } from './look.ts';

/** Calendars that are fetched at once by one server; some hosts are slow. */
const WIDTH = 3;
/** How many one turn looks at. */
const BATCH = 60;

/**
 * Fetches calendars whose moment has come. It runs beside the other jobs, since somebody else's server may keep it waiting;
 * a calendar is claimed first, so that no two servers fetch it at once.
 */
export const pollCalendars: Job = { name: 'external-calendars', round: pollDue };

/** Looks at those that are due, at most 60; answers whether there may be more. One that fails keeps no other waiting. */
async function pollDue(deps: Deps, isStopped = () => false): Promise<boolean> {
  const due = await dueExternal(deps.store.read, deps.clock(), BATCH);
  const waiting = due.values();
  const faults: unknown[] = [];
  const work = async () => {
    for (const id of waiting) {
      if (isStopped()) return;
      try {
        await lookAt(deps, id);
      } catch (error) {
        // Whoever stops does not wait for somebody else's server, and takes the database away.
        if (isStopped()) return;
        faults.push(error);
        deps.log.warn({ err: error, calendar: id }, 'an outside calendar cannot be looked at');
      }
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, work));
  if (faults.length > 0) throw faults[0];
  return due.length === BATCH;
}
