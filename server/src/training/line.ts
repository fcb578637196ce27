import { changeTrainee } from '@jishi/db/queries/training';
import type { TraineeTable, TrainingTable } from '@jishi/db/schema';
import type { Change } from '../engine/change.ts';
import { tellTraining } from './told.ts';

const inState = (state: TraineeTable['state']) => (trainee: TraineeTable) => trainee.state === state;

export function joinedIn(trainees: readonly TraineeTable[]): number {
  return trainees.filter(inState('joined')).length;
}

export function waitingIn(trainees: readonly TraineeTable[]): number {
  return trainees.filter(inState('waiting')).length;
}

/** Gives the places that are left to those who wait, the first first. `trainees` by position, as they are now. */
export async function fillPlaces(
  change: Change,
  training: TrainingTable,
  trainees: readonly TraineeTable[],
): Promise<void> {
  const left = Math.max(0, training.places - joinedIn(trainees));
  for (const trainee of trainees.filter(inState('waiting')).slice(0, left)) {
    await changeTrainee(change.trx, trainee, { state: 'joined' });
    tellTraining(change, 'training.joined', training, { place: 'joined', after: 'waiting' }, trainee.person_id);
  }
}
