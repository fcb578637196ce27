import { v7 as uuidv7 } from 'uuid';
import type { Scene } from '../scene.ts';
import { ANY_VERSION, type Asked } from './sample.ts';
import type { Things } from './things.ts';

const DESCRIBED = {
  name: { zh: '拉曼光谱仪', en: 'Raman' },
  type: null,
  class: null,
  techniques: [],
  manufacturer: '雷尼绍',
  model: 'inVia',
  function: { zh: '成像', en: 'Imaging' },
  specs: { zh: '532 nm', en: '532 nm' },
  modes: ['self'],
  stations: 1,
  prices: null,
  worth: { amountMinor: 1000, currency: 'CNY' },
  putInUseOn: '2020-01-02',
};

/** Instruments as their staff keep them, what is reported of them, and the end of a month. */
export function inventoryRequests(scene: Scene, { spareId, instrumentId, troubleId }: Things): Asked[] {
  const here = `/api/v1/facilities/${scene.centre.id}`;
  const schedule = { scheduleId: scene.centre.scheduleId };
  const problem = { id: uuidv7(), kind: 'limited', text: '真空泵报警' };
  return [
    ['POST /api/v1/facilities/{id}/instruments', `${here}/instruments`, { id: uuidv7(), ...DESCRIBED, ...schedule }],
    ['PATCH /api/v1/instruments/{id}', `/api/v1/instruments/${spareId}`, { ...DESCRIBED, ...schedule }, ANY_VERSION],
    [
      'POST /api/v1/facilities/{id}/instruments/bulk',
      `${here}/instruments/bulk`,
      { ids: [spareId], change: { manufacturer: '蔡司', displace: 'cancel', reason: '搬迁' } },
    ],
    ['POST /api/v1/instruments/{id}/problems', `/api/v1/instruments/${instrumentId}/problems`, problem],
    ['POST /api/v1/problems/{id}/close', `/api/v1/problems/${troubleId}/close`, { answer: '已修好' }, ANY_VERSION],
    ['POST /api/v1/facilities/{id}/months/{month}/reopen', `${here}/months/2026-10/reopen`, { reason: '漏记' }],
  ];
}
