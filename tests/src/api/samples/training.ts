import { v7 as uuidv7 } from 'uuid';
import { NOW, on, type Scene } from '../scene.ts';
import { ANY_VERSION, type Asked } from './sample.ts';

/** Sessions that the requests are about: one to change, one to call off, one that has begun with the researcher in it. */
export async function addTrainings({ store, centre, manager, researcher }: Scene) {
  const [editedId, calledOffId, begunId] = [uuidv7(), uuidv7(), uuidv7()];
  const blank = { place: null, trainer: null, description_zh: null, description_en: null, valid_months: null };
  const open = { closure_id: null, held_at: null, cancelled_at: null, cancel_reason: null, version: 1 };
  const row = (id: string, from: string, to: string) => ({
    ...{ id, facility_id: centre.id, instrument_id: null, type_id: null },
    ...{ from_at: Date.parse(from), to_at: Date.parse(to), places: 2, language: 'zh' as const },
    ...{ created_by: manager.id, created_at: NOW },
    ...blank,
    ...open,
  });
  await store.write
    .insertInto('training')
    .values([
      row(editedId, on(27, '09:00'), on(27, '10:00')),
      row(calledOffId, on(27, '11:00'), on(27, '12:00')),
      row(begunId, on(24, '09:00'), on(24, '12:00')),
    ])
    .execute();
  const trainee = { training_id: begunId, person_id: researcher.id, state: 'joined' as const };
  await store.write
    .insertInto('trainee')
    .values({ ...trainee, position: 1, since_at: NOW, authorisation_id: null })
    .execute();
  return { editedId, calledOffId, begunId };
}

/** Sessions that are announced, changed, called off and marked. */
export function trainingRequests(
  scene: Scene,
  { spareId, training }: { readonly spareId: string; readonly training: Awaited<ReturnType<typeof addTrainings>> },
): Asked[] {
  const path = '/api/v1/trainings';
  const facts = {
    ...{ from: on(28, '09:00'), to: on(28, '10:00'), place: '二楼', places: 5, language: 'both', trainer: '韩老师' },
    ...{ description: { zh: '带学生证', en: 'Bring your card' }, validMonths: 12 },
  };
  const announced = { id: uuidv7(), scope: { instrumentId: spareId }, ...facts, closes: true };
  const marks = [{ personId: scene.researcher.id, mark: 'attended' }];
  return [
    ['POST /api/v1/facilities/{id}/trainings', `/api/v1/facilities/${scene.centre.id}/trainings`, announced],
    [`PUT ${path}/{id}`, `${path}/${training.editedId}`, facts, ANY_VERSION],
    [`POST ${path}/{id}/cancel`, `${path}/${training.calledOffId}/cancel`, { reason: '讲师生病' }],
    [`POST ${path}/{id}/marks`, `${path}/${training.begunId}/marks`, { marks }, ANY_VERSION],
  ];
}
