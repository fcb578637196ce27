import { checkInvariants } from '@jishi/db/invariants';
import { order } from '@jishi/shared/schema/booking';
import { agenda } from '@jishi/shared/schema/instrument';
import { part, parts } from '@jishi/shared/schema/part';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { KINDS } from '../support/store.ts';
import { countRows, line, on, openScene, orderOf, type Scene, type Someone, utc } from './scene.ts';

describe.each(KINDS)('parts on %s', (kind) => {
  let scene: Scene;
  let left: string;
  let right: string;
  beforeAll(async () => {
    scene = await openScene(kind);
  });
  beforeEach(async () => {
    left = await scene.addInstrument({ name: '左' });
    right = await scene.addInstrument({ name: '右' });
  });
  afterEach(async () => {
    const broken = (await checkInvariants(scene.store.read)).filter(({ ok }) => !ok);
    expect(broken).toEqual([]);
  });
  afterAll(() => scene?.stop());

  const at = (facilityId = scene.centre.id) => `/api/v1/facilities/${facilityId}`;
  const make = (who: { client: Scene['client'] }, more: object = {}, facilityId = scene.centre.id) =>
    who.client.post(`${at(facilityId)}/parts`, { id: uuidv7(), name: { zh: '冷台' }, ...more });
  const made = async (more: object = {}) => {
    const answer = await make(scene.manager, more);
    expect(answer.status, answer.text).toBe(201);
    return answer.read(part).id;
  };
  const exclude = (who: { client: Scene['client'] }, more: object = {}) =>
    who.client.post(`${at()}/exclusions`, {
      id: uuidv7(),
      name: { zh: '同室' },
      instrumentIds: [left, right],
      ...more,
    });
  const put = (instrumentId: string, list: object[], who: { client: Scene['client'] } = scene.manager, tag = '*') =>
    who.client.put(`/api/v1/instruments/${instrumentId}/parts`, { parts: list }, { 'if-match': tag });
  const book = (who: Someone, instrumentId: string, from: string, to: string, more: object = {}) =>
    who.client.post('/api/v1/orders', orderOf(line(instrumentId, on(25, from), on(25, to), more)));
  const booked = async (who: Someone, instrumentId: string, from: string, to: string, more: object = {}) => {
    const answer = await book(who, instrumentId, from, to, more);
    expect(answer.status, answer.text).toBe(201);
    return answer.read(order).lines[0]?.id ?? '';
  };
  const takenOf = async (partId: string) => {
    const rows = await scene.store.read
      .selectFrom('occupancy')
      .select(['owner_id', 'station', 'from_at', 'to_at'])
      .where('instrument_id', '=', partId)
      .orderBy('from_at')
      .orderBy('station')
      .execute();
    return rows.map((row) => [row.owner_id, row.station]);
  };
  const typeOf = (answer: { problem: () => { type: string } }) => answer.problem().type;

  test('instruments that share a room exclude each other', async () => {
    const answer = await exclude(scene.manager);
    expect(answer.status, answer.text).toBe(201);
    const room = answer.read(part);
    expect(room).toMatchObject({ stations: 1, instruments: [{ need: 'always' }, { need: 'always' }] });
    await booked(scene.researcher, left, '09:00', '10:00');
    expect((await book(scene.colleague, right, '09:30', '10:30')).problem().refusals).toEqual([
      { line: 0, rule: 'taken', kind: 'booking', until: utc(on(25, '10:00')), partId: room.id },
    ]);
    await booked(scene.colleague, right, '10:00', '11:00');
  });

  test('a part that becomes needed is taken for the bookings to come, holds too', async () => {
    const first = await booked(scene.researcher, left, '09:00', '10:00');
    const held = await scene.engineer.client.post('/api/v1/holds', {
      id: uuidv7(),
      lines: [{ id: uuidv7(), instrumentId: right, from: on(25, '11:00'), to: on(25, '12:00') }],
    });
    expect(held.status, held.text).toBe(201);
    const second = await booked(scene.colleague, right, '14:00', '15:00');
    const room = (await exclude(scene.manager)).read(part).id;
    const [one, hold, two] = await takenOf(room);
    expect([one, two]).toEqual([
      [first, 0],
      [second, 0],
    ]);
    expect(hold).toBeDefined();
    expect((await book(scene.stranger, left, '14:00', '14:30')).problem().refusals).toMatchObject([{ partId: room }]);
    expect((await book(scene.stranger, left, '11:00', '11:30')).problem().refusals).toMatchObject([{ partId: room }]);
    await scene.researcher.client.post(`/api/v1/bookings/${first}/cancel`, {});
    await booked(scene.stranger, right, '09:00', '10:00');
  });

  test('bookings in each other’s way refuse it, all of it, and are named', async () => {
    const one = await booked(scene.researcher, left, '09:00', '10:00');
    const two = await booked(scene.colleague, right, '09:30', '10:30');
    await booked(scene.colleague, right, '13:00', '14:00');
    const before = await countRows(scene);
    const refused = await exclude(scene.manager);
    expect(refused.status).toBe(409);
    const problem = refused.problem();
    expect(problem.bookings.map(({ id }) => id).toSorted()).toEqual([one, two].toSorted());
    expect(problem.refusals).toMatchObject([{ rule: 'taken', kind: 'booking' }]);
    expect(await countRows(scene)).toEqual(before);
    const shared = await made({ stations: 2 });
    for (const id of [left, right]) expect((await put(id, [{ partId: shared, need: 'always' }])).status).toBe(200);
    expect((await takenOf(shared)).map(([, station]) => station)).toEqual([0, 1, 0]);
  });

  test('whoever books while a part becomes needed is judged with it, or makes it refused', async () => {
    const wanted = Array.from({ length: 6 }, (_, i) => {
      const hour = String(9 + i).padStart(2, '0');
      return [left, right].map((id) =>
        book(i % 2 ? scene.researcher : scene.colleague, id, `${hour}:00`, `${hour}:45`),
      );
    });
    const [answer, ...orders] = await Promise.all([exclude(scene.manager), ...wanted.flat()]);
    const placed = orders.filter(({ status }) => status === 201).length;
    expect([201, 409]).toContain(answer?.status);
    if (answer?.status === 201) expect(await takenOf(answer.read(part).id)).toHaveLength(placed);
  });

  test('that go give their time back, and what is chosen is an offer', async () => {
    const stage = await made();
    const mine = await put(left, [{ partId: stage, need: 'optional' }]);
    expect(mine.read(parts).parts).toMatchObject([{ partId: stage, need: 'optional', stations: 1 }]);
    await put(right, [{ partId: stage, need: 'optional' }]);
    const chosen = await booked(scene.researcher, left, '09:00', '10:00', { parts: [stage] });
    await booked(scene.colleague, right, '09:00', '10:00');
    expect(await takenOf(stage)).toEqual([[chosen, 0]]);
    expect((await book(scene.colleague, right, '10:00', '11:00', { parts: [stage] })).status).toBe(201);
    // Needed by all of them by now: the one that has it keeps it.
    expect((await put(left, [{ partId: stage, need: 'always' }])).status).toBe(200);
    expect(typeOf(await put(right, [{ partId: stage, need: 'always' }]))).toBe('/problems/refused');
    expect((await put(left, [])).status).toBe(200);
    expect((await takenOf(stage)).map(([owner]) => owner)).not.toContain(chosen);
    expect((await put(right, [{ partId: stage, need: 'always' }])).status).toBe(200);
    expect(await takenOf(stage)).toHaveLength(2);
  });

  test('are not listed and not booked by themselves', async () => {
    const room = await made();
    expect((await book(scene.researcher, room, '09:00', '10:00')).status).toBeGreaterThanOrEqual(400);
    await expect
      .poll(async () => (await scene.client.get('/api/v1/instruments?limit=100')).text.includes(left))
      .toBe(true);
    expect((await scene.client.get(`/api/v1/instruments?facility=${scene.centre.id}&limit=100`)).text).not.toContain(
      room,
    );
    const path = `/api/v1/instruments/${left}/agenda?from=2026-11-24T16:00:00Z&to=2026-11-25T16:00:00Z`;
    expect((await scene.client.get(path)).read(agenda).taken).toEqual([]);
  });

  test('stay in one facility, have no parts of their own and are none of themselves', async () => {
    const room = await made();
    const elsewhere = await scene.addInstrument({}, scene.hefeiCentre);
    expect((await put(left, [{ partId: elsewhere, need: 'always' }])).status).toBe(404);
    expect((await put(left, [{ partId: uuidv7(), need: 'always' }])).status).toBe(404);
    expect((await put(room, [{ partId: left, need: 'always' }])).status).toBe(404);
    expect(typeOf(await put(left, [{ partId: left, need: 'always' }]))).toBe('/problems/conflict');
    expect((await put(left, [{ partId: room, need: 'always' }])).status).toBe(200);
    expect(typeOf(await put(right, [{ partId: left, need: 'always' }]))).toBe('/problems/conflict');
    // An instrument may serve as a part of another one; then it takes none along.
    const third = await scene.addInstrument();
    expect((await put(third, [{ partId: right, need: 'always' }])).status).toBe(200);
    expect(typeOf(await put(right, [{ partId: room, need: 'always' }]))).toBe('/problems/conflict');
    await booked(scene.researcher, third, '09:00', '10:00');
    expect((await book(scene.colleague, right, '09:00', '10:00')).problem().refusals).toMatchObject([
      { rule: 'taken' },
    ]);
    const twice = [
      { partId: room, need: 'always' },
      { partId: room, need: 'optional' },
    ];
    expect((await put(left, twice)).status).toBe(422);
  });

  test('are the staff’s, made once for each id, and written by who saw them last', async () => {
    for (const [who, status] of [
      [scene, 401],
      [scene.researcher, 403],
      [scene.hefeiManager, 403],
    ] as const) {
      expect((await make(who)).status).toBe(status);
      expect((await exclude(who)).status).toBe(status);
      expect((await put(left, [], who)).status).toBe(status);
      expect((await who.client.get(`${at()}/parts`)).status).toBe(status);
    }
    const body = { id: uuidv7(), stations: 3 };
    const first = await make(scene.manager, body);
    const again = await make(scene.manager, body);
    expect([first.status, again.status, again.text]).toEqual([201, 200, first.text]);
    expect(typeOf(await make(scene.manager, { ...body, stations: 4 }))).toBe('/problems/id-reused');
    expect(typeOf(await make(scene.manager, { ...body, id: left }))).toBe('/problems/id-reused');
    expect((await make(scene.manager, { scheduleId: scene.hefeiCentre.scheduleId })).status).toBe(404);
    expect((await make(scene.manager, {}, uuidv7())).status).toBe(404);
    const racing = uuidv7();
    const answers = await Promise.all(Array.from({ length: 4 }, () => exclude(scene.manager, { id: racing })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 201]);
    const listed = (await scene.manager.client.get(`${at()}/parts`)).read(z.object({ items: z.array(part) }));
    expect(listed.items.map(({ id }) => id)).toEqual(expect.arrayContaining([body.id, racing]));
    const seen = await scene.client.get(`/api/v1/instruments/${left}/parts`);
    expect((await put(left, [], scene.manager, seen.headers.etag)).status).toBe(200);
    expect(typeOf(await put(left, [], scene.manager, seen.headers.etag))).toBe('/problems/stale');
    const none = await scene.manager.client.put(`/api/v1/instruments/${left}/parts`, { parts: [] });
    expect(typeOf(none)).toBe('/problems/precondition-required');
    expect((await scene.client.get(`/api/v1/instruments/${uuidv7()}/parts`)).status).toBe(404);
  });
});
