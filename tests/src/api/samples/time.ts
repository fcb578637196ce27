import { v7 as uuidv7 } from 'uuid';
import { on, type Scene } from '../scene.ts';
import { ANY_VERSION, type Asked } from './sample.ts';
import type { Things } from './things.ts';

const VERSION = {
  ...{ name: '冬季', zone: 'Asia/Shanghai', holidays: 'CN', effectiveFrom: '2026-12-01' },
  weekly: [{ days: [1, 2, 3], from: '09:00', to: '17:00' }],
  exceptions: [{ date: '2026-12-24', open: [{ from: '09:00', to: '12:00' }] }],
};

/** Schedules, and when instruments are closed. */
export function timeRequests({ centre, hefeiCentre }: Scene, { instrumentId, spareId, brokenId }: Things): Asked[] {
  const here = `/api/v1/facilities/${centre.id}`;
  const [schedule, instrument] = [`${here}/schedules/${centre.scheduleId}`, `/api/v1/instruments/${instrumentId}`];
  const times = { from: on(27, '13:00'), to: on(27, '14:00') };
  const closure = { id: uuidv7(), ...times, kind: 'closure', reason: '停电', displace: 'refuse' };
  return [
    ['POST /api/v1/instruments/{id}/closures', `${instrument}/closures`, closure],
    ['PUT /api/v1/facilities/{id}/schedules/{scheduleId}', schedule, VERSION, ANY_VERSION],
    [
      'PUT /api/v1/facilities/{id}/schedules/{scheduleId}/instruments',
      `${schedule}/instruments`,
      { instrumentIds: [instrumentId] },
    ],
    ['PUT /api/v1/instruments/{id}/schedule', `${instrument}/schedule`, { scheduleId: centre.scheduleId }],
    [
      'POST /api/v1/instruments/{id}/breakdown',
      `/api/v1/instruments/${spareId}/breakdown`,
      { id: uuidv7(), reason: '漏液', until: on(24, '15:00'), otherwise: 'keep', message: '请改期' },
    ],
    ...closeRequests(instrumentId, brokenId).map((body) => changeRequest(centre.id, body)),
    changeRequest(hefeiCentre.id, {
      ...{ kind: 'schedule', schedule: { scheduleId: hefeiCentre.scheduleId, version: VERSION, seen: 1 } },
      otherwise: { do: 'keep' },
    }),
  ];
}

function changeRequest(facilityId: string, body: object): Asked {
  const path = `/api/v1/facilities/${facilityId}/changes`;
  return ['POST /api/v1/facilities/{id}/changes', path, { id: uuidv7(), ...body }];
}

function closeRequests(instrumentId: string, brokenId: string) {
  const to = { from: on(30, '14:00'), to: on(30, '15:00') };
  const deciding = {
    decisions: [{ bookingId: uuidv7(), do: 'move', to, message: '改到下午' }],
    otherwise: { do: 'keep', message: '照常' },
  };
  const closing = { from: on(30, '09:00'), to: on(30, '12:00'), kind: 'maintenance', reason: '换灯丝' };
  return [
    { kind: 'closure', instrumentIds: [instrumentId], closure: closing, ...deciding },
    {
      ...{ kind: 'breakdown', instrumentIds: [brokenId], closure: { to: on(24, '16:00'), reason: '漏液' } },
      otherwise: { do: 'keep' },
    },
  ];
}
