import { v7 as uuidv7 } from 'uuid';
import { on, type Scene } from '../scene.ts';
import { ANY_VERSION, type Asked } from './sample.ts';
import type { Things } from './things.ts';

const LAYER = {
  noticeMinutes: 0,
  approval: ['manager'],
  wholeBlocks: [{ days: [5], from: '21:00', to: '07:00' }],
  cases: [{ when: { class: ['company'], region: ['320500'], mode: ['self'] }, set: { maxActive: 5 } }],
};

/** Rules, parts, trials and whom programs tell. */
export function ruleRequests(scene: Scene, { instrumentId, spareId, brokenId }: Things): Asked[] {
  const name = { zh: '同室', en: 'Room' };
  const rules = (owners: string, id: string): Asked => {
    return [`PUT /api/v1/${owners}/{id}/rules`, `/api/v1/${owners}/${id}/rules`, LAYER, ANY_VERSION];
  };
  const here = `/api/v1/facilities/${scene.centre.id}`;
  const parts = `/api/v1/instruments/${instrumentId}/parts`;
  const part = { id: uuidv7(), name, stations: 2, scheduleId: scene.centre.scheduleId };
  const exclusion = { id: uuidv7(), name, instrumentIds: [spareId, brokenId] };
  const times = { from: on(26, '09:00'), to: on(26, '10:00'), at: on(24, '12:00') };
  const person = { class: 'company', region: '320500' };
  const draft = { owner: 'facility', layer: { noticeMinutes: 0 } };
  const webhook = { id: uuidv7(), url: 'https://hooks.example.org/jishi?a=1', kinds: ['booking.placed'] };
  return [
    rules('institutions', scene.hefei),
    rules('facilities', scene.hefeiCentre.id),
    rules('instruments', spareId),
    ['PUT /api/v1/instruments/{id}/parts', parts, { parts: [] }, ANY_VERSION],
    ['POST /api/v1/facilities/{id}/parts', `${here}/parts`, part],
    ['POST /api/v1/facilities/{id}/exclusions', `${here}/exclusions`, exclusion],
    ['POST /api/v1/trials', '/api/v1/trials', { instrumentId, ...times, mode: 'self', parts: [], person, draft }],
    // Nothing happens there, so that nothing is sent.
    ['POST /api/v1/facilities/{id}/webhooks', `/api/v1/facilities/${scene.berlin.id}/webhooks`, webhook],
  ];
}
