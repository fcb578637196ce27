import { booking, order } from '@jishi/shared/schema/booking';
import { impact } from '@jishi/shared/schema/closure';
import { agenda } from '@jishi/shared/schema/instrument';
import { schedule } from '@jishi/shared/schema/schedule';
import { today } from '@jishi/shared/schema/today';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addFacility, addInstrument, OFFICE, type TestFacility } from '../support/fixture.ts';
import { addPerson } from '../support/people.ts';
import { KINDS } from '../support/store.ts';
import { countRows, line, on, openScene, orderOf, type Scene, type Someone, utc } from './scene.ts';

const written = schedule.extend({ impact });

describe.each(KINDS)('availability on %s', (kind) => {
  let scene: Scene;
  let tem: string;
  beforeAll(async () => {
    scene = await openScene(kind);
  });
  beforeEach(async () => {
    tem = await scene.addInstrument();
  });
  afterAll(() => scene?.stop());

  const place = async (who: Someone, instrumentId: string, from: string, to: string) => {
    const answer = await who.client.post('/api/v1/orders', orderOf(line(instrumentId, from, to)));
    expect(answer.status, answer.text).toBe(201);
    return answer.read(order).lines[0]?.id ?? '';
  };

  describe('the agenda', () => {
    const path = (from: string, to: string, instrumentId = tem) =>
      `/api/v1/instruments/${instrumentId}/agenda?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;
    const day = () => path(on(25, '00:00'), on(26, '00:00'));

    test('is open time, taken time with its buffers, and what is left', async () => {
      tem = await scene.addInstrument({ rules: { bufferBeforeMinutes: 15, bufferAfterMinutes: 30 } });
      await place(scene.colleague, tem, on(25, '10:00'), on(25, '11:00'));
      const seen = (await scene.client.get(day())).read(agenda);
      const span = (from: string, to: string) => ({ from: utc(on(25, from)), to: utc(on(25, to)) });
      expect(seen).toMatchObject({
        zone: 'Asia/Shanghai',
        open: [span('08:00', '18:00')],
        taken: [{ ...span('09:45', '11:30'), kind: 'booking', station: 0 }],
        // Before the neighbour 30 minutes after one's own end, after it 15 before one's own start.
        free: [span('08:00', '09:15'), span('11:45', '18:00')],
      });
      for (const { from, to } of seen.free) await place(scene.researcher, tem, from, to);
    });

    test('tells who took the time to staff, to the person that it is theirs, and to nobody else', async () => {
      const id = await place(scene.researcher, tem, on(25, '10:00'), on(25, '11:00'));
      const taken = async (who: { client: Scene['client'] }) => (await who.client.get(day())).read(agenda).taken[0];
      const hidden = { mine: false, state: null, bookingId: null, who: null, reason: null };
      for (const who of [scene, scene.stranger, scene.colleague, scene.hefeiManager]) {
        expect(await taken(who)).toMatchObject(hidden);
      }
      expect(await taken(scene.researcher)).toMatchObject({ mine: true, state: 'confirmed', bookingId: id, who: null });
      for (const who of [scene.manager, scene.administrator]) {
        expect(await taken(who)).toMatchObject({ mine: false, state: 'confirmed', bookingId: id, who: '李雷' });
      }
    });

    test('is known by its ETag until something of it changes, to each reader by their own', async () => {
      const first = await scene.client.get(day());
      const etag = first.headers.etag ?? '';
      expect(etag).toMatch(/^"[^"]+"$/);
      const known = await scene.client.get(day(), { 'if-none-match': etag });
      expect([known.status, known.text, known.headers.etag]).toEqual([304, '', etag]);
      const staff = await scene.manager.client.get(day(), { 'if-none-match': etag });
      expect(staff.status).toBe(200);
      expect(staff.headers['cache-control']).toMatch(/private/);
      const id = await place(scene.researcher, tem, on(25, '10:00'), on(25, '11:00'));
      const changed = await scene.client.get(day(), { 'if-none-match': etag });
      expect(changed.status).toBe(200);
      await scene.researcher.client.post(`/api/v1/bookings/${id}/cancel`, {});
      const again = await scene.client.get(day(), { 'if-none-match': changed.headers.etag ?? '' });
      expect([again.status, again.read(agenda).taken]).toEqual([200, []]);
    });

    test('is of at most 92 days, in order, of an instrument that exists', async () => {
      const from = '2026-11-01T00:00:00Z';
      expect((await scene.client.get(path(from, '2027-02-01T00:00:00Z'))).status).toBe(200);
      expect((await scene.client.get(path(from, '2027-02-01T00:00:01Z'))).status).toBe(422);
      expect((await scene.client.get(path(on(26, '00:00'), on(25, '00:00')))).status).toBe(422);
      expect((await scene.client.get(path(on(25, '00:00'), on(26, '00:00'), uuidv7()))).status).toBe(404);
    });

    test('of a night on which the clock is put back is an hour longer', async () => {
      const berlin = await scene.addInstrument({}, scene.berlin);
      const night = path('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', berlin);
      const [open] = (await scene.client.get(night)).read(agenda).open;
      expect(Date.parse(open?.to ?? '') - Date.parse(open?.from ?? '')).toBe(25 * 3_600_000);
    });
  });

  describe('a schedule', () => {
    let place2: TestFacility;
    let manager: Someone;
    let sem: string;
    beforeEach(async () => {
      place2 = await addFacility(scene.store, scene.shanghai, '扫描电镜室', { weekly: OFFICE });
      const person = await addPerson(scene.store, { manages: [place2.id] });
      manager = { ...person, client: scene.client.as(person) };
      sem = await addInstrument(scene.store, place2);
    });

    const path = (scheduleId = place2.scheduleId) => `/api/v1/facilities/${place2.id}/schedules/${scheduleId}`;
    const hours = (effectiveFrom: string, from = '10:00', more: object = {}) => ({
      name: '冬季',
      zone: 'Asia/Shanghai',
      holidays: null,
      effectiveFrom,
      weekly: [{ days: [1, 2, 3, 4, 5], from, to: '18:00' }],
      exceptions: [],
      ...more,
    });

    test('holds from its date on; before it the old one does', async () => {
      const read = await scene.client.get(path());
      expect(read.read(schedule)).toMatchObject({ name: '开放', instruments: 1, version: 1 });
      expect(read.headers.etag).toBe('"1"');
      const put = await manager.client.put(path(), hours('2026-11-30'), { 'if-match': read.headers.etag ?? '' });
      expect([put.status, put.headers.etag]).toEqual([200, '"2"']);
      expect(put.read(written)).toMatchObject({ name: '开放', version: 2, impact: { total: 0 } });
      expect(put.read(written).versions.map(({ name }) => name)).toEqual(['开放', '冬季']);
      await place(scene.researcher, sem, on(27, '08:00'), on(27, '09:00'));
      const later = await scene.researcher.client.post(
        '/api/v1/orders',
        orderOf(line(sem, on(30, '08:00'), on(30, '09:00'))),
      );
      expect(later.problem().refusals).toEqual([{ line: 0, rule: 'closed', nextOpen: utc(on(30, '10:00')) }]);
    });

    test('says which bookings it would leave outside, first as a dry run, and leaves them as they are', async () => {
      const early = await place(scene.researcher, sem, on(30, '08:00'), on(30, '09:00'));
      await place(scene.colleague, sem, on(30, '11:00'), on(30, '12:00'));
      const before = await countRows(scene);
      const dry = await manager.client.put(`${path()}?dryRun=1`, hours('2026-11-30'));
      expect(dry.read(impact)).toMatchObject({ total: 1, bookings: [{ id: early, person: { name: '李雷' } }] });
      expect(await countRows(scene)).toEqual(before);
      expect((await scene.client.get(path())).read(schedule).version).toBe(1);
      const put = await manager.client.put(path(), hours('2026-11-30'), { 'if-match': '"1"' });
      expect(put.read(written).impact.bookings.map(({ id }) => id)).toEqual([early]);
      expect((await scene.researcher.client.get(`/api/v1/bookings/${early}`)).read(booking).state).toBe('confirmed');
    });

    test('is not overwritten by who has not seen it', async () => {
      expect((await manager.client.put(path(), hours('2026-11-30'))).status).toBe(428);
      expect((await manager.client.put(path(), hours('2026-11-30'), { 'if-match': '"1"' })).status).toBe(200);
      const stale = await manager.client.put(path(), hours('2026-12-30'), { 'if-match': '"1"' });
      expect([stale.status, stale.problem().type]).toEqual([412, '/problems/stale']);
      expect((await scene.client.get(path())).read(schedule).versions).toHaveLength(2);
    });

    test('that is new needs no version', async () => {
      const made = await manager.client.put(path(uuidv7()), hours('2026-11-30'));
      expect([made.status, made.headers.etag]).toEqual([201, '"1"']);
      const elsewhere = await manager.client.put(path(scene.centre.scheduleId), hours('2026-11-30'), {
        'if-match': '*',
      });
      expect(elsewhere.problem().type).toBe('/problems/id-reused');
    });

    test('is the facility’s staff’s to write', async () => {
      const put = (who: { client: Scene['client'] }, query = '') =>
        who.client.put(`${path()}${query}`, hours('2026-11-30'), { 'if-match': '"1"' });
      for (const query of ['', '?dryRun=1']) {
        expect((await put(scene, query)).status).toBe(401);
        for (const who of [scene.manager, scene.researcher]) expect((await put(who, query)).status).toBe(403);
      }
      expect((await put(scene.administrator)).status).toBe(200);
      const nowhere = `/api/v1/facilities/${uuidv7()}/schedules/${uuidv7()}`;
      expect((await manager.client.put(nowhere, hours('2026-11-30'))).status).toBe(404);
      expect(
        (await scene.client.get(`/api/v1/facilities/${scene.centre.id}/schedules/${place2.scheduleId}`)).status,
      ).toBe(404);
    });

    test('closes on an exception, and a night over midnight is two spans', async () => {
      const weekly = [
        { days: [4], from: '20:00', to: '24:00' },
        { days: [5], from: '00:00', to: '04:00' },
      ];
      const exceptions = [{ date: '2026-12-04', open: [] }];
      await manager.client.put(path(), hours('2026-11-24', '10:00', { weekly, exceptions }), { 'if-match': '"1"' });
      await place(scene.researcher, sem, on(26, '22:00'), on(27, '02:00'));
      const closed = await scene.researcher.client.post(
        '/api/v1/orders',
        orderOf(line(sem, '2026-12-03T22:00:00+08:00', '2026-12-04T02:00:00+08:00')),
      );
      expect(closed.problem().refusals).toMatchObject([{ rule: 'closed' }]);
    });
  });

  describe('today', () => {
    test('shows staff each instrument’s hours and who has it, and counts what matters', async () => {
      const id = await place(scene.researcher, tem, on(24, '12:15'), on(24, '14:00'));
      const path = `/api/v1/facilities/${scene.centre.id}/today`;
      const seen = (await scene.manager.client.get(path)).read(today);
      expect(seen).toMatchObject({ date: '2026-11-24', zone: 'Asia/Shanghai', facility: { name: { zh: '电镜中心' } } });
      const row = seen.instruments.find((entry) => entry.id === tem);
      expect(row).toMatchObject({
        open: [{ from: utc(on(24, '08:00')), to: utc(on(24, '18:00')) }],
        taken: [{ bookingId: id, who: '李雷', state: 'confirmed' }],
      });
      expect(seen.counts).toMatchObject({ bookings: 1, outside: 1, inUse: 0, late: 0 });
      const sunday = (await scene.manager.client.get(`${path}?date=2026-11-29`)).read(today);
      expect(sunday.instruments[0]?.open).toEqual([]);
      expect((await scene.hefeiManager.client.get(path)).status).toBe(403);
      expect((await scene.client.get(path)).status).toBe(401);
      expect((await scene.manager.client.get(`${path}?date=2026-02-30`)).status).toBe(422);
    });
  });
});
