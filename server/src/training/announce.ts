import { countComing, insertTraining, readTraining } from '@jishi/db/queries/training';
import type { TrainingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { TrainingChange, TrainingInput } from '@jishi/shared/schema/training';
import type { Deps } from '../context.ts';
import type { Change } from '../engine/change.ts';
import { managedFacility } from '../engine/managed.ts';
import { once } from '../engine/once.ts';
import { scopeColumns } from '../engine/scope.ts';
import { keepInstrument } from './keep.ts';
import { tellTraining } from './told.ts';

const MAX_COMING = 500;

/**
 * Announces a session, and keeps the instrument for it where that is wanted: both or neither. Throws `unauthenticated`,
 * `forbidden`, `not-found` for facility, instrument or type, `conflict` for a time that is over or that bookings have,
 * `id-reused`.
 */
export async function announceTraining(
  deps: Deps,
  anyone: Anyone,
  facilityId: string,
  input: TrainingInput,
): Promise<{ trainingId: string; fresh: boolean }> {
  const actor = await managedFacility(deps, anyone, facilityId);
  const scope = await scopeColumns(deps, facilityId, input.scope);
  const facts = factsOf(input);
  const { row, fresh } = await once<TrainingTable>(
    deps,
    actor,
    {
      read: ({ trx }) => readTraining(trx, input.id),
      same: (known) => isSame(known, { facility_id: facilityId, ...scope, ...facts }, input.closes),
      write: async (change) => {
        const { trx, now } = change;
        await checkRoom(change, facilityId, input.from);
        const closes = input.closes && scope.instrument_id !== null;
        const place = { facilityId, instrumentId: scope.instrument_id ?? '' };
        const training: TrainingTable = {
          id: input.id,
          facility_id: facilityId,
          ...scope,
          ...facts,
          closure_id: closes ? await keepInstrument(change, place, facts) : null,
          created_by: actor.personId,
          created_at: now,
          held_at: null,
          cancelled_at: null,
          cancel_reason: null,
          version: 1,
        };
        await insertTraining(trx, training);
        tellTraining(change, 'training.announced', training);
      },
    },
    input.closes && scope.instrument_id !== null ? [scope.instrument_id] : [],
  );
  return { trainingId: row.id, fresh };
}

async function checkRoom({ trx, now }: Change, facilityId: string, from: number): Promise<void> {
  if (from <= now) throw new ProblemError('conflict', 'this time is over');
  if ((await countComing(trx, facilityId, now)) >= MAX_COMING)
    throw new ProblemError('conflict', 'at most 500 sessions to come at a facility');
}

/** What its staff may change later. */
export function factsOf(input: TrainingChange) {
  const { description } = input;
  return {
    from_at: input.from,
    to_at: input.to,
    place: input.place ?? null,
    places: input.places,
    language: input.language,
    trainer: input.trainer ?? null,
    description_zh: description.zh ?? null,
    description_en: description.en ?? null,
    valid_months: input.validMonths,
  };
}

type Content = ReturnType<typeof factsOf> & Pick<TrainingTable, 'facility_id' | 'instrument_id' | 'type_id'>;

function isSame(known: TrainingTable, content: Content, closes: boolean): boolean {
  const keys = Object.keys(content) as (keyof Content)[];
  return (known.closure_id !== null) === closes && keys.every((key) => known[key] === content[key]);
}
