import { lockAgendas } from '@jishi/db/lock';
import { transact } from '@jishi/db/open';
import { nextUpdate } from '@jishi/db/queries/booking';
import { endClosure, readClosure } from '@jishi/db/queries/closure';
import { appendEvents } from '@jishi/db/queries/event';
import { release, releaseFrom } from '@jishi/db/queries/occupancy';
import { ProblemError } from '@jishi/shared/problem';
import { type Anyone, may } from '@jishi/shared/rules/access';
import type { Closure } from '@jishi/shared/schema/closure';
import { ceilToGrid } from '@jishi/shared/time/grid';
import type { Deps } from '../context.ts';
import { closureEvent, closureOut } from './closure.ts';

/**
 * Ends a closure now: one that has not begun disappears, one that has keeps the time until the next quarter of an hour.
 * One that is over is answered as it stands. Throws `not-found`, also to those who do not manage it, `unauthenticated`.
 */
export async function reopen(deps: Deps, anyone: Anyone, closureId: string): Promise<Closure> {
  const known = await readClosure(deps.store.read, closureId);
  if (!anyone) throw new ProblemError('unauthenticated');
  if (!known || !may.manageFacility(anyone, known.facility_id)) throw new ProblemError('not-found', 'no such closure');
  const ended = await transact(deps.store, async (trx) => {
    const now = deps.clock();
    await lockAgendas(trx, [known.instrument_id]);
    const closure = await readClosure(trx, closureId);
    if (!closure || closure.ended_at !== null || closure.to_at <= now) return closure ?? known;
    const until = Math.min(ceilToGrid(now), closure.to_at);
    const begun = closure.from_at < until;
    if (begun) await releaseFrom(trx, closure.id, until);
    else await release(trx, [closure.id]);
    const toAt = begun ? until : closure.to_at;
    await endClosure(trx, closure, toAt, now, nextUpdate(closure.updated_at, now));
    await appendEvents(trx, [closureEvent('closure.ended', closure, anyone, now)]);
    return { ...closure, to_at: toAt, ended_at: now };
  });
  deps.committed();
  return closureOut(ended);
}
