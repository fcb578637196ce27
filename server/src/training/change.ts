import { changeTraining, readTrainees } from '@jishi/db/queries/training';
import type { TraineeTable, TrainingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { TrainingChange } from '@jishi/shared/schema/training';
import type { Deps } from '../context.ts';
import { type Change, inChange } from '../engine/change.ts';
import { factsOf } from './announce.ts';
import { giveBack, keepInstrument } from './keep.ts';
import { checkNotCancelled, lockedTraining, managedTraining } from './known.ts';
import { fillPlaces, joinedIn } from './line.ts';
import { tellTraining } from './told.ts';

/** Called with the version there is; throws when the client has seen another one. */
type Check = (version: number) => void;

const KEPT: readonly TraineeTable['state'][] = ['joined', 'waiting'];

/**
 * Changes when, where and for how many a session is. Whoever takes part is told when it moves. Throws `not-found`,
 * `unauthenticated`, `forbidden`, what `check` throws, `conflict` when it was held or cancelled, when more people have a
 * place than there would be, or when bookings have the new time of the instrument that is kept.
 */
export async function editTraining(
  deps: Deps,
  anyone: Anyone,
  trainingId: string,
  input: TrainingChange,
  check: Check,
): Promise<void> {
  const { actor, known } = await managedTraining(deps, anyone, trainingId);
  await inChange(deps, actor, agendasOf(known), async (change) => {
    const before = await lockedTraining(change, trainingId);
    check(before.version);
    checkEditable(before);
    const facts = factsOf(input);
    const trainees = await readTrainees(change.trx, trainingId);
    if (facts.places < joinedIn(trainees)) throw new ProblemError('conflict', 'more people have a place already');
    const moved = facts.from_at !== before.from_at || facts.to_at !== before.to_at;
    if (moved && facts.from_at <= change.now) throw new ProblemError('conflict', 'this time is over');
    const closure_id = moved ? await moveKeeping(change, before, facts) : before.closure_id;
    await changeTraining(change.trx, trainingId, { ...facts, closure_id });
    const after = { ...before, ...facts, closure_id };
    tellTraining(change, 'training.changed', after);
    if (moved || facts.place !== before.place) tellEach(change, after, before, trainees);
    await fillPlaces(change, after, trainees);
  });
}

function agendasOf({ closure_id, instrument_id }: TrainingTable): string[] {
  return closure_id !== null && instrument_id !== null ? [instrument_id] : [];
}

function checkEditable(training: TrainingTable): void {
  checkNotCancelled(training);
  if (training.held_at !== null) throw new ProblemError('conflict', 'this session was held');
}

async function moveKeeping(
  change: Change,
  { closure_id, instrument_id, facility_id }: TrainingTable,
  facts: Pick<TrainingTable, 'from_at' | 'to_at'>,
): Promise<string | null> {
  if (closure_id === null || instrument_id === null) return closure_id;
  await giveBack(change, closure_id);
  return keepInstrument(change, { facilityId: facility_id, instrumentId: instrument_id }, facts);
}

function tellEach(
  change: Change,
  after: TrainingTable,
  before: TrainingTable,
  trainees: readonly TraineeTable[],
): void {
  const was = { from: before.from_at, to: before.to_at };
  for (const trainee of trainees.filter(({ state }) => KEPT.includes(state)))
    tellTraining(change, 'training.changed', after, { was }, trainee.person_id);
}

/**
 * Calls a session off: everybody who takes part is told, and the instrument that was kept is given back. A second time
 * changes nothing. Throws like `editTraining`.
 */
export async function cancelTraining(
  deps: Deps,
  anyone: Anyone,
  trainingId: string,
  reason: string | null,
): Promise<void> {
  const { actor, known } = await managedTraining(deps, anyone, trainingId);
  await inChange(deps, actor, agendasOf(known), async (change) => {
    const training = await lockedTraining(change, trainingId);
    if (training.cancelled_at !== null) return;
    if (training.held_at !== null) throw new ProblemError('conflict', 'this session was held');
    await changeTraining(change.trx, trainingId, { cancelled_at: change.now, cancel_reason: reason });
    const said = reason === null ? {} : { reason };
    tellTraining(change, 'training.cancelled', training, said);
    const trainees = await readTrainees(change.trx, trainingId);
    for (const { person_id } of trainees.filter(({ state }) => KEPT.includes(state)))
      tellTraining(change, 'training.cancelled', training, said, person_id);
    if (training.closure_id !== null) await giveBack(change, training.closure_id);
  });
}
