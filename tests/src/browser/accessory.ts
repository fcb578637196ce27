import type { Localised } from '@jishi/shared/schema/primitives';
import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import { asking } from './asking.ts';
import { readInstrument } from './microscope.ts';
import type { Stage } from './stage.ts';

/** Gives the microscope an accessory, the only one, that can be taken along; answers its id. */
export async function addAccessory(stage: Stage, name: Localised): Promise<string> {
  const manager = await asking(stage, 'manager@demo.test');
  const { id, facility } = await readInstrument(stage);
  const partId = uuidv7();
  const made = await manager.request.post(`/api/v1/facilities/${facility.id}/parts`, { data: { id: partId, name } });
  expect(made.status(), await made.text()).toBe(201);
  const put = await manager.request.put(`/api/v1/instruments/${id}/parts`, {
    headers: { 'If-Match': '*' },
    data: { parts: [{ partId, need: 'optional' }] },
  });
  expect(put.status(), await put.text()).toBe(200);
  await manager.close();
  return partId;
}
