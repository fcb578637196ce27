import { readFacilityRow } from '@jishi/db/queries/place';
import { changeTrainee, changeTraining, readTrainees } from '@jishi/db/queries/training';
import type { TraineeTable, TrainingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import type { TrainingMark, TrainingMarks } from '@jishi/shared/schema/training';
import { addMonths } from '@jishi/shared/time/months';
import type { Deps } from '../context.ts';
import { grantAuthorisation, takeBackAuthorisation } from '../engine/authorise.ts';
import { type Change, inChange } from '../engine/change.ts';
import { checkNotCancelled, lockedTraining, managedTraining } from './known.ts';
import { joinedIn } from './line.ts';
import { tellTraining } from './told.ts';

/**
 * Marks who attended, failed or did not come. Whoever attended is authorised at once for what the session teaches, and
 * loses just that when the mark is taken back: all marks or none. Throws `not-found` also for people who are not in it,
 * `unauthenticated`, `forbidden`, what `check` throws, `conflict` before it begins or when it was cancelled.
 */
export async function markTrainees(
  deps: Deps,
  anyone: Anyone,
  trainingId: string,
  { marks }: TrainingMarks,
  check: (version: number) => void,
): Promise<void> {
  const { actor } = await managedTraining(deps, anyone, trainingId);
  await inChange(deps, actor, [], async (change) => {
    const training = await lockedTraining(change, trainingId);
    check(training.version);
    checkNotCancelled(training);
    if (training.from_at > change.now) throw new ProblemError('conflict', 'it is too early for this');
    const trainees = new Map((await readTrainees(change.trx, trainingId)).map((row) => [row.person_id, row]));
    const until = await untilOf(change, training);
    for (const { personId, mark } of marks) {
      const trainee = trainees.get(personId);
      if (!trainee || trainee.state === 'left') throw new ProblemError('not-found', 'nobody like this in the session');
      await markOne(change, actor, { training, trainee, mark, until });
      trainees.set(personId, { ...trainee, state: mark });
    }
    const states = [...trainees.values()].map(({ state }) => state);
    if (joinedIn([...trainees.values()]) > training.places)
      throw new ProblemError('conflict', 'more people than the session has places');
    await changeTraining(change.trx, trainingId, { held_at: training.held_at ?? change.now });
    const count = (wanted: TrainingMark) => states.filter((state) => state === wanted).length;
    const counts = { attended: count('attended'), failed: count('failed'), absent: count('absent') };
    tellTraining(change, 'training.held', training, counts);
  });
}

type Marked = {
  readonly training: TrainingTable;
  readonly trainee: TraineeTable;
  readonly mark: TrainingMark;
  readonly until: number | null;
};

async function markOne(change: Change, actor: Actor, { training, trainee, mark, until }: Marked): Promise<void> {
  if (trainee.state === mark) return;
  const { trx, now } = change;
  if (mark !== 'attended') {
    await changeTrainee(trx, trainee, { state: mark, authorisation_id: null });
    if (trainee.authorisation_id !== null) await takeBackAuthorisation(change, trainee.authorisation_id);
    return;
  }
  const id = change.newId();
  const { facility_id, instrument_id, type_id } = training;
  const what = { id, person_id: trainee.person_id, facility_id, instrument_id, type_id };
  await grantAuthorisation(change, {
    ...what,
    from_at: now,
    until_at: until,
    note: null,
    granted_by: actor.personId,
  });
  await changeTrainee(trx, trainee, { state: 'attended', authorisation_id: id });
}

/** Until when whoever attended may operate: so many calendar months after the session, on the facility's clock. */
async function untilOf({ trx }: Change, { facility_id, to_at, valid_months }: TrainingTable): Promise<number | null> {
  if (valid_months === null) return null;
  const facility = await readFacilityRow(trx, facility_id);
  if (!facility) throw new Error('a session without a facility');
  return addMonths(facility.zone, to_at, valid_months);
}
