import { changeTrainee, insertTrainee, readTrainees } from '@jishi/db/queries/training';
import type { TraineeTable, TrainingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Deps } from '../context.ts';
import { type Change, inChange } from '../engine/change.ts';
import { signedIn } from '../http/actor.ts';
import { checkNotCancelled, lockedTraining } from './known.ts';
import { fillPlaces, joinedIn, waitingIn } from './line.ts';
import { tellTraining } from './told.ts';

const MAX_WAITING = 200;

/**
 * Takes a place of a session, or a place in the line for one. Who signed up before stays where they are. Throws
 * `unauthenticated`, `not-found`, `conflict` once it has begun, was cancelled, or too many wait.
 */
export async function joinTraining(deps: Deps, anyone: Anyone, trainingId: string): Promise<void> {
  const actor = signedIn(anyone);
  await inChange(deps, actor, [], async (change) => {
    const training = await lockedTraining(change, trainingId);
    const trainees = await readTrainees(change.trx, trainingId);
    const own = trainees.find((trainee) => trainee.person_id === actor.personId);
    if (own && own.state !== 'left') return;
    checkComing(training, change);
    await enter(change, training, trainees, actor.personId, own);
  });
}

async function enter(
  change: Change,
  training: TrainingTable,
  trainees: readonly TraineeTable[],
  personId: string,
  own: TraineeTable | undefined,
): Promise<void> {
  const { trx, now } = change;
  const state = joinedIn(trainees) < training.places ? 'joined' : 'waiting';
  if (state === 'waiting' && waitingIn(trainees) >= MAX_WAITING)
    throw new ProblemError('conflict', 'at most 200 people wait for a session');
  const position = (trainees.at(-1)?.position ?? 0) + 1;
  const taken = { state, position, since_at: now } as const;
  if (own) await changeTrainee(trx, own, taken);
  else await insertTrainee(trx, { training_id: training.id, person_id: personId, authorisation_id: null, ...taken });
  tellTraining(change, 'training.joined', training, { place: state }, personId);
}

/**
 * Gives a place back; the first who waits gets it. Who is not in it stays out. Throws `unauthenticated`, `not-found`,
 * `conflict` once it has begun.
 */
export async function leaveTraining(deps: Deps, anyone: Anyone, trainingId: string): Promise<void> {
  const actor = signedIn(anyone);
  await inChange(deps, actor, [], async (change) => {
    const training = await lockedTraining(change, trainingId);
    const trainees = await readTrainees(change.trx, trainingId);
    const own = trainees.find((trainee) => trainee.person_id === actor.personId);
    if (!own || own.state === 'left') return;
    checkComing(training, change);
    await changeTrainee(change.trx, own, { state: 'left' });
    tellTraining(change, 'training.left', training, {}, actor.personId);
    await fillPlaces(
      change,
      training,
      trainees.filter((trainee) => trainee !== own),
    );
  });
}

function checkComing(training: TrainingTable, { now }: Change): void {
  checkNotCancelled(training);
  if (training.from_at <= now || training.held_at !== null)
    throw new ProblemError('conflict', 'this session has begun');
}
