import { checkInvariants } from '@jishi/db/invariants';
import { today } from '@jishi/shared/schema/today';
import { trouble, troublePage } from '@jishi/shared/schema/trouble';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KINDS } from '../support/store.ts';
import { line, on, openScene, orderOf, type Scene, type Someone } from './scene.ts';

describe.each(KINDS)('reports of problems on %s', (kind) => {
  let scene: Scene;
  let instrumentId: string;
  beforeAll(async () => {
    scene = await openScene(kind);
    instrumentId = await scene.addInstrument();
  });
  afterAll(async () => {
    if (!scene) return;
    expect((await checkInvariants(scene.store.read)).filter((finding) => !finding.ok)).toEqual([]);
    await scene.stop();
  });

  const path = () => `/api/v1/instruments/${instrumentId}/problems`;
  const input = (more: object = {}) => ({ id: uuidv7(), kind: 'broken', text: '真空泵报警', ...more });
  const report = (body: object = input(), who: Someone = scene.researcher) => who.client.post(path(), body);
  const ofFacility = async (query = '') =>
    (await scene.manager.client.get(`/api/v1/facilities/${scene.centre.id}/problems${query}`)).read(troublePage).items;
  const openToday = async () =>
    (await scene.manager.client.get(`/api/v1/facilities/${scene.centre.id}/today`)).read(today).counts.problems;

  test('whoever is signed in reports one, once, and staff see it with the count of the day', async () => {
    const before = await openToday();
    const body = input();
    const made = await report(body);
    expect(made.status, made.text).toBe(201);
    expect(made.read(trouble)).toMatchObject({ kind: 'broken', state: 'open', answer: null });
    expect((await report(body)).status).toBe(200);
    expect((await report({ ...body, text: 'other' })).problem().type).toBe('/problems/id-reused');
    expect((await report({ ...body }, scene.engineer)).problem().type).toBe('/problems/id-reused');
    expect((await ofFacility('?state=open')).map(({ id }) => id)).toContain(body.id);
    expect(await openToday()).toBe(before + 1);
    expect((await scene.client.post(path(), input())).status).toBe(401);
  });

  test('an answer closes it, its reporter reads it, and it can be opened again', async () => {
    const { id, version } = (await report()).read(trouble);
    const settle = (what: string, body: object | undefined, seen: number, who: Someone = scene.manager) =>
      who.client.post(`/api/v1/problems/${id}/${what}`, body, { 'if-match': `"${seen}"` });
    const closed = await settle('close', { answer: '已更换泵油' }, version);
    expect(closed.read(trouble)).toMatchObject({ state: 'closed', answer: '已更换泵油' });
    const mine = (await scene.researcher.client.get(path())).read(troublePage).items;
    expect(mine.find((one) => one.id === id)).toMatchObject({ state: 'closed', answer: '已更换泵油' });
    expect((await settle('close', { answer: null }, version)).status).toBe(412);
    expect((await settle('reopen', undefined, version + 1)).read(trouble).state).toBe('open');
    expect((await settle('close', { answer: null }, version + 2, scene.researcher)).status).toBe(403);
    expect((await settle('close', { answer: null }, version + 2, scene.hefeiManager)).status).toBe(404);
  });

  test('nobody reads what others reported but the staff', async () => {
    const { id } = (await report()).read(trouble);
    const others = (await scene.engineer.client.get(path())).read(troublePage).items;
    expect(others.map((one) => one.id)).not.toContain(id);
    const list = `/api/v1/facilities/${scene.centre.id}/problems`;
    expect((await scene.researcher.client.get(list)).status).toBe(403);
    expect((await scene.hefeiManager.client.get(list)).status).toBe(403);
  });

  test('a booking that is named is one’s own, of this instrument', async () => {
    const order = orderOf(line(instrumentId, on(25, '09:00'), on(25, '10:00')));
    expect((await scene.researcher.client.post('/api/v1/orders', order)).status).toBe(201);
    const bookingId = order.lines[0]?.id;
    expect((await report(input({ bookingId }), scene.engineer)).status).toBe(404);
    expect((await report(input({ bookingId }))).read(trouble).bookingId).toBe(bookingId);
    expect((await report(input({ bookingId: uuidv7() }))).status).toBe(404);
  });

  test('a list goes on where it ended', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const answer = await scene.manager.client.get(`/api/v1/facilities/${scene.centre.id}/problems${query}`);
      const found = answer.read(troublePage);
      seen.push(...found.items.map(({ id }) => id));
      cursor = found.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe((await ofFacility('?limit=100')).length);
  });

  test('nobody has more than twenty open at a time, and no endless text', async () => {
    for (let count = 0; count < 20; count += 1) expect((await report(input(), scene.engineer)).status).toBe(201);
    expect((await report(input(), scene.engineer)).problem().detail).toBe('too many of your reports are open');
    expect((await report(input({ text: 'x'.repeat(2001) }))).status).toBe(422);
    expect((await report(input({ text: '  ' }))).status).toBe(422);
  });
});
