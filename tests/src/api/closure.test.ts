import { booking, order } from '@jishi/shared/schema/booking';
import { closure, impact } from '@jishi/shared/schema/closure';
import { agenda } from '@jishi/shared/schema/instrument';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { KINDS } from '../support/store.ts';
import { countRows, line, on, openScene, orderOf, type Scene, type Someone, utc } from './scene.ts';

describe.each(KINDS)('closures on %s', (kind) => {
  let scene: Scene;
  let tem: string;
  beforeAll(async () => {
    scene = await openScene(kind);
  });
  beforeEach(async () => {
    tem = await scene.addInstrument({ stations: 2 });
  });
  afterAll(() => scene?.stop());

  const closing = (from: string, to: string, more: object = {}) => ({
    id: uuidv7(),
    from,
    to,
    kind: 'maintenance',
    reason: '更换灯丝',
    ...more,
  });
  const close = (who: { client: Scene['client'] }, body: object, query = '', instrumentId = tem) =>
    who.client.post(`/api/v1/instruments/${instrumentId}/closures${query}`, body);
  const order1 = ({ client }: Someone, from: string, to: string) =>
    client.post('/api/v1/orders', orderOf(line(tem, from, to)));
  const place = async (who: Someone, from: string, to: string) => {
    const answer = await order1(who, from, to);
    expect(answer.status, answer.text).toBe(201);
    return answer.read(order).lines[0]?.id ?? '';
  };
  const state = async (who: Someone, id: string) => (await who.client.get(`/api/v1/bookings/${id}`)).read(booking);

  test('take the time of every station, and who wants it is told until when', async () => {
    const made = await close(scene.manager, closing(on(25, '09:00'), on(25, '12:00')));
    expect(made.status).toBe(201);
    expect(made.read(closure)).toMatchObject({ kind: 'maintenance', reason: '更换灯丝', endedAt: null });
    expect((await order1(scene.researcher, on(25, '11:00'), on(25, '13:00'))).problem().refusals).toEqual([
      { line: 0, rule: 'taken', kind: 'maintenance', until: utc(on(25, '12:00')) },
    ]);
    const path = `/api/v1/instruments/${tem}/agenda?from=2026-11-24T16:00:00Z&to=2026-11-25T16:00:00Z`;
    const takenFor = async (who: { client: Scene['client'] }) => (await who.client.get(path)).read(agenda).taken;
    expect((await takenFor(scene.manager)).map(({ station, kind: taken, reason }) => [station, taken, reason])).toEqual(
      [
        [0, 'maintenance', '更换灯丝'],
        [1, 'maintenance', '更换灯丝'],
      ],
    );
    expect((await takenFor(scene)).map(({ reason }) => reason)).toEqual([null, null]);
  });

  test('that would displace bookings say which, and refuse or cancel as they were told', async () => {
    const first = await place(scene.researcher, on(25, '09:00'), on(25, '10:00'));
    const second = await place(scene.colleague, on(25, '09:30'), on(25, '11:00'));
    const spared = await place(scene.researcher, on(25, '14:00'), on(25, '15:00'));
    const body = closing(on(25, '09:00'), on(25, '12:00'));
    const before = await countRows(scene);

    const dry = await close(scene.manager, body, '?dryRun=1');
    expect(dry.read(impact)).toMatchObject({ total: 2, bookings: [{ id: first }, { id: second }] });
    const refused = await close(scene.manager, body);
    expect(refused.status).toBe(409);
    expect(refused.problem()).toMatchObject({
      type: '/problems/refused',
      refusals: [{ rule: 'taken', kind: 'booking' }],
      bookings: [{ id: first }, { id: second }],
    });
    expect(await countRows(scene)).toEqual(before);

    expect((await close(scene.manager, { ...body, displace: 'cancel' })).status).toBe(201);
    for (const [who, id] of [
      [scene.researcher, first],
      [scene.colleague, second],
    ] as const) {
      expect(await state(who, id)).toMatchObject({ state: 'cancelled', reason: '更换灯丝', version: 2 });
    }
    expect((await state(scene.researcher, spared)).state).toBe('confirmed');
  });

  test('never push aside a booking in use', async () => {
    const id = await place(scene.researcher, on(24, '12:15'), on(24, '13:00'));
    await scene.researcher.client.post(`/api/v1/bookings/${id}/check-in`, {});
    const answer = await close(scene.manager, closing(on(24, '12:00'), on(24, '18:00'), { displace: 'cancel' }));
    expect(answer.problem()).toMatchObject({ type: '/problems/refused', bookings: [{ id, state: 'in-use' }] });
    expect((await state(scene.researcher, id)).state).toBe('in-use');
  });

  test('with the same id and content happen once; with other content they are refused', async () => {
    const body = closing(on(25, '09:00'), on(25, '12:00'));
    const first = await close(scene.manager, body);
    const again = await close(scene.manager, body);
    expect([first.status, again.status, again.text]).toEqual([201, 200, first.text]);
    expect((await close(scene.manager, { ...body, reason: '校准' })).problem().type).toBe('/problems/id-reused');
    const other = await scene.addInstrument();
    expect((await close(scene.manager, body, '', other)).problem().type).toBe('/problems/id-reused');
    const overlapping = await close(scene.manager, closing(on(25, '11:00'), on(25, '13:00')));
    expect(overlapping.problem()).toMatchObject({
      type: '/problems/refused',
      detail: 'another closure has this time',
      refusals: [{ rule: 'taken', kind: 'maintenance', until: utc(on(25, '12:00')) }],
    });
  });

  test('are the facility’s staff’s to make, to list and to end', async () => {
    const body = closing(on(25, '09:00'), on(25, '12:00'));
    const made = await close(scene.manager, body);
    expect(made.status).toBe(201);
    for (const [who, status] of [
      [scene, 401],
      [scene.researcher, 403],
      [scene.hefeiManager, 403],
    ] as const) {
      expect((await close(who, { ...body, id: uuidv7() })).status).toBe(status);
      expect((await close(who, { ...body, id: uuidv7() }, '?dryRun=1')).status).toBe(status);
      expect((await who.client.get(`/api/v1/instruments/${tem}/closures`)).status).toBe(status);
      expect((await who.client.post(`/api/v1/closures/${body.id}/end`)).status).toBe(status === 401 ? 401 : 404);
    }
    expect((await close(scene.manager, body, '', uuidv7())).status).toBe(404);
    expect((await close(scene.administrator, closing(on(26, '09:00'), on(26, '12:00')))).status).toBe(201);
  });

  test('that are ended give their time back', async () => {
    const ahead = closing(on(25, '09:00'), on(25, '12:00'));
    const begun = closing(on(24, '12:00'), on(24, '18:00'));
    for (const body of [ahead, begun]) expect((await close(scene.manager, body)).status).toBe(201);
    scene.passMinutes(40);
    try {
      const ended = await scene.manager.client.post(`/api/v1/closures/${begun.id}/end`);
      expect(ended.read(closure)).toMatchObject({ to: utc(on(24, '12:45')), endedAt: utc(on(24, '12:40')) });
      expect((await scene.manager.client.post(`/api/v1/closures/${begun.id}/end`)).text).toBe(ended.text);
      await place(scene.researcher, on(24, '12:45'), on(24, '13:00'));
      expect((await scene.manager.client.post(`/api/v1/closures/${ahead.id}/end`)).status).toBe(200);
      await place(scene.researcher, on(25, '09:00'), on(25, '12:00'));
      const left = await scene.manager.client.get(`/api/v1/instruments/${tem}/closures`);
      expect(left.text).toBe('{"items":[]}');
    } finally {
      scene.passMinutes(-40);
    }
  });

  test.each([
    ['off the grid', closing(on(25, '09:05'), on(25, '12:00'))],
    ['reversed', closing(on(25, '12:00'), on(25, '09:00'))],
    ['longer than a year', closing(on(25, '09:00'), '2027-11-27T09:00:00+08:00')],
    ['without a kind that there is', closing(on(25, '09:00'), on(25, '12:00'), { kind: 'party' })],
    ['with control characters in the reason', closing(on(25, '09:00'), on(25, '12:00'), { reason: 'a\u0007b' })],
  ])('%s are not valid', async (_name, body) => {
    const before = await countRows(scene);
    const answer = await close(scene.manager, body);
    expect(answer.problem()).toMatchObject({ type: '/problems/invalid' });
    expect(answer.problem().errors?.length).toBeGreaterThan(0);
    expect(await countRows(scene)).toEqual(before);
  });

  test('in the past are refused', async () => {
    const answer = await close(scene.manager, closing(on(23, '09:00'), on(23, '12:00')));
    expect(answer.problem()).toMatchObject({ type: '/problems/refused', refusals: [{ rule: 'past' }] });
  });
});
