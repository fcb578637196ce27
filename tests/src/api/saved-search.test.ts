import { page } from '@jishi/shared/schema/primitives';
import { type SavedSearch, savedSearch } from '@jishi/shared/schema/saved-search';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KINDS } from '../support/store.ts';
import { on, openScene, type Scene, type Someone, utc } from './scene.ts';

describe.each(KINDS)('saved searches on %s', (kind) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene(kind);
    await scene.addInstrument({ name: '电镜' });
  });
  afterAll(() => scene?.stop());

  const PATH = '/api/v1/searches';
  const given = (more: object = {}) => ({ id: uuidv7(), name: '电镜', question: 'q=电镜', ...more });
  const save = async ({ client }: Someone, more: object = {}) => {
    const answer = await client.post(PATH, given(more));
    expect(answer.status, answer.text).toBe(201);
    return answer.read(savedSearch);
  };
  const change = ({ client }: Someone, { id, version }: SavedSearch, body: object) =>
    client.patch(`${PATH}/${id}`, body, { 'if-match': `"${version}"` });
  const changed = async (who: Someone, search: SavedSearch, body: object) => {
    const answer = await change(who, search, body);
    expect(answer.status, answer.text).toBe(200);
    return answer.read(savedSearch);
  };
  const remove = ({ client }: Someone, id: string) => client.send({ method: 'DELETE', path: `${PATH}/${id}` });
  const listed = async ({ client }: Someone) => (await client.get(PATH)).read(page(savedSearch)).items;
  const whole = { freeFrom: on(25, '08:00'), freeTo: on(25, '18:00') };
  const asText = (query: Record<string, string>) => new URLSearchParams(query).toString();

  test('is kept in one form, shown newest first, and only to whoever saved it', async () => {
    const first = await save(scene.researcher, {
      question: '?minutes=60&q=%E7%94%B5&sort=soonest&limit=5&maker=b&maker=a',
    });
    expect(first).toMatchObject({ name: '电镜', withinDays: null, watch: 'off', fits: null, version: 1 });
    expect(first.question).toBe('q=%E7%94%B5&maker=a&maker=b&minutes=60');
    expect(first.createdAt).toBe(utc(on(24, '12:00')));
    const second = await save(scene.researcher, { question: '' });
    expect((await listed(scene.researcher)).map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(await listed(scene.colleague)).toEqual([]);
    const read = await scene.researcher.client.get(`${PATH}/${first.id}`);
    expect([read.read(savedSearch), read.headers.etag]).toEqual([first, '"1"']);
    const found = await scene.researcher.client.get(`/api/v1/instruments?${first.question}`);
    expect(found.status).toBe(200);
  });

  test('of others is as unknown as one that never was; without sign-in there is none', async () => {
    const search = await save(scene.researcher);
    for (const id of [search.id, uuidv7()]) {
      expect((await scene.colleague.client.get(`${PATH}/${id}`)).status).toBe(404);
      expect((await change(scene.colleague, { ...search, id }, { name: 'x' })).status).toBe(404);
      expect((await remove(scene.colleague, id)).status).toBe(404);
    }
    const { client } = scene;
    const answers = [
      await client.get(PATH),
      await client.get(`${PATH}/${search.id}`),
      await client.post(PATH, given()),
      await client.patch(`${PATH}/${search.id}`, { name: 'x' }, { 'if-match': '*' }),
      await client.send({ method: 'DELETE', path: `${PATH}/${search.id}` }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    expect((await listed(scene.researcher)).map(({ id }) => id)).toContain(search.id);
  });

  test('the same again is the same, whatever was changed since; other content or another owner is refused', async () => {
    const wanted = given({ question: 'minutes=60&q=电镜', watch: true });
    const { client } = scene.researcher;
    const both = await Promise.all([client.post(PATH, wanted), client.post(PATH, wanted)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 201]);
    const search = both[0].read(savedSearch);
    await changed(scene.researcher, search, { name: '另一个' });
    const again = await client.post(PATH, { ...wanted, question: 'q=%E7%94%B5%E9%95%9C&minutes=60' });
    expect([again.status, again.read(savedSearch).name]).toEqual([200, '另一个']);
    for (const other of [
      { ...wanted, name: 'x' },
      { ...wanted, watch: false },
      { ...wanted, question: 'q=x' },
    ])
      expect((await client.post(PATH, other)).problem().type).toBe('/problems/id-reused');
    expect((await scene.colleague.client.post(PATH, wanted)).problem().type).toBe('/problems/id-reused');
  });

  test.each([
    [{ question: 'colour=red&q=x' }, '/question/colour', 'no such parameter', '没有这个检索条件'],
    [{ question: 'facility=x' }, '/question/facility', 'cannot be part of a saved search', '不能用于要保存的检索'],
    [{ question: 'withinKm=5' }, '/question/withinKm', 'needs near', '需要同时给出 near'],
    [{ question: 'q=%ff' }, '/question', 'not the parameters of an address', '不是网址中的检索条件'],
    [{ question: `q=${'x'.repeat(201)}` }, '/question/q', 'Too big', '数值过大'],
    [{ question: 7 }, '/question', 'expected string', '期望 string'],
    [{ name: ' ' }, '/name', 'Too small', '数值过小'],
    [{ name: 'a\u0007' }, '/name', 'contains control characters', '含有控制字符'],
    [{ withinDays: 121 }, '/withinDays', 'Too big', '数值过大'],
    [{ watch: 'on' }, '/watch', 'expected boolean', '期望 boolean'],
  ])('%j is invalid and says where, in the reader’s language', async (wrong, pointer, english, chinese) => {
    const search = await save(scene.colleague);
    for (const [language, said] of [['en', english] as const, ['zh', chinese] as const]) {
      const headers = { 'accept-language': language };
      const created = await scene.colleague.client.post(PATH, given(wrong), headers);
      const patched = await scene.colleague.client.patch(`${PATH}/${search.id}`, wrong, {
        ...headers,
        'if-match': '*',
      });
      for (const answer of [created, patched]) {
        expect(answer.status).toBe(422);
        expect(answer.problem().errors).toMatchObject([{ pointer, detail: expect.stringContaining(said) }]);
      }
    }
  });

  test('is changed by whoever has seen how it is, and only where they say so', async () => {
    const search = await save(scene.engineer, { withinDays: 7, watch: true });
    const path = `${PATH}/${search.id}`;
    expect((await scene.engineer.client.patch(path, { name: 'x' })).status).toBe(428);
    expect((await scene.engineer.client.patch(path, { name: 'x' }, { 'if-match': '"7"' })).status).toBe(412);
    const renamed = await changed(scene.engineer, search, { name: '我的' });
    expect(renamed).toEqual({ ...search, name: '我的', version: 2 });
    expect((await change(scene.engineer, search, { name: 'y' })).status).toBe(412);
    const off = await changed(scene.engineer, renamed, { watch: false });
    expect(off).toMatchObject({ watch: 'off', fits: null, withinDays: 7 });
    const other = await changed(scene.engineer, off, { question: 'minutes=60', withinDays: null });
    expect(other).toMatchObject({ watch: 'off', question: 'minutes=60', withinDays: null });
    const races = await Promise.all(['a', 'b', 'c'].map((name) => change(scene.engineer, other, { name })));
    expect(races.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });

  test('a window that moves stands in the place of one that does not', async () => {
    const question = asText({ ...whole, minutes: '60' });
    const moving = await save(scene.engineer, { question, withinDays: 3 });
    expect(moving.question).toBe('minutes=60');
    const fixed = await save(scene.engineer, { question });
    expect(fixed.question).toContain('freeFrom=');
    expect((await changed(scene.engineer, fixed, { withinDays: 3 })).question).toBe('minutes=60');
  });

  test('around a place next to nothing can be watched and renamed', async () => {
    const search = await save(scene.engineer, { question: 'near=0.0000001,121.5&withinKm=5', watch: true });
    expect(search).toMatchObject({ question: 'near=0%2C121.5&withinKm=5', watch: 'on', fits: 0 });
    expect(await changed(scene.engineer, search, { name: '远方' })).toMatchObject({ name: '远方', watch: 'on' });
  });

  test('that is watched says how many fit; one of which the window is over cannot be', async () => {
    expect(await save(scene.stranger, { watch: true })).toMatchObject({ watch: 'on', fits: 1 });
    const over = given({ question: `freeTo=${utc(on(24, '12:00'))}`, watch: true });
    for (const [language, said] of [['en', 'this time is over'] as const, ['zh', '这段时间已经过去'] as const]) {
      const answer = await scene.stranger.client.post(PATH, over, { 'accept-language': language });
      expect([answer.problem().type, answer.problem().detail]).toEqual(['/problems/conflict', said]);
    }
    const kept = await save(scene.stranger, { ...over, watch: false });
    expect((await change(scene.stranger, kept, { watch: true })).problem().type).toBe('/problems/conflict');
  });

  test('nobody has more than fifty, whoever asks at the same moment; one that is removed makes room', async () => {
    const who = scene.hefeiManager;
    for (let n = 0; n < 46; n += 1) await save(who);
    const more = await Promise.all(Array.from({ length: 8 }, () => who.client.post(PATH, given())));
    expect(more.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 409, 409, 409, 409]);
    const all = await listed(who);
    expect(all).toHaveLength(50);
    const refused = await who.client.post(PATH, given(), { 'accept-language': 'zh' });
    expect(refused.problem()).toMatchObject({ type: '/problems/conflict', detail: '最多保存 50 个检索，请先删除一个' });
    const gone = all[7]?.id ?? '';
    expect((await remove(who, gone)).status).toBe(204);
    expect((await remove(who, gone)).status).toBe(404);
    await save(who, { watch: true });
    expect((await listed(who)).map(({ id }) => id)).not.toContain(gone);
  });
});
