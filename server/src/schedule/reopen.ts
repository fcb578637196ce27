import { readClosure } from '@jishi/db/queries/closure';
import { ProblemError } from '@jishi/shared/problem';
import { type Anyone, may } from '@jishi/shared/rules/access';
import type { Closure } from '@jishi/shared/schema/closure';
import { ceilToGrid } from '@jishi/shared/time/grid';
import type { Deps } from '../context.ts';
import { inChange } from '../engine/change.ts';
import { endClosing } from '../engine/closure.ts';
import { closureOut } from './closure.ts';

/**
 * Ends a closure now: one that has not begun disappears, one that has keeps the time until the next quarter of an hour.
 * One that is over is answered as it stands. Throws `not-found`, also to those who do not manage it, `unauthenticated`.
 */
export async function reopen(deps: Deps, anyone: Anyone, closureId: string): Promise<Closure> {
  const known = await readClosure(deps.store.read, closureId);
  if (!anyone) throw new ProblemError('unauthenticated');
  if (!known || !may.manageFacility(anyone, known.facility_id)) throw new ProblemError('not-found', 'no such closure');
  return inChange(deps, anyone, [known.instrument_id], async (change) => {
    const closure = (await readClosure(change.trx, closureId)) ?? known;
    if (closure.ended_at !== null || closure.to_at <= change.now) return closureOut(closure);
    return closureOut(await endClosing(change, closure, Math.min(ceilToGrid(change.now), closure.to_at)));
  });
}
