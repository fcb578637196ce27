import { adminInstitution, institutionPage } from '@jishi/shared/schema/admin-institution';
import { instrument, instrumentPage } from '@jishi/shared/schema/instrument';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { KINDS } from '../support/store.ts';
import { actingIn } from './acting.ts';
import { countRows, line, on, openScene, orderOf, type Scene, type Someone } from './scene.ts';

const application = z.looseObject({ id: z.string(), state: z.string(), reason: z.string().nullable() });

describe.each(KINDS)('the administration of institutions on %s', (kind) => {
  let scene: Scene;
  let acting: ReturnType<typeof actingIn>;
  beforeAll(async () => {
    scene = await openScene(kind);
    acting = actingIn(scene);
  });
  afterAll(() => scene?.stop());

  const read = async (id: string) => {
    const answer = await scene.administrator.client.get(`/api/v1/admin/institutions/${id}`);
    expect(answer.status, answer.text).toBe(200);
    return answer.read(adminInstitution);
  };
  const decide = async (id: string, body: object, who: Someone = scene.administrator) =>
    who.client.post(`/api/v1/admin/institutions/${id}/admission`, body, { 'if-match': (await read(id)).etag });
  const found = async (name: string) => {
    const path = `/api/v1/instruments?q=${encodeURIComponent(name)}`;
    return (await scene.client.get(path)).read(instrumentPage).items.map(({ id }) => id);
  };
  const apply = (who: Someone, more: object = {}) =>
    who.client.post('/api/v1/institutions/applications', {
      ...{ id: uuidv7(), name: { zh: '舟山海洋所', en: 'Zhoushan Ocean Institute' }, kind: 'facility' },
      ...{ text: '我在这里工作，单位不在名单中。', ...more },
    });

  test('is for administrators alone, whatever is asked', async () => {
    const paths = Object.entries(scene.openApi.paths).filter(([path]) => path.startsWith('/api/v1/admin/'));
    expect(paths.length).toBeGreaterThan(20);
    const before = await countRows(scene);
    for (const [template, operations] of paths) {
      const path = template
        .replace('{calendar}', 'CN')
        .replace('{year}', '2027')
        .replace('{code}', '310100')
        .replaceAll(/\{\w+\}/g, scene.shanghai);
      for (const method of Object.keys(operations).map((name) => name.toUpperCase())) {
        const body = BODIES[`${method} ${template}`] ?? (method === 'GET' || method === 'DELETE' ? undefined : {});
        const ask = { method, path, body, headers: { 'if-match': '*' } };
        const nobody = await scene.client.send(ask);
        const manager = await scene.manager.client.send(ask);
        expect([nobody.status, manager.status], `${method} ${template} ${nobody.text}`).toEqual([401, 403]);
      }
    }
    expect(await countRows(scene)).toEqual(before);
  });

  test('lists them by name with what they have, and finds one by its name, kind and state', async () => {
    await scene.addInstrument();
    const list = async (query: string) =>
      (await scene.administrator.client.get(`/api/v1/admin/institutions?${query}`)).read(institutionPage).items;
    const [shanghai] = await list(`q=${encodeURIComponent('上海大')}`);
    expect(shanghai).toMatchObject({ id: scene.shanghai, state: 'admitted', facilities: 1, people: 2 });
    expect((await list('kind=company')).map(({ id }) => id)).toEqual([scene.company]);
    expect(await list('state=suspended')).toEqual([]);
    expect(await list('q=%25')).toEqual([]);
    const pages: string[] = [];
    for (let cursor = ''; ; ) {
      const answer = await scene.administrator.client.get(`/api/v1/admin/institutions?limit=1${cursor}`);
      const page = answer.read(institutionPage);
      pages.push(...page.items.map(({ id }) => id));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(pages.toSorted()).toEqual([scene.shanghai, scene.hefei, scene.company].toSorted());
  });

  test('a change by somebody who saw an older version is refused and changes nothing', async () => {
    const { etag } = await read(scene.company);
    const path = `/api/v1/admin/institutions/${scene.company}`;
    const edit = (body: object, headers: Record<string, string>) =>
      scene.administrator.client.patch(path, body, headers);
    expect((await edit({ name: { zh: '苏州科技公司' } }, {})).status).toBe(428);
    const renamed = await edit({ name: { zh: '苏州科技公司', en: 'Suzhou Tech' } }, { 'if-match': etag });
    expect(renamed.read(adminInstitution)).toMatchObject({ name: { zh: '苏州科技公司', en: 'Suzhou Tech' } });
    const stale = await edit({ kind: 'other' }, { 'if-match': etag });
    expect([stale.status, stale.problem().type]).toEqual([412, '/problems/stale']);
    expect((await edit({ lat: 31 }, { 'if-match': '*' })).problem().errors).toMatchObject([{ pointer: '/lng' }]);
    expect((await edit({ region: '999999' }, { 'if-match': '*' })).problem().errors).toMatchObject([
      { pointer: '/region' },
    ]);
    expect((await read(scene.company)).kind).toBe('company');
    expect(await acting.toldOf(scene.company)).toMatchObject([
      { kind: 'institution.changed', actorId: scene.administrator.id },
    ]);
  });

  test('what a suspended institution has cannot be found or booked; bookings that there are stand', async () => {
    const tem = await scene.addInstrument({ name: '悬置电镜甲' });
    const before = await acting.booked(scene.researcher, tem, on(25, '09:00'), on(25, '10:00'));
    await expect.poll(() => found('悬置电镜甲'), { timeout: 8000 }).toContain(tem);
    expect((await decide(scene.shanghai, { state: 'suspended' })).problem().errors).toMatchObject([
      { pointer: '/reason' },
    ]);
    const suspended = await decide(scene.shanghai, { state: 'suspended', reason: '资质到期' });
    expect(suspended.read(adminInstitution)).toMatchObject({ state: 'suspended', reason: '资质到期' });

    const order = () =>
      scene.researcher.client.post('/api/v1/orders', orderOf(line(tem, on(26, '09:00'), on(26, '10:00'))));
    expect((await order()).problem().refusals).toMatchObject([{ line: 0, rule: 'withdrawn' }]);
    expect((await scene.client.get(`/api/v1/instruments/${tem}`)).read(instrument).withdrawnAt).not.toBeNull();
    await expect.poll(() => found('悬置电镜甲'), { timeout: 8000 }).toEqual([]);
    expect(await acting.stateOf(before)).toBe('confirmed');
    expect((await scene.manager.client.get('/api/v1/me')).status).toBe(200);

    expect((await decide(scene.shanghai, { state: 'declined', reason: '不行' })).status).toBe(409);
    expect((await decide(scene.shanghai, { state: 'admitted' })).status).toBe(200);
    expect((await order()).status).toBe(201);
    await expect.poll(() => found('悬置电镜甲'), { timeout: 8000 }).toContain(tem);
    const told = (await acting.kindsOf(scene.shanghai)).slice(-2);
    expect(told).toEqual(['institution.suspended', 'institution.admitted']);
  });

  test('who asked for a missing institution works there once it is admitted; until then nobody sees it', async () => {
    const id = uuidv7();
    const made = await apply(scene.stranger, { id });
    expect([made.status, made.read(application).state]).toEqual([201, 'applied']);
    expect((await apply(scene.stranger, { id })).status).toBe(200);
    expect((await apply(scene.researcher, { id })).status).toBe(409);
    const search = async () => (await scene.client.get(`/api/v1/institutions?q=${encodeURIComponent('舟山')}`)).text;
    expect(await search()).not.toContain(id);
    expect((await scene.client.get(`/api/v1/institutions/${id}`)).status).toBe(404);
    const waiting = (await scene.administrator.client.get('/api/v1/admin/institutions?state=applied')).read(
      institutionPage,
    );
    expect(waiting.items.map((one) => one.id)).toEqual([id]);
    expect((await read(id)).application).toMatchObject({ by: { id: scene.stranger.id } });

    expect((await decide(id, { state: 'admitted' })).status).toBe(200);
    expect(await search()).toContain(id);
    const me = await scene.stranger.client.get('/api/v1/me');
    expect(me.text).toContain(id);
  });

  test('an application that is declined says why to whoever made it, and three wait at most', async () => {
    const who = await acting.someone({ institutionId: scene.hefei });
    const id = uuidv7();
    await apply(who, { id, name: { en: 'Nowhere Lab' } });
    expect((await decide(id, { state: 'declined', reason: '请使用上级单位' })).status).toBe(200);
    const mine = await who.client.get('/api/v1/institutions/applications');
    expect(mine.text).toContain('请使用上级单位');
    expect((await scene.client.get('/api/v1/institutions/applications')).status).toBe(401);
    for (const n of [1, 2, 3]) expect((await apply(who, { name: { en: `Lab ${n}` } })).status).toBe(201);
    const fourth = await apply(who, { name: { en: 'Lab 4' } });
    expect([fourth.status, fourth.problem().type]).toEqual([409, '/problems/conflict']);
  });

  test('a review notes who looked and when the next one is due, on a day that the month has', async () => {
    const review = async (body: object) =>
      scene.administrator.client.post(`/api/v1/admin/institutions/${scene.hefei}/reviews`, body, {
        'if-match': (await read(scene.hefei)).etag,
      });
    const first = (await review({ note: '资料齐全', months: 3 })).read(adminInstitution);
    expect(first).toMatchObject({ reviewDueOn: '2027-02-24', review: { note: '资料齐全', months: 3 } });
    expect(first.review?.by).not.toBeNull();
    expect((await review({ note: '再看一次' })).read(adminInstitution).reviewDueOn).toBe('2027-02-24');
    expect((await review({ note: '不再复核', months: null })).read(adminInstitution).reviewDueOn).toBeNull();
    expect((await review({ note: ' ' })).status).toBe(422);
  });
});

/** What each route needs to come as far as asking who asks. */
const BODIES: Readonly<Record<string, object>> = {
  'POST /api/v1/admin/institutions': { id: uuidv7(), name: { en: 'X' }, kind: 'other' },
  'POST /api/v1/admin/institutions/{id}/admission': { state: 'admitted' },
  'POST /api/v1/admin/institutions/{id}/reviews': { note: 'x' },
  'POST /api/v1/admin/institutions/{id}/facilities': { id: uuidv7(), name: { en: 'X' }, zone: 'Asia/Shanghai' },
  'POST /api/v1/admin/facilities/{id}/managers': { email: 'a@example.org' },
  'PATCH /api/v1/admin/regions/{code}': { name: { en: 'X' } },
  'POST /api/v1/admin/regions': { code: '310199', parent: '310100', name: { en: 'X' } },
  'POST /api/v1/admin/holidays/{calendar}/{year}/preview': { days: [] },
  'PUT /api/v1/admin/holidays/{calendar}/{year}': { days: [] },
  'PUT /api/v1/admin/people/{id}/administrator': { administrator: true },
  'PUT /api/v1/admin/people/{id}/suspension': { suspended: false },
  'PUT /api/v1/admin/people/{id}/institution': { institutionId: null },
  'POST /api/v1/admin/dead-letters/retry': { what: 'mail', all: true },
};
