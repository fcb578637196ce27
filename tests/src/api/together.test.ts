import { checkInvariants } from '@jishi/db/invariants';
import { changePreview } from '@jishi/shared/schema/availability';
import { alternativeOut, order } from '@jishi/shared/schema/booking';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addInstrument } from '../support/fixture.ts';
import { KINDS } from '../support/store.ts';
import { line, on, openScene, orderOf, type Scene, type Someone, utc } from './scene.ts';

describe.each(KINDS)('what is booked together on %s', (kind) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene(kind);
  });
  afterAll(() => scene?.stop());

  const place = ({ client }: Someone, ...lines: object[]) => client.post('/api/v1/orders', { id: uuidv7(), lines });

  async function addPart(instrumentIds: readonly string[], need: 'always' | 'optional', stations = 1): Promise<string> {
    const partId = await addInstrument(scene.store, scene.centre, { kind: 'part', modes: [], stations });
    const rows = instrumentIds.map((instrument_id) => ({ instrument_id, part_id: partId, need }));
    await scene.store.write.insertInto('instrument_part').values(rows).execute();
    return partId;
  }

  describe('instruments that share a room', () => {
    test('exclude each other at the same time, and not one after the other', async () => {
      const [a, b] = [await scene.addInstrument(), await scene.addInstrument()];
      const room = await addPart([a, b], 'always');
      expect((await place(scene.researcher, line(a, on(25, '09:00'), on(25, '10:00')))).status).toBe(201);
      const refused = await place(scene.colleague, line(b, on(25, '09:30'), on(25, '10:30')));
      expect(refused.problem().refusals).toEqual([
        { line: 0, rule: 'taken', kind: 'booking', until: utc(on(25, '10:00')), partId: room },
      ]);
      expect((await place(scene.colleague, line(b, on(25, '10:00'), on(25, '11:00')))).status).toBe(201);
    });

    test('are free for each other again when a booking moves or is cancelled', async () => {
      const [a, b] = [await scene.addInstrument(), await scene.addInstrument()];
      await addPart([a, b], 'always');
      const mine = orderOf(line(a, on(25, '09:00'), on(25, '10:00')));
      await scene.researcher.client.post('/api/v1/orders', mine);
      const id = mine.lines[0]?.id;
      const times = { from: on(25, '14:00'), to: on(25, '15:00') };
      const moved = await scene.researcher.client.patch(`/api/v1/bookings/${id}`, times, { 'if-match': '*' });
      expect(moved.status, moved.text).toBe(200);
      expect((await place(scene.colleague, line(b, on(25, '09:00'), on(25, '10:00')))).status).toBe(201);
      expect((await place(scene.colleague, line(b, times.from, times.to))).status).toBe(409);
      await scene.researcher.client.post(`/api/v1/bookings/${id}/cancel`, {});
      expect((await place(scene.colleague, line(b, times.from, times.to))).status).toBe(201);
    });

    test('are not both had by one order for the same time', async () => {
      const [a, b] = [await scene.addInstrument(), await scene.addInstrument()];
      await addPart([a, b], 'always');
      const both = [line(a, on(25, '09:00'), on(25, '10:00')), line(b, on(25, '09:00'), on(25, '10:00'))];
      const refused = await place(scene.researcher, ...both);
      expect(refused.problem().refusals).toMatchObject([{ line: 1, rule: 'taken' }]);
    });
  });

  describe('a kit', () => {
    test('takes its accessory along, and only who asked for it has it', async () => {
      const [a, b] = [await scene.addInstrument(), await scene.addInstrument()];
      const holder = await addPart([a, b], 'optional');
      const nine = [on(25, '09:00'), on(25, '10:00')] as const;
      expect((await place(scene.researcher, line(a, ...nine, { parts: [holder] }))).status).toBe(201);
      expect((await place(scene.colleague, line(b, ...nine, { parts: [holder] }))).problem().refusals).toMatchObject([
        { rule: 'taken', partId: holder },
      ]);
      expect((await place(scene.colleague, line(b, ...nine))).status).toBe(201);
    });

    test('of several pieces is had as often as there are pieces', async () => {
      const three = [await scene.addInstrument(), await scene.addInstrument(), await scene.addInstrument()];
      const holders = await addPart(three, 'optional', 2);
      const answers = [];
      for (const instrumentId of three) {
        const wish = line(instrumentId, on(26, '09:00'), on(26, '10:00'), { parts: [holders] });
        answers.push((await place(scene.colleague, wish)).status);
      }
      expect(answers).toEqual([201, 201, 409]);
    });

    test('with an accessory of another instrument is as unknown as one that does not exist', async () => {
      const a = await scene.addInstrument();
      const elsewhere = await addPart([await scene.addInstrument()], 'optional');
      for (const part of [elsewhere, uuidv7()]) {
        const answer = await place(scene.researcher, line(a, on(25, '09:00'), on(25, '10:00'), { parts: [part] }));
        expect(answer.status).toBe(404);
      }
    });
  });

  describe('the way between two places', () => {
    test('must fit between bookings that one is present at, and the refusal says how long it takes', async () => {
      const [here, there] = [await scene.addInstrument(), await scene.addInstrument({}, scene.hefeiCentre)];
      const early = line(here, on(25, '09:00'), on(25, '10:00'));
      const soon = line(there, on(25, '11:00'), on(25, '12:00'));
      const refused = await place(scene.stranger, early, soon);
      expect(refused.problem().refusals).toMatchObject([{ line: 1, rule: 'travel', gapMinutes: 60 }]);
      for (const one of (refused.problem().alternatives as unknown[]).map((value) => alternativeOut.parse(value))) {
        const { instrumentId, from, to } = one;
        const tried = await scene.stranger.client.post('/api/v1/quotes', {
          lines: [early, { instrumentId, from, to }],
        });
        expect(JSON.parse(tried.text).ok, tried.text).toBe(true);
      }
      const [told] = refused.problem().refusals as unknown as { neededMinutes: number; km: number }[];
      expect(told?.km).toBeGreaterThan(350);
      expect(told?.neededMinutes).toBeGreaterThan(180);
      const late = line(there, on(25, '21:00'), on(25, '22:00'));
      expect((await place(scene.stranger, early, late)).status).toBe(201);
      const between = await place(scene.stranger, line(there, on(25, '12:00'), on(25, '13:00')));
      expect(between.problem().refusals).toMatchObject([{ rule: 'travel' }]);
      for (const one of (between.problem().alternatives as unknown[]).map((value) => alternativeOut.parse(value))) {
        const tried = await scene.stranger.client.post('/api/v1/quotes', { lines: [one] });
        expect(JSON.parse(tried.text).ok, tried.text).toBe(true);
      }
    });

    test('is told with the other booking to its person alone', async () => {
      const [here, there] = [await scene.addInstrument(), await scene.addInstrument({}, scene.hefeiCentre)];
      const mine = line(here, on(27, '09:00'), on(27, '10:00'));
      expect((await place(scene.engineer, mine)).status).toBe(201);
      expect((await place(scene.engineer, line(there, on(27, '14:00'), on(27, '15:00')))).status).toBe(201);
      const times = { from: on(27, '12:00'), to: on(27, '13:00') };
      const move = ({ client }: Someone) => client.patch(`/api/v1/bookings/${mine.id}`, times, { 'if-match': '*' });
      expect((await move(scene.engineer)).problem().refusals).toMatchObject([
        { rule: 'travel', other: { from: utc(on(27, '14:00')) } },
      ]);
      expect((await move(scene.manager)).problem().refusals).toEqual([{ line: 0, rule: 'travel' }]);
      const closing = {
        ...{ id: uuidv7(), kind: 'closure', instrumentIds: [here] },
        closure: { from: on(27, '09:00'), to: on(27, '10:00'), kind: 'maintenance', reason: '检修' },
        decisions: [{ bookingId: mine.id, do: 'move', to: times }],
      };
      const path = `/api/v1/facilities/${scene.centre.id}/changes`;
      const seen = (await scene.manager.client.post(`${path}?dryRun=1`, closing)).read(changePreview);
      expect(seen.hits).toMatchObject([{ problem: 'refused', refusals: [{ rule: 'travel' }] }]);
      expect(Object.keys(seen.hits[0]?.refusals[0] ?? {}).toSorted()).toEqual(['line', 'rule']);
    });

    test('does not matter where an operator does the work', async () => {
      const here = await scene.addInstrument({ modes: ['assisted'] });
      const there = await scene.addInstrument({ modes: ['assisted'] }, scene.hefeiCentre);
      const both = [line(here, on(27, '09:00'), on(27, '10:00')), line(there, on(27, '10:00'), on(27, '11:00'))];
      expect((await place(scene.colleague, ...both)).status).toBe(201);
    });
  });

  test('an order over two institutions waits as a whole while one approval is missing', async () => {
    const free = await scene.addInstrument({ modes: ['assisted'] });
    const reviewed = await scene.addInstrument(
      { modes: ['assisted'], rules: { approval: ['manager'] } },
      scene.hefeiCentre,
    );
    const made = await place(
      scene.engineer,
      line(free, on(25, '13:00'), on(25, '14:00')),
      line(reviewed, on(25, '20:00'), on(25, '21:00')),
    );
    const { id, state, lines } = made.read(order);
    expect([state, ...lines.map((one) => one.state)]).toEqual(['pending', 'pending', 'pending']);
    const approved = await scene.hefeiManager.client.post(`/api/v1/bookings/${lines[1]?.id}/approve`, {});
    expect(approved.status, approved.text).toBe(200);
    const after = (await scene.engineer.client.get(`/api/v1/orders/${id}`)).read(order);
    expect([after.state, ...after.lines.map((one) => one.state)]).toEqual(['confirmed', 'confirmed', 'confirmed']);
  });

  test('the doctor finds nothing after all that', async () => {
    expect((await checkInvariants(scene.store.read)).filter(({ ok }) => !ok)).toEqual([]);
  });
});
