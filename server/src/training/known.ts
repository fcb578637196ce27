import { lockTraining, readTraining } from '@jishi/db/queries/training';
import type { TrainingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import type { Deps } from '../context.ts';
import type { Change } from '../engine/change.ts';
import { managedFacility } from '../engine/managed.ts';

/** A session as those see it who manage its facility. Throws `not-found`, `unauthenticated`, `forbidden`. */
export async function managedTraining(
  deps: Deps,
  anyone: Anyone,
  trainingId: string,
): Promise<{ actor: Actor; known: TrainingTable }> {
  const known = await readTraining(deps.store.read, trainingId);
  if (!known) throw new ProblemError('not-found', 'no such session');
  return { actor: await managedFacility(deps, anyone, known.facility_id), known };
}

/** A session that nobody else changes until this change is done. Throws `not-found`. */
export async function lockedTraining({ trx }: Change, trainingId: string): Promise<TrainingTable> {
  const training = await lockTraining(trx, trainingId);
  if (!training) throw new ProblemError('not-found', 'no such session');
  return training;
}

/** Throws `conflict` for one that was cancelled. */
export function checkNotCancelled(training: TrainingTable): void {
  if (training.cancelled_at !== null) throw new ProblemError('conflict', 'this session was cancelled');
}
