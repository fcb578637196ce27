import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import { addPerson } from '../../support/people.ts';
import type { Scene } from '../scene.ts';
import { ANY_VERSION, type Asked } from './sample.ts';

/** A city with a county, an institution that somebody asked for, and somebody who may be suspended. */
export async function addHouse({ store, engineer }: Scene) {
  const place = { name_en: null, lat: null, lng: null };
  await store.write
    .insertInto('region')
    .values([
      { code: '340100', level: 'city', parent_code: null, name_zh: '合肥', ...place },
      { code: '340104', level: 'county', parent_code: '340100', name_zh: '蜀山', ...place },
    ])
    .execute();
  const wanted = { id: uuidv7(), name: { zh: '舟山海洋观测所' }, kind: 'facility', text: '请新增' };
  expect((await engineer.client.post('/api/v1/institutions/applications', wanted)).status).toBe(201);
  return { appliedId: wanted.id, leaverId: (await addPerson(store, {})).id };
}

const name = { zh: '海洋所', en: 'Marine institute' };
const place = { region: '340100', lat: 31.8, lng: 117.2 };
const known = { website: 'https://example.org/', ror: 'https://ror.org/05qwgg493' };
const days = [{ date: '2027-01-01', kind: 'off', name: { zh: '元旦', en: 'New Year' } }];

/** What administrators keep: institutions, facilities, regions, holidays, people, and what was given up. */
export function houseRequests(scene: Scene, { appliedId, leaverId }: Awaited<ReturnType<typeof addHouse>>): Asked[] {
  const [admin, person] = ['/api/v1/admin', `/api/v1/admin/people/${leaverId}`];
  const institution = `${admin}/institutions/${scene.company}`;
  const facility = { name, zone: 'Europe/Berlin', ...place, address: '科学岛 1 号', email: 'lab@example.org' };
  const [one, apply] = [{ name, kind: 'other', ...place, ...known }, '/api/v1/institutions/applications'];
  const asked = { id: uuidv7(), name, kind: 'other', region: '340100', ...known, text: '请新增' };
  return [
    [`POST ${apply}`, apply, asked],
    [`POST ${admin}/institutions`, `${admin}/institutions`, { id: uuidv7(), ...one, state: 'applied' }],
    [`PATCH ${admin}/institutions/{id}`, institution, one, ANY_VERSION],
    [
      `POST ${admin}/institutions/{id}/admission`,
      `${admin}/institutions/${appliedId}/admission`,
      { state: 'admitted', reason: '资料齐全' },
      ANY_VERSION,
    ],
    [`POST ${admin}/institutions/{id}/reviews`, `${institution}/reviews`, { note: '属实', months: 12 }, ANY_VERSION],
    [`POST ${admin}/institutions/{id}/facilities`, `${institution}/facilities`, { id: uuidv7(), ...facility }],
    [`PATCH ${admin}/facilities/{id}`, `${admin}/facilities/${scene.berlin.id}`, facility, ANY_VERSION],
    [
      `POST ${admin}/facilities/{id}/managers`,
      `${admin}/facilities/${scene.berlin.id}/managers`,
      { personId: scene.engineer.id },
    ],
    [`POST ${admin}/regions`, `${admin}/regions`, { code: '340111', parent: '340100', name, lat: 31.8, lng: 117.3 }],
    [`PATCH ${admin}/regions/{code}`, `${admin}/regions/340104`, { name }, ANY_VERSION],
    [`POST ${admin}/holidays/{calendar}/{year}/preview`, `${admin}/holidays/CN/2027/preview`, { days }],
    [`PUT ${admin}/holidays/{calendar}/{year}`, `${admin}/holidays/CN/2027`, { days }, ANY_VERSION],
    [
      `PUT ${admin}/people/{id}/administrator`,
      `${person}/administrator`,
      { administrator: true, myself: true },
      ANY_VERSION,
    ],
    [`PUT ${admin}/people/{id}/institution`, `${person}/institution`, { institutionId: scene.hefei }, ANY_VERSION],
    [`PUT ${admin}/people/{id}/suspension`, `${person}/suspension`, { suspended: true, reason: '离职' }, ANY_VERSION],
    [`POST ${admin}/dead-letters/retry`, `${admin}/dead-letters/retry`, { what: 'mail', all: true }],
  ];
}
