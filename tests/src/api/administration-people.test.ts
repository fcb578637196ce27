import { adminPerson, personPage } from '@jishi/shared/schema/admin-person';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { KINDS } from '../support/store.ts';
import { actingIn } from './acting.ts';
import { on, openScene, type Scene, type Someone } from './scene.ts';

describe.each(KINDS)('the administration of people on %s', (kind) => {
  let scene: Scene;
  let acting: ReturnType<typeof actingIn>;
  beforeAll(async () => {
    scene = await openScene(kind);
    acting = actingIn(scene);
  });
  afterAll(() => scene?.stop());

  const read = async (id: string) => {
    const answer = await scene.administrator.client.get(`/api/v1/admin/people/${id}`);
    expect(answer.status, answer.text).toBe(200);
    return answer.read(adminPerson);
  };
  const change = async (id: string, what: string, body: object, who: Someone = scene.administrator) =>
    who.client.put(`/api/v1/admin/people/${id}/${what}`, body, { 'if-match': (await read(id)).etag });
  const list = async (query: string) =>
    (await scene.administrator.client.get(`/api/v1/admin/people?${query}`)).read(personPage).items;

  test('finds people by name, role and institution, each once over all pages', async () => {
    expect((await list(`q=${encodeURIComponent('韩梅')}`)).map(({ id }) => id)).toEqual([scene.manager.id]);
    expect((await list('role=administrator')).map(({ id }) => id)).toEqual([scene.administrator.id]);
    expect((await list('role=manager')).map(({ id }) => id).toSorted()).toEqual(
      [scene.manager.id, scene.hefeiManager.id].toSorted(),
    );
    expect((await list(`institution=${scene.company}`)).map(({ id }) => id)).toEqual([scene.engineer.id]);
    const all = await list('limit=100');
    const pages: string[] = [];
    for (let cursor = ''; ; ) {
      const page = (await scene.administrator.client.get(`/api/v1/admin/people?limit=2${cursor}`)).read(personPage);
      pages.push(...page.items.map(({ id }) => id));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(pages).toEqual(all.map(({ id }) => id));
  });

  test('shows what somebody manages, heads and books', async () => {
    const tem = await scene.addInstrument();
    const head = await acting.someone({ institutionId: scene.hefei });
    const group = await acting.group(head);
    await acting.booked(head, tem, on(25, '09:00'), on(25, '10:00'));
    expect(await read(head.id)).toMatchObject({ bookings: 1, coming: 1, groups: [{ id: group, role: 'head' }] });
    expect((await read(scene.manager.id)).facilities.map(({ id }) => id)).toEqual([scene.centre.id]);
  });

  test('whoever is suspended is signed out, hears why nowhere else, and can be restored', async () => {
    const who = await acting.someone();
    expect((await change(who.id, 'suspension', { suspended: true })).status).toBe(422);
    const done = await change(who.id, 'suspension', { suspended: true, reason: '离职' });
    expect(done.read(adminPerson).suspendedAt).not.toBeNull();
    expect((await who.client.get('/api/v1/me')).status).toBe(401);
    expect(await acting.toldOf(who.id)).toMatchObject([
      { kind: 'person.suspended', actorId: scene.administrator.id, data: { reason: '离职' } },
    ]);
    expect((await list('suspended=1')).map(({ id }) => id)).toEqual([who.id]);
    expect((await change(who.id, 'suspension', { suspended: false })).read(adminPerson).suspendedAt).toBeNull();
    expect((await change(scene.administrator.id, 'suspension', { suspended: true, reason: 'x' })).status).toBe(409);
  });

  test('an administrator is made and unmade, oneself only when that is said, and the last one never', async () => {
    const other = await acting.someone();
    const { etag } = await read(other.id);
    expect((await change(other.id, 'administrator', { administrator: true })).status).toBe(200);
    const stale = await scene.administrator.client.put(
      `/api/v1/admin/people/${other.id}/administrator`,
      { administrator: false },
      { 'if-match': etag },
    );
    expect(stale.status).toBe(412);
    expect((await change(other.id, 'administrator', { administrator: false }, other)).problem().detail).toMatch(
      /yourself/,
    );
    const own = await change(other.id, 'administrator', { administrator: false, myself: true }, other);
    expect(own.read(adminPerson).administrator).toBe(false);
    expect((await other.client.get('/api/v1/admin/overview')).status).toBe(403);
    const last = await change(scene.administrator.id, 'administrator', { administrator: false, myself: true });
    expect([last.status, last.problem().detail]).toEqual([409, 'at least one administrator stays']);
    expect(await acting.kindsOf(other.id)).toEqual(['administrator.added', 'administrator.removed']);
  });

  test('of two administrators who unmake each other, or themselves, at once, one stays', async () => {
    for (const oneself of [false, true]) {
      const pair = [scene.administrator, await acting.someone({ administrator: true })] as const;
      await Promise.all(
        pair.map((who, index) => {
          const target = oneself ? who : (pair[1 - index] as Someone);
          return who.client.put(
            `/api/v1/admin/people/${target.id}/administrator`,
            { administrator: false, myself: true },
            { 'if-match': '*' },
          );
        }),
      );
      const rows = await scene.store.read.selectFrom('administrator').select('person_id').execute();
      expect(rows.length).toBe(1);
      const now = Date.now();
      await scene.store.write.deleteFrom('administrator').execute();
      await scene.store.write
        .insertInto('administrator')
        .values({ person_id: scene.administrator.id, since_at: now })
        .execute();
    }
  });

  test('gives a password that works once it is told, and ends the sessions that there were', async () => {
    const who = await acting.someone({ name: '新同事' });
    const made = await scene.administrator.client.post(`/api/v1/admin/people/${who.id}/password`);
    const { password } = made.read(z.object({ password: z.string().min(16) }));
    expect(made.headers['cache-control']).toBe('no-store');
    expect((await who.client.get('/api/v1/me')).status).toBe(401);
    const email = `${who.id}@example.org`;
    const signIn = await scene.client.post('/api/auth/sign-in/email', { email, password });
    expect(signIn.status, signIn.text).toBe(200);
    expect(await acting.kindsOf(who.id)).toEqual(['person.password-set']);
    const events = await scene.store.read.selectFrom('event').select('data').execute();
    expect(events.some(({ data }) => data.includes(password))).toBe(false);
    expect((await read(who.id)).sessions).toBe(1);
    expect(
      (await scene.administrator.client.send({ method: 'DELETE', path: `/api/v1/admin/people/${who.id}/sessions` }))
        .status,
    ).toBe(204);
    expect((await read(who.id)).sessions).toBe(0);
    const own = await scene.administrator.client.post(`/api/v1/admin/people/${scene.administrator.id}/password`);
    expect(own.status).toBe(409);
  });

  test('says where somebody works, and managers of facilities are made by address', async () => {
    const who = await acting.someone();
    const moved = await change(who.id, 'institution', { institutionId: scene.hefei });
    expect(moved.read(adminPerson).institution?.id).toBe(scene.hefei);
    expect((await change(who.id, 'institution', { institutionId: uuidv7() })).status).toBe(404);
    const path = `/api/v1/admin/facilities/${scene.centre.id}/managers`;
    expect((await scene.administrator.client.post(path, { email: `${who.id}@example.org` })).status).toBe(204);
    expect((await read(who.id)).facilities.map(({ id }) => id)).toEqual([scene.centre.id]);
    expect((await scene.administrator.client.send({ method: 'DELETE', path: `${path}/${who.id}` })).status).toBe(204);
    expect((await read(who.id)).facilities).toEqual([]);
    expect(await acting.kindsOf(who.id)).toEqual(['person.changed', 'manager.added', 'manager.removed']);
    expect((await scene.administrator.client.post(path, { email: 'nobody@example.org' })).status).toBe(404);
  });
});
