import { checkInvariants } from '@jishi/db/invariants';
import { bookingPage } from '@jishi/shared/schema/booking';
import { instrumentPage } from '@jishi/shared/schema/instrument';
import { bulkOutcome, inventoryItem } from '@jishi/shared/schema/inventory';
import { page } from '@jishi/shared/schema/primitives';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { KINDS } from '../support/store.ts';
import { line, on, openScene, orderOf, PRICES, type Scene, type Someone } from './scene.ts';

const refusedBulk = bulkOutcome.omit({ bookings: true });

describe.each(KINDS)('editing instruments on %s', (kind) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene(kind);
  });
  afterAll(async () => {
    if (!scene) return;
    expect((await checkInvariants(scene.store.read)).filter((finding) => !finding.ok)).toEqual([]);
    await scene.stop();
  });

  async function book(instrumentId: string, from: string, to: string, who: Someone = scene.colleague) {
    const order = orderOf(line(instrumentId, from, to));
    const answer = await who.client.post('/api/v1/orders', order);
    expect(answer.status, answer.text).toBe(201);
    return order.lines[0]?.id ?? '';
  }
  async function stateOf(bookingId: string) {
    const answer = await scene.manager.client.get(`/api/v1/bookings/${bookingId}`);
    return answer.read(z.looseObject({ state: z.string(), reason: z.string().nullable() }));
  }
  const change = (id: string, body: object, version: string | number = '*', who: Someone = scene.manager) =>
    who.client.patch(`/api/v1/instruments/${id}`, body, {
      'if-match': version === '*' ? '*' : `"${version}"`,
    });
  async function itemOf(id: string) {
    const answer = await scene.manager.client.get(`/api/v1/facilities/${scene.centre.id}/inventory?limit=500`);
    const found = answer.read(page(inventoryItem)).items.find((item) => item.id === id);
    if (!found) throw new Error('not in the inventory');
    return found;
  }
  const bulk = (ids: string[], what: object, dryRun = false) =>
    scene.manager.client.post(`/api/v1/facilities/${scene.centre.id}/instruments/bulk${dryRun ? '?dryRun=1' : ''}`, {
      ids,
      change: what,
    });

  test('every field that staff see can be changed, and reads back as it was written', async () => {
    const id = await scene.addInstrument();
    const { version } = await itemOf(id);
    const wanted = {
      name: { zh: '场发射透射电镜', en: 'FEG TEM' },
      manufacturer: '日本电子',
      model: 'JEM-F200',
      function: { zh: '晶格像', en: 'Lattice images' },
      specs: { zh: '点分辨率 0.19 nm' },
      modes: ['self', 'assisted'],
      stations: 2,
      prices: PRICES,
      worth: { amountMinor: 830_000_000, currency: 'CNY' },
      putInUseOn: '2019-05-06',
    };
    const answer = await change(id, wanted, version);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.read(inventoryItem)).toMatchObject({ ...wanted, version: version + 1 });
    expect(await itemOf(id)).toMatchObject(wanted);
    const shown = await scene.client.get(`/api/v1/instruments/${id}`);
    expect(shown.read(z.looseObject({}))).toMatchObject({ name: wanted.name, stations: 2, model: 'JEM-F200' });
  });

  test('a change is found by search as soon as it is told', async () => {
    const id = await scene.addInstrument();
    const { version } = await itemOf(id);
    await change(id, { name: { en: `Zephyrometer ${kind}` } }, version);
    const found = async () =>
      (await scene.client.get('/api/v1/instruments?q=zephyrometer')).read(instrumentPage).items.map((item) => item.id);
    await expect.poll(found, { timeout: 5000 }).toContain(id);
  });

  test('who saw an older version changes nothing', async () => {
    const id = await scene.addInstrument();
    const { version } = await itemOf(id);
    expect((await change(id, { model: 'A' }, version)).status).toBe(200);
    const stale = await change(id, { model: 'B' }, version);
    expect(stale.problem()).toMatchObject({ type: '/problems/stale', status: 412 });
    expect((await itemOf(id)).model).toBe('A');
    const none = await scene.manager.client.patch(`/api/v1/instruments/${id}`, { model: 'C' });
    expect(none.status).toBe(428);
  });

  test('only staff of the facility change or see its inventory', async () => {
    const id = await scene.addInstrument();
    expect((await change(id, { model: 'X' }, '*', scene.hefeiManager)).status).toBe(403);
    expect((await change(id, { model: 'X' }, '*', scene.researcher)).status).toBe(403);
    const path = `/api/v1/facilities/${scene.centre.id}/inventory`;
    expect((await scene.hefeiManager.client.get(path)).status).toBe(403);
    expect((await scene.client.get(path)).status).toBe(401);
    expect((await change(id, { model: 'X' }, '*', scene.administrator)).status).toBe(200);
  });

  test('words that the catalogue does not know are invalid, each with its place', async () => {
    const id = await scene.addInstrument();
    const answer = await change(id, {
      type: 'no-such',
      class: '99',
      techniques: ['no-such'],
      scheduleId: scene.berlin.scheduleId,
    });
    expect(answer.status).toBe(422);
    expect(answer.problem().errors?.map(({ pointer }) => pointer)).toEqual([
      '/type',
      '/class',
      '/techniques/0',
      '/scheduleId',
    ]);
  });

  test('an instrument that is withdrawn with bookings to come is refused, and they are named', async () => {
    const id = await scene.addInstrument();
    const bookingId = await book(id, on(25, '09:00'), on(25, '10:00'));
    const answer = await change(id, { withdrawn: true });
    expect(answer.status).toBe(409);
    const problem = JSON.parse(answer.text);
    expect(problem).toMatchObject({ type: '/problems/refused', problem: 'bookings', total: 1 });
    expect(problem.bookings.map((one: { id: string }) => one.id)).toEqual([bookingId]);
    expect((await itemOf(id)).withdrawnAt).toBeNull();
  });

  test('withdrawing can cancel what is to come, with a reason that people are told, and keeps what has begun', async () => {
    const id = await scene.addInstrument({ rules: { checkIn: 'none' } });
    const bookingId = await book(id, on(25, '09:00'), on(25, '10:00'));
    expect((await change(id, { withdrawn: true, displace: 'cancel' })).status).toBe(422);
    const answer = await change(id, { withdrawn: true, displace: 'cancel', reason: '报废' });
    expect(answer.status, answer.text).toBe(200);
    expect(await stateOf(bookingId)).toMatchObject({ state: 'cancelled', reason: '报废' });
    expect((await itemOf(id)).withdrawnAt).not.toBeNull();
    const again = await scene.colleague.client.post(
      '/api/v1/orders',
      orderOf(line(id, on(26, '09:00'), on(26, '10:00'))),
    );
    expect(again.problem().refusals?.map(({ rule }) => rule)).toContain('withdrawn');
  });

  test('withdrawing can keep what is to come, and an instrument can be brought back', async () => {
    const id = await scene.addInstrument();
    const bookingId = await book(id, on(25, '09:00'), on(25, '10:00'));
    expect((await change(id, { withdrawn: true, displace: 'keep' })).status).toBe(200);
    expect((await stateOf(bookingId)).state).toBe('confirmed');
    expect((await change(id, { withdrawn: false })).status).toBe(200);
    await book(id, on(26, '09:00'), on(26, '10:00'));
  });

  test('fewer stations than bookings at one time need are refused with these bookings', async () => {
    const id = await scene.addInstrument({ stations: 2 });
    const together = [
      await book(id, on(25, '09:00'), on(25, '10:00')),
      await book(id, on(25, '09:00'), on(25, '10:00'), scene.researcher),
    ];
    await book(id, on(25, '14:00'), on(25, '15:00'));
    const answer = await change(id, { stations: 1 });
    expect(answer.status).toBe(409);
    const problem = JSON.parse(answer.text);
    expect(problem.problem).toBe('stations');
    expect(problem.bookings.map((one: { id: string }) => one.id).toSorted()).toEqual(together.toSorted());
    expect((await itemOf(id)).stations).toBe(2);
  });

  test('bookings on a station that goes away move to one that stays, and nobody gets their time', async () => {
    const id = await scene.addInstrument({ stations: 2 });
    const first = await book(id, on(25, '09:00'), on(25, '10:00'));
    await book(id, on(25, '09:00'), on(25, '10:00'), scene.researcher);
    const cancelled = await scene.colleague.client.post(`/api/v1/bookings/${first}/cancel`, {});
    expect(cancelled.status).toBe(200);
    expect((await change(id, { stations: 1 })).status).toBe(200);
    const order = orderOf(line(id, on(25, '09:00'), on(25, '10:00')));
    const refused = await scene.engineer.client.post('/api/v1/orders', order);
    expect(refused.problem().refusals?.map(({ rule }) => rule)).toEqual(['taken']);
  });

  test('a booking that stays in a closure keeps its time on the station that stays, and the closure gives way', async () => {
    const id = await scene.addInstrument({ stations: 2 });
    const [from, to] = [on(26, '09:00'), on(26, '11:00')];
    const gone = await book(id, from, on(26, '10:00'));
    const stays = await book(id, from, to, scene.researcher);
    expect((await scene.colleague.client.post(`/api/v1/bookings/${gone}/cancel`, {})).status).toBe(200);
    const times = { from: on(26, '10:00'), to: on(26, '12:00') };
    const closing = { ...times, kind: 'maintenance', reason: '换灯丝' };
    const closed = await scene.manager.client.post(`/api/v1/facilities/${scene.centre.id}/changes`, {
      ...{ id: uuidv7(), kind: 'closure', instrumentIds: [id], closure: closing },
      ...{ decisions: [], otherwise: { do: 'keep' } },
    });
    expect(closed.status, closed.text).toBe(201);
    expect((await change(id, { stations: 1 })).status).toBe(200);
    const taken = await scene.store.read
      .selectFrom('occupancy')
      .select(['station', 'from_at', 'to_at', 'kind', 'owner_id'])
      .where('instrument_id', '=', id)
      .orderBy('from_at')
      .execute();
    expect(taken).toMatchObject([
      { station: 0, from_at: Date.parse(from), to_at: Date.parse(to), owner_id: stays },
      { station: 0, from_at: Date.parse(to), to_at: Date.parse(times.to), kind: 'maintenance' },
    ]);
  });

  test('what was on a station that goes away is history, and stays', async () => {
    const id = await scene.addInstrument({ stations: 2 });
    const ids = [
      await book(id, on(25, '09:00'), on(25, '10:00')),
      await book(id, on(25, '09:00'), on(25, '10:00'), scene.researcher),
    ];
    scene.passMinutes(2 * 24 * 60);
    await scene.store.write
      .updateTable('booking')
      .set({ state: 'completed', due_at: null })
      .where('id', 'in', ids)
      .execute();
    expect((await change(id, { stations: 1 })).status).toBe(200);
    scene.passMinutes(-2 * 24 * 60);
    const { length } = await scene.store.read
      .selectFrom('occupancy')
      .select('station')
      .where('instrument_id', '=', id)
      .execute();
    expect(length).toBe(2);
  });

  test('a station that is added during a closure is closed as well', async () => {
    const id = await scene.addInstrument();
    const closure = { id: uuidv7(), from: on(27, '08:00'), to: on(27, '18:00'), kind: 'maintenance', reason: '换灯丝' };
    const closed = await scene.manager.client.post(`/api/v1/instruments/${id}/closures`, {
      ...closure,
      displace: 'refuse',
    });
    expect(closed.status).toBe(201);
    expect((await change(id, { stations: 3 })).status).toBe(200);
    const order = orderOf(line(id, on(27, '09:00'), on(27, '10:00')));
    expect((await scene.colleague.client.post('/api/v1/orders', order)).problem().refusals?.[0]?.rule).toBe('taken');
    expect((await change(id, { stations: 1 })).status).toBe(200);
  });

  test('a change of many says first what it does to each, and writes nothing', async () => {
    const [a, b, other] = [await scene.addInstrument(), await scene.addInstrument(), uuidv7()];
    await change(b, { manufacturer: '蔡司' });
    const before = await itemOf(a);
    const answer = await bulk([a, b, other], { manufacturer: '蔡司' }, true);
    const outcome = answer.read(bulkOutcome);
    expect(outcome).toMatchObject({ changed: 1, same: 1, refused: 1 });
    expect(outcome.items.map(({ outcome: what, fields }) => [what, fields])).toEqual([
      ['changed', ['manufacturer']],
      ['same', []],
      ['refused', []],
    ]);
    expect(await itemOf(a)).toEqual(before);
  });

  test('a fee of one class is changed for many, and the rest of each price list stays', async () => {
    const [listed, none] = [await scene.addInstrument({ prices: PRICES }), await scene.addInstrument()];
    const outcome = await bulk([listed, none], { hourly: { company: 50_000 } });
    expect(outcome.status, outcome.text).toBe(200);
    const { hourlyMinor } = PRICES;
    expect((await itemOf(listed)).prices).toEqual({ ...PRICES, hourlyMinor: { ...hourlyMinor, company: 50_000 } });
    const all = { internal: 50_000, academic: 50_000, company: 50_000 };
    expect((await itemOf(none)).prices).toMatchObject({ currency: 'CNY', hourlyMinor: all });
    expect((await bulk([listed], { hourly: { company: 1 }, prices: null })).status).toBe(422);
    expect((await bulk([listed], { hourly: {} })).status).toBe(422);
  });

  test('a change of many is all or nothing', async () => {
    const [a, b] = [await scene.addInstrument(), await scene.addInstrument()];
    await book(b, on(25, '09:00'), on(25, '10:00'));
    const refused = await bulk([a, b], { withdrawn: true });
    expect(refused.status).toBe(409);
    expect(refused.read(refusedBulk.loose())).toMatchObject({ changed: 1, refused: 1 });
    expect((await itemOf(a)).withdrawnAt).toBeNull();
    const done = await bulk([a, b], { withdrawn: true, displace: 'cancel', reason: '搬迁' });
    expect(done.read(bulkOutcome)).toMatchObject({ changed: 2, refused: 0 });
    expect((await itemOf(a)).withdrawnAt).not.toBeNull();
  });

  test('instruments of another facility cannot be changed among one’s own', async () => {
    const mine = await scene.addInstrument();
    const theirs = await scene.addInstrument({}, scene.hefeiCentre);
    expect((await bulk([mine, theirs], { model: 'M' })).status).toBe(409);
    expect((await itemOf(mine)).model).toBeNull();
  });

  test('an instrument is added once, whoever sends it twice', async () => {
    const id = uuidv7();
    const path = `/api/v1/facilities/${scene.centre.id}/instruments`;
    const input = { id, name: { zh: '拉曼光谱仪' }, model: 'inVia', modes: ['self'], prices: PRICES };
    expect((await scene.manager.client.post(path, input)).status).toBe(201);
    expect((await scene.manager.client.post(path, input)).status).toBe(200);
    expect((await scene.manager.client.post(path, { ...input, model: 'other' })).problem().type).toBe(
      '/problems/id-reused',
    );
    expect((await scene.hefeiManager.client.post(path, { ...input, id: uuidv7() })).status).toBe(403);
    const bookingId = await book(id, on(25, '09:00'), on(25, '10:00'));
    const mine = await scene.colleague.client.get(`/api/v1/bookings?instrument=${id}&mine=1`);
    expect(mine.read(bookingPage).items.map((one) => one.id)).toEqual([bookingId]);
  });

  test('prices that change count for those who book afterwards; what was agreed stays', async () => {
    const id = await scene.addInstrument({ prices: PRICES });
    const before = await book(id, on(25, '09:00'), on(25, '10:00'));
    const dearer = { ...PRICES, hourlyMinor: { internal: 99_000, academic: 99_000, company: 99_000 } };
    expect((await change(id, { prices: dearer })).status).toBe(200);
    const after = await book(id, on(25, '11:00'), on(25, '12:00'));
    const priceOf = async (bookingId: string) =>
      (await scene.manager.client.get(`/api/v1/bookings/${bookingId}`)).read(
        z.looseObject({ price: z.object({ amountMinor: z.number() }) }),
      ).price.amountMinor;
    expect(await priceOf(before)).toBe(15_000);
    expect(await priceOf(after)).toBe(104_000);
  });
});
