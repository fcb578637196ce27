import { checkInvariants } from '@jishi/db/invariants';
import { quote } from '@jishi/shared/schema/booking';
import { hold } from '@jishi/shared/schema/hold';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { KINDS } from '../support/store.ts';
import { line, on, openScene, orderOf, type Scene, type Someone, utc } from './scene.ts';

describe.each(KINDS)('holds on %s', (kind) => {
  let scene: Scene;
  let tem: string;
  beforeAll(async () => {
    scene = await openScene(kind);
  });
  beforeEach(async () => {
    tem = await scene.addInstrument();
    // Nobody's hold of an earlier test counts any more.
    scene.passMinutes(11);
  });
  afterAll(() => scene?.stop());

  const nine = () => ({ instrumentId: tem, from: on(25, '09:00'), to: on(25, '10:00') });
  const ask = ({ client }: Someone, id: string, ...lines: object[]) => client.post('/api/v1/holds', { id, lines });
  const order = ({ client }: Someone, more: object = {}) =>
    client.post('/api/v1/orders', { ...orderOf(line(tem, on(25, '09:00'), on(25, '10:00'))), ...more });

  test('a hold keeps others away for ten minutes and says until when', async () => {
    const id = uuidv7();
    const made = await ask(scene.researcher, id, nine());
    expect(made.status, made.text).toBe(201);
    const { createdAt, expiresAt, lines } = made.read(hold);
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(600_000);
    expect(lines).toEqual([{ instrumentId: tem, parts: [], from: utc(on(25, '09:00')), to: utc(on(25, '10:00')) }]);
    const refused = await order(scene.colleague);
    expect(refused.status).toBe(409);
    expect(refused.problem().refusals).toEqual([{ line: 0, rule: 'taken', kind: 'hold', until: utc(on(25, '10:00')) }]);
    scene.passMinutes(9);
    expect((await order(scene.colleague)).status).toBe(409);
  });

  test('a hold that expired does not count, whether or not anybody has removed it', async () => {
    await ask(scene.researcher, uuidv7(), nine());
    scene.passMinutes(10);
    const seen = await scene.stranger.client.post('/api/v1/quotes', { lines: [nine()] });
    expect(seen.read(quote).ok).toBe(true);
    const { free } = JSON.parse(
      (
        await scene.stranger.client.get(
          `/api/v1/instruments/${tem}/agenda?from=${encodeURIComponent(on(25, '00:00'))}&to=${encodeURIComponent(on(26, '00:00'))}`,
        )
      ).text,
    );
    expect(free).toEqual([{ from: utc(on(25, '08:00')), to: utc(on(25, '18:00')) }]);
    expect((await order(scene.colleague)).status).toBe(201);
  });

  test('the order that names the hold takes its time over, and the hold is gone', async () => {
    const id = uuidv7();
    await ask(scene.researcher, id, nine());
    const through = await scene.researcher.client.post('/api/v1/quotes', { lines: [nine()], holdId: id });
    expect(through.read(quote).ok).toBe(true);
    expect((await order(scene.researcher, { holdId: id })).status).toBe(201);
    const left = await scene.store.read.selectFrom('occupancy').selectAll().where('owner_id', '=', id).execute();
    expect(left).toEqual([]);
  });

  test('an order that names a hold but is refused leaves the hold as it is', async () => {
    const id = uuidv7();
    await ask(scene.researcher, id, nine());
    const tooLong = orderOf(line(tem, on(25, '08:00'), on(25, '17:00')));
    const refused = await scene.researcher.client.post('/api/v1/orders', { ...tooLong, holdId: id });
    expect(refused.status).toBe(409);
    expect((await order(scene.colleague)).status).toBe(409);
    expect((await order(scene.researcher, { holdId: id })).status).toBe(201);
  });

  test('nobody can use, see through or let go of a hold of somebody else', async () => {
    const id = uuidv7();
    await ask(scene.researcher, id, nine());
    expect((await order(scene.colleague, { holdId: id })).status).toBe(404);
    const peek = await scene.colleague.client.post('/api/v1/quotes', { lines: [nine()], holdId: id });
    expect(peek.read(quote).ok).toBe(false);
    const gone = await scene.colleague.client.send({ method: 'DELETE', path: `/api/v1/holds/${id}` });
    expect(gone.status).toBe(404);
    expect((await order(scene.colleague)).status).toBe(409);
  });

  test('a hold that is let go gives its time back at once', async () => {
    const id = uuidv7();
    await ask(scene.researcher, id, nine());
    const remove = () => scene.researcher.client.send({ method: 'DELETE', path: `/api/v1/holds/${id}` });
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(204);
    expect((await order(scene.colleague)).status).toBe(201);
  });

  test('a hold sent again is the same one and does not last longer; other content is refused', async () => {
    const id = uuidv7();
    const first = await ask(scene.researcher, id, nine());
    scene.passMinutes(3);
    const again = await ask(scene.researcher, id, nine());
    expect([again.status, again.text]).toEqual([200, first.text]);
    const other = await ask(scene.researcher, id, { ...nine(), to: on(25, '11:00') });
    expect(other.problem().type).toBe('/problems/id-reused');
    expect((await ask(scene.colleague, id, nine())).problem().type).toBe('/problems/id-reused');
  });

  test('a hold is judged like an order, so that no form is filled in for nothing', async () => {
    const refused = await ask(scene.researcher, uuidv7(), { ...nine(), from: on(25, '07:00') });
    expect(refused.problem().refusals).toMatchObject([{ rule: 'closed' }]);
  });

  test('one person holds at most three slots at once', async () => {
    const at = (hour: number) => ({ instrumentId: tem, from: on(26, `${hour}:00`), to: on(26, `${hour}:30`) });
    for (const hour of [10, 11, 12]) expect((await ask(scene.engineer, uuidv7(), at(hour))).status).toBe(201);
    expect((await ask(scene.engineer, uuidv7(), at(13))).problem().type).toBe('/problems/conflict');
    scene.passMinutes(11);
    expect((await ask(scene.engineer, uuidv7(), at(13))).status).toBe(201);
  });

  test('one person holds at most ten lines at once, however many holds they are in', async () => {
    const lines = (hours: readonly number[]) =>
      hours.flatMap((hour) => [
        { instrumentId: tem, from: on(26, `${hour}:00`), to: on(26, `${hour}:30`) },
        { instrumentId: tem, from: on(26, `${hour}:30`), to: on(26, `${hour + 1}:00`) },
      ]);
    expect((await ask(scene.engineer, uuidv7(), ...lines([10, 11, 12, 13]))).status).toBe(201);
    expect((await ask(scene.engineer, uuidv7(), ...lines([14]), lines([15])[0] ?? {})).status).toBe(409);
    expect((await ask(scene.engineer, uuidv7(), ...lines([14]))).status).toBe(201);
  });

  describe('that nobody orders with', () => {
    const renewed = async (who: Someone, ...lines: object[]) => {
      const id = uuidv7();
      return { id, answer: await ask(who, id, ...lines) };
    };

    test('can be had once more, and then the time is left to others for the rest of the hour', async () => {
      for (const _ of ['the form', 'loaded again']) {
        expect((await renewed(scene.researcher, nine())).answer.status).toBe(201);
        scene.passMinutes(10);
      }
      const about = { instrumentId: tem, from: on(25, '09:30'), to: on(25, '11:00') };
      const elsewhere = { instrumentId: tem, from: on(25, '10:00'), to: on(25, '11:00') };
      const refused = await scene.researcher.client.post(
        '/api/v1/holds',
        { id: uuidv7(), lines: [elsewhere, about] },
        { 'accept-language': 'zh' },
      );
      expect(refused.problem()).toMatchObject({
        type: '/problems/conflict',
        detail: '一小时内您已为这段时间占位 20 分钟，请直接下单或让给他人',
      });
      expect((await renewed(scene.researcher, elsewhere)).answer.status).toBe(201);
      const other = { ...nine(), instrumentId: await scene.addInstrument() };
      expect((await renewed(scene.researcher, other)).answer.status).toBe(201);
      expect((await renewed(scene.colleague, nine())).answer.status).toBe(201);
      scene.passMinutes(41);
      expect((await renewed(scene.researcher, nine())).answer.status).toBe(201);
    });

    test('counts as long as it was kept, not how often it was let go', async () => {
      for (let minute = 0; minute < 20; minute += 4) {
        const { id, answer } = await renewed(scene.researcher, nine());
        expect(answer.status, answer.text).toBe(201);
        scene.passMinutes(4);
        await scene.researcher.client.send({ method: 'DELETE', path: `/api/v1/holds/${id}` });
      }
      expect((await renewed(scene.researcher, nine())).answer.status).toBe(409);
    });

    test('is another matter than one that became an order', async () => {
      for (const _ of [1, 2, 3, 4]) {
        const { id, answer } = await renewed(scene.researcher, nine());
        expect(answer.status, answer.text).toBe(201);
        scene.passMinutes(9);
        const placed = await order(scene.researcher, { holdId: id });
        const [bookingId] = JSON.parse(placed.text).lines.map((one: { id: string }) => one.id);
        expect((await scene.researcher.client.post(`/api/v1/bookings/${bookingId}/cancel`, {})).status).toBe(200);
      }
    });
  });

  test('the doctor finds nothing after all that', async () => {
    expect((await checkInvariants(scene.store.read)).filter(({ ok }) => !ok)).toEqual([]);
  });
});
