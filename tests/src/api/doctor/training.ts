import type { Trx } from '@jishi/db/open';
import type { TraineeTable, TrainingTable } from '@jishi/db/schema';
import type { TestFacility } from '../../support/fixture.ts';
import { at } from './clock.ts';

const BLANK = { place: null, trainer: null, description_zh: null, description_en: null, valid_months: null };

/** A session that was held, with somebody whom it authorised, and a full one. */
export async function addTrainings(trx: Trx, here: TestFacility, instrument_id: string): Promise<void> {
  const rest = { closure_id: null, created_by: 'bo', created_at: 0, cancelled_at: null, cancel_reason: null };
  const row = (id: string, places: number, held_at: number | null): TrainingTable => ({
    ...{ id, facility_id: here.id, instrument_id, type_id: null, from_at: at(0), to_at: at(1), places, held_at },
    ...{ language: 'zh', version: 1 },
    ...BLANK,
    ...rest,
  });
  await trx
    .insertInto('training')
    .values([row('taught', 2, at(1)), row('full', 1, null)])
    .execute();
  const scope = { facility_id: here.id, instrument_id, type_id: null };
  const times = { from_at: at(1), until_at: null, created_at: at(1), revoked_at: null };
  await trx
    .insertInto('authorisation')
    .values({ id: 'learnt', person_id: 'anna', ...scope, ...times, note: null, granted_by: 'bo' })
    .execute();
  const trainee = (training_id: string, person_id: string, state: TraineeTable['state'], position: number) => ({
    ...{ training_id, person_id, state, position, since_at: 0 },
    authorisation_id: state === 'attended' ? 'learnt' : null,
  });
  await trx
    .insertInto('trainee')
    .values([
      trainee('taught', 'anna', 'attended', 1),
      trainee('taught', 'bo', 'failed', 2),
      trainee('full', 'anna', 'joined', 1),
      trainee('full', 'bo', 'waiting', 2),
    ])
    .execute();
}
