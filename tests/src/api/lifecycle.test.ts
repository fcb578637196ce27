import { checkInvariants } from '@jishi/db/invariants';
import {
  actionsFor,
  BOOKING_STATES,
  type BookingState,
  hindranceOf,
  type Party,
  type Stage,
} from '@jishi/shared/rules/lifecycle';
import { booking, bookingFates } from '@jishi/shared/schema/booking';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ALWAYS, addFacility } from '../support/fixture.ts';
import { KINDS } from '../support/store.ts';
import { type Acting, actingIn } from './acting.ts';
import { line, on, openScene, orderOf, PRICES, type Scene, type Someone, utc } from './scene.ts';

describe.each(KINDS)('the life of a booking on %s', (kind) => {
  let scene: Scene;
  let acting: Acting;
  let tem: string;
  beforeAll(async () => {
    scene = await openScene(kind);
    acting = actingIn(scene);
  });
  beforeEach(async () => {
    tem = await scene.addInstrument({ prices: PRICES, rules: { bufferAfterMinutes: 30 } });
  });
  afterAll(async () => {
    if (!scene) return;
    expect((await checkInvariants(scene.store.read)).filter((finding) => !finding.ok)).toEqual([]);
    await scene.stop();
  });

  const isFree = async (instrumentId: string, from: string, to: string, who: Someone = scene.stranger) => {
    const { from: f, to: t } = { from, to };
    const answer = await who.client.post('/api/v1/quotes', { lines: [{ instrumentId, from: f, to: t }] });
    return (JSON.parse(answer.text) as { ok: boolean }).ok;
  };

  describe('use', () => {
    test('counts real machine hours from check-in to check-out, to the minute', async () => {
      const id = await acting.booked(scene.colleague, tem, on(25, '09:00'), on(25, '11:00'));
      const begun = await acting.at('2026-11-25T08:40:20+08:00', () => acting.done(scene.colleague, id, 'check-in'));
      expect(begun).toMatchObject({ state: 'in-use', checkedInAt: utc('2026-11-25T08:40:20+08:00'), used: null });
      const ended = await acting.at('2026-11-25T10:52:10+08:00', () => acting.done(scene.colleague, id, 'check-out'));
      expect(ended).toMatchObject({
        state: 'completed',
        used: { from: utc(on(25, '08:40')), to: utc(on(25, '10:53')) },
        checkedOutAt: utc('2026-11-25T10:52:10+08:00'),
        price: { amountMinor: 25_000 },
      });
    });

    test('that ends early gives the rest back at once, but not the time for cleaning', async () => {
      const id = await acting.booked(scene.colleague, tem, on(25, '09:00'), on(25, '12:00'));
      await acting.at(on(25, '09:00'), () => acting.done(scene.colleague, id, 'check-in'));
      await acting.at(on(25, '09:50'), async () => {
        await acting.done(scene.colleague, id, 'check-out');
        expect(await isFree(tem, on(25, '10:15'), on(25, '11:00'))).toBe(false);
        expect(await isFree(tem, on(25, '10:30'), on(25, '11:00'))).toBe(true);
      });
    });

    test('frees the parts that were taken along together with the instrument', async () => {
      const { store } = scene;
      const room = await scene.addInstrument({ name: '暗室', kind: 'part' });
      const [one, two] = [await scene.addInstrument(), await scene.addInstrument()];
      const shared = [one, two].map((id) => ({ instrument_id: id, part_id: room, need: 'always' as const }));
      await store.write.insertInto('instrument_part').values(shared).execute();
      const id = await acting.booked(scene.colleague, one, on(25, '09:00'), on(25, '12:00'));
      expect((await acting.look(scene.colleague, id)).parts).toEqual([{ id: room, name: { zh: '暗室' } }]);
      await acting.at(on(25, '09:00'), () => acting.done(scene.colleague, id, 'check-in'));
      expect(await isFree(two, on(25, '10:00'), on(25, '11:00'))).toBe(false);
      await acting.at(on(25, '10:00'), async () => {
        await acting.done(scene.colleague, id, 'check-out');
        expect(await isFree(two, on(25, '10:00'), on(25, '11:00'))).toBe(true);
      });
    });

    test('sent twice happens once', async () => {
      const id = await acting.booked(scene.colleague, tem, on(25, '09:00'), on(25, '10:00'));
      for (const action of ['check-in', 'check-out']) {
        await acting.at(on(25, '09:10'), async () => {
          const first = await acting.act(scene.colleague, id, action);
          const again = await acting.act(scene.colleague, id, action);
          expect([again.status, again.text]).toEqual([200, first.text]);
        });
      }
      expect(await acting.kindsOf(id)).toEqual(['booking.placed', 'booking.in-use', 'booking.completed']);
    });

    test('longer than booked says by how much; within the buffer it is nobody’s matter', async () => {
      const late = await acting.booked(scene.colleague, tem, on(25, '09:00'), on(25, '10:00'));
      const fair = await acting.booked(scene.colleague, tem, on(25, '14:00'), on(25, '15:00'));
      for (const [id, start, end] of [
        [late, '09:00', '10:40'],
        [fair, '14:00', '15:29'],
      ] as const) {
        await acting.at(on(25, start), () => acting.done(scene.colleague, id, 'check-in'));
        await acting.at(on(25, end), () => acting.done(scene.colleague, id, 'check-out'));
      }
      expect((await acting.toldOf(late)).at(-1)?.data).toMatchObject({ overrunMinutes: 40 });
      expect((await acting.toldOf(fair)).at(-1)?.data).not.toHaveProperty('overrunMinutes');
      expect((await acting.look(scene.colleague, late)).used?.to).toBe(utc(on(25, '10:40')));
    });

    test('is corrected by the facility, with a reason, on the version that it saw', async () => {
      const id = await acting.booked(scene.colleague, tem, on(24, '12:15'), on(24, '13:00'));
      await acting.jobsAt(on(24, '13:00'));
      const path = `/api/v1/bookings/${id}/usage`;
      const body = { from: on(24, '12:10'), to: on(24, '12:47'), reason: '按日志更正' };
      const match = { 'if-match': '"2"' };
      expect((await acting.look(scene.colleague, id)).used).toEqual({
        from: utc(on(24, '12:15')),
        to: utc(on(24, '13:00')),
      });
      await acting.at(on(24, '13:30'), async () => {
        expect((await scene.colleague.client.put(path, body, match)).status).toBe(403);
        expect((await scene.stranger.client.put(path, body, match)).status).toBe(404);
        expect((await scene.manager.client.put(path, body)).status).toBe(428);
        expect((await scene.manager.client.put(path, body, { 'if-match': '"1"' })).status).toBe(412);
        expect((await scene.manager.client.put(path, { ...body, reason: '' }, match)).status).toBe(422);
        expect((await scene.manager.client.put(path, { ...body, to: on(24, '13:31') }, match)).status).toBe(409);
        expect((await scene.manager.client.put(path, { ...body, from: on(23, '12:00') }, match)).status).toBe(409);
        const corrected = await scene.manager.client.put(path, body, match);
        expect(corrected.status, corrected.text).toBe(200);
      });
      const seen = await acting.look(scene.colleague, id);
      expect(seen.used).toEqual({ from: utc(on(24, '12:10')), to: utc(on(24, '12:47')) });
      expect((await acting.toldOf(id)).at(-1)).toMatchObject({
        kind: 'booking.used',
        actorId: scene.manager.id,
        data: { reason: '按日志更正', was: { from: Date.parse(on(24, '12:15')) } },
      });
    });
  });

  describe('a no-show', () => {
    let strict: string;
    beforeEach(async () => {
      strict = await scene.addInstrument({
        rules: { checkIn: 'required', releaseMinutes: 20, bufferAfterMinutes: 30 },
      });
    });

    test('gives its time to others, who can book it at once', async () => {
      const id = await acting.booked(scene.colleague, strict, on(25, '09:00'), on(25, '12:00'));
      await acting.jobsAt(on(25, '09:19'));
      expect(await acting.stateOf(id)).toBe('confirmed');
      await acting.at(on(25, '09:20'), async () => {
        expect(await isFree(strict, on(25, '09:30'), on(25, '11:00'))).toBe(false);
      });
      await acting.jobsAt(on(25, '09:20'));
      expect(await acting.stateOf(id)).toBe('no-show');
      await acting.at(on(25, '09:21'), () => acting.booked(scene.engineer, strict, on(25, '09:30'), on(25, '11:00')));
      expect((await acting.look(scene.colleague, id)).actions).toEqual([]);
    });

    test('is not one who has checked in in time', async () => {
      const id = await acting.booked(scene.colleague, strict, on(25, '09:00'), on(25, '12:00'));
      await acting.at(on(25, '09:19'), () => acting.done(scene.colleague, id, 'check-in'));
      await acting.jobsAt(on(25, '10:00'));
      expect(await acting.stateOf(id)).toBe('in-use');
    });

    test('that the server notices late gives its time back, but is nobody’s breach', async () => {
      const person = await acting.someone({ institutionId: scene.shanghai });
      const [soon, late] = [
        await acting.booked(person, strict, on(25, '08:00'), on(25, '09:00')),
        await acting.booked(person, strict, on(25, '13:00'), on(25, '15:00')),
      ];
      await acting.jobsAt(on(25, '08:30'));
      await acting.jobsAt(on(25, '13:31'));
      expect([await acting.stateOf(soon), await acting.stateOf(late)]).toEqual(['no-show', 'no-show']);
      const rows = await scene.store.read.selectFrom('breach').selectAll().where('person_id', '=', person.id).execute();
      expect(rows.map((row) => row.booking_id)).toEqual([soon]);
      expect((await acting.toldOf(soon)).at(-1)?.data).not.toHaveProperty('late');
      expect((await acting.toldOf(late)).at(-1)?.data).toMatchObject({ late: true });
      await acting.at(on(25, '13:31'), async () => {
        expect(await isFree(strict, on(25, '13:45'), on(25, '15:00'))).toBe(true);
        await acting.done(scene.manager, late, 'restore');
      });
    });

    test('marked by mistake is undone while the time is free, and waives its breach', async () => {
      const person = await acting.someone({ institutionId: scene.shanghai });
      const id = await acting.booked(person, strict, on(25, '09:00'), on(25, '12:00'));
      await acting.at(on(25, '09:05'), async () => {
        expect((await acting.act(person, id, 'miss')).status).toBe(403);
        expect((await acting.done(scene.manager, id, 'miss')).actions).toEqual(['restore']);
        expect((await acting.act(person, id, 'restore')).status).toBe(403);
        expect(await acting.done(scene.manager, id, 'restore')).toMatchObject({ state: 'in-use' });
        expect(await isFree(strict, on(25, '12:00'), on(25, '12:30'))).toBe(false);
      });
      const breaches = await scene.store.read.selectFrom('breach').selectAll().where('booking_id', '=', id).execute();
      expect(breaches).toMatchObject([{ kind: 'no-show', decided_by: scene.manager.id }]);
      expect(breaches[0]?.waived_at).not.toBeNull();
    });

    test('cannot be undone when somebody else has the time, nor after a day', async () => {
      const id = await acting.booked(scene.colleague, strict, on(25, '09:00'), on(25, '12:00'));
      await acting.jobsAt(on(25, '09:20'));
      await acting.at(on(25, '09:30'), async () => {
        await acting.booked(scene.engineer, strict, on(25, '11:00'), on(25, '12:00'));
        const refused = await acting.act(scene.manager, id, 'restore');
        expect(refused.problem()).toMatchObject({
          type: '/problems/conflict',
          detail: 'somebody else has this time by now',
        });
      });
      expect(await acting.stateOf(id)).toBe('no-show');
      await acting.at(on(26, '11:59'), async () => {
        const first = await acting.act(scene.manager, id, 'restore');
        expect(first.read(booking).state).toBe('completed');
        const again = await acting.act(scene.manager, id, 'restore');
        expect([again.status, again.text]).toEqual([200, first.text]);
      });
      const other = await acting.booked(scene.colleague, strict, on(25, '14:00'), on(25, '15:00'));
      await acting.jobsAt(on(25, '14:20'));
      await acting.at(on(26, '15:00'), async () => {
        expect((await acting.act(scene.manager, other, 'restore')).status).toBe(409);
      });
    });
  });

  describe('a cancellation', () => {
    const costly = (lateCancel: 'breach' | 'fee' | 'both') =>
      scene.addInstrument({
        prices: PRICES,
        rules: { freeCancelMinutes: 24 * 60, lateCancel, lateCancelPercent: 50 },
      });

    test('shows beforehand what it costs, and then costs that', async () => {
      const instrument = await costly('both');
      const id = await acting.booked(scene.colleague, instrument, on(25, '13:00'), on(25, '15:00'));
      expect((await acting.look(scene.colleague, id)).cancellation).toEqual({ free: true, feeMinor: 0, breach: false });
      await acting.at(on(24, '13:01'), async () => {
        const late = { free: false, feeMinor: 12_500, breach: true };
        expect((await acting.look(scene.colleague, id)).cancellation).toEqual(late);
        expect((await acting.look(scene.manager, id)).cancellation).toEqual({ free: true, feeMinor: 0, breach: false });
        const cancelled = await acting.done(scene.colleague, id, 'cancel');
        expect(cancelled).toMatchObject({
          fee: { amountMinor: 12_500, currency: 'CNY' },
          price: { amountMinor: 25_000 },
          cancellation: null,
        });
      });
      expect((await acting.toldOf(id)).at(-1)?.data).toMatchObject({ feeMinor: 12_500, currency: 'CNY' });
      const breaches = await scene.store.read.selectFrom('breach').selectAll().where('booking_id', '=', id).execute();
      expect(breaches).toMatchObject([{ kind: 'late-cancel', person_id: scene.colleague.id }]);
    });

    test('late costs a fee, a breach, or both, as was agreed; by the facility it costs nothing', async () => {
      for (const [lateCancel, by, fee, breaches] of [
        ['fee', scene.colleague, 12_500, 0],
        ['breach', scene.colleague, null, 1],
        ['both', scene.manager, null, 0],
      ] as const) {
        const id = await acting.booked(scene.colleague, await costly(lateCancel), on(24, '13:00'), on(24, '15:00'));
        const cancelled = await acting.done(by, id, 'cancel');
        expect(cancelled.fee?.amountMinor ?? null).toBe(fee);
        const rows = await scene.store.read.selectFrom('breach').select('id').where('booking_id', '=', id).execute();
        expect(rows).toHaveLength(breaches);
      }
    });

    test('is free until so many working days before, by the holidays of the schedule and the time that it has', async () => {
      const dates = { '2026-11-27': 'off', '2026-11-28': 'work' } as const;
      const rows = Object.entries(dates).map(([date, kindOf]) => ({
        calendar: 'XX',
        date,
        kind: kindOf,
        name_zh: null,
        name_en: null,
      }));
      await scene.store.write.insertInto('holiday').values(rows).execute();
      const facility = await addFacility(scene.store, scene.hefei, '历法', { holidays: 'XX', weekly: ALWAYS });
      const rules = { freeCancelWorkingDays: 2, lateCancel: 'fee' as const, lateCancelPercent: 50 };
      const instrument = await scene.addInstrument({ prices: PRICES, rules }, facility);
      const who = scene.researcher;
      const isFreeAt = (instant: string) =>
        acting.at(instant, async () => (await acting.look(who, id)).cancellation?.free);
      const id = await acting.booked(who, instrument, on(30, '10:00'), on(30, '11:00'));
      // Saturday is worked, Friday is off, Thursday is the second.
      expect([await isFreeAt(on(26, '10:00')), await isFreeAt('2026-11-26T10:00:01+08:00')]).toEqual([true, false]);
      const times = { from: '2026-12-01T14:00:00+08:00', to: '2026-12-01T15:00:00+08:00' };
      await who.client.patch(`/api/v1/bookings/${id}`, times, { 'if-match': '*' });
      expect([await isFreeAt(on(28, '14:00')), await isFreeAt(on(28, '14:01'))]).toEqual([true, false]);
      await acting.at(on(30, '09:00'), async () => {
        expect((await acting.done(who, id, 'cancel')).fee?.amountMinor).toBe(7_500);
      });
    });

    test('that would cost something is not made free by moving the booking away first', async () => {
      const id = await acting.booked(scene.colleague, await costly('fee'), on(25, '09:00'), on(25, '10:00'));
      const moved = await scene.colleague.client.patch(
        `/api/v1/bookings/${id}`,
        { from: '2026-12-15T09:00:00+08:00', to: '2026-12-15T10:00:00+08:00' },
        { 'if-match': '*' },
      );
      expect(moved.read(booking).cancellation).toEqual({ free: false, feeMinor: 7_500, breach: false });
      expect((await acting.done(scene.colleague, id, 'cancel')).fee?.amountMinor).toBe(7_500);
    });

    test('that is late does not get cheaper by making the booking short first', async () => {
      const id = await acting.booked(scene.colleague, await costly('fee'), on(25, '09:00'), on(25, '12:00'));
      const shrink = (time: string) =>
        scene.colleague.client.patch(
          `/api/v1/bookings/${id}`,
          { from: on(25, '09:00'), to: on(25, time) },
          { 'if-match': '*' },
        );
      for (const time of ['10:00', '09:15']) {
        const shrunk = (await shrink(time)).read(booking);
        expect(shrunk).toMatchObject({ cancellation: { feeMinor: 17_500 } });
        expect(shrunk.price.amountMinor).toBeLessThan(17_500);
      }
      expect((await acting.done(scene.colleague, id, 'cancel')).fee?.amountMinor).toBe(17_500);
    });

    test('is on the terms of the day on which its person chose the time, whatever the facility moves', async () => {
      const instrument = await costly('fee');
      const [own, theirs] = [
        await acting.booked(scene.colleague, instrument, on(26, '09:00'), on(26, '10:00')),
        await acting.booked(scene.colleague, instrument, on(26, '14:00'), on(26, '15:00')),
      ];
      const rules = { freeCancelMinutes: 10 * 24 * 60, lateCancel: 'breach' };
      await scene.store.write
        .updateTable('instrument')
        .set({ rules: JSON.stringify(rules) })
        .where('id', '=', instrument)
        .execute();
      const move = ({ client }: Someone, id: string, from: string, to: string) =>
        client.patch(`/api/v1/bookings/${id}`, { from: on(27, from), to: on(27, to) }, { 'if-match': '*' });
      expect((await move(scene.colleague, own, '09:00', '10:00')).status).toBe(200);
      expect((await move(scene.manager, theirs, '14:00', '15:00')).status).toBe(200);
      const cost = async (id: string) => (await acting.look(scene.colleague, id)).cancellation;
      expect(await cost(own)).toEqual({ free: false, feeMinor: 0, breach: true });
      expect(await cost(theirs)).toEqual({ free: true, feeMinor: 0, breach: false });
    });

    test('of what waits for an approval is free, unless it was moved late from a time that was agreed', async () => {
      const rules = { approval: ['manager' as const], freeCancelMinutes: 24 * 60, lateCancel: 'breach' as const };
      const id = await acting.booked(
        scene.engineer,
        await scene.addInstrument({ rules }),
        on(25, '09:00'),
        on(25, '10:00'),
      );
      expect((await acting.look(scene.engineer, id)).cancellation).toMatchObject({ free: true });
      await acting.done(scene.manager, id, 'approve');
      const to = { from: on(30, '09:00'), to: on(30, '10:00') };
      const moved = await scene.engineer.client.patch(`/api/v1/bookings/${id}`, to, { 'if-match': '*' });
      expect(moved.read(booking)).toMatchObject({ state: 'pending', cancellation: { free: false, breach: true } });
    });

    test('of an order cancels what still can be, and tells why the rest cannot', async () => {
      const { client } = scene.colleague;
      const order = orderOf(line(tem, on(24, '12:15'), on(24, '13:00')), line(tem, on(25, '09:00'), on(25, '10:00')));
      expect((await client.post('/api/v1/orders', order)).status).toBe(201);
      const [first = '', second = ''] = order.lines.map((one) => one.id);
      await acting.at(on(24, '12:20'), async () => {
        await acting.done(scene.colleague, first, 'check-in');
        const answer = await client.post(`/api/v1/orders/${order.id}/cancel`, {}, { 'accept-language': 'zh' });
        expect(answer.read(bookingFates).items).toEqual([
          {
            id: first,
            state: null,
            problem: expect.objectContaining({ type: '/problems/conflict', detail: '预约目前的状态不允许这样做' }),
          },
          { id: second, state: 'cancelled', problem: null },
        ]);
      });
      expect(await acting.stateOf(first)).toBe('in-use');
    });
  });

  describe('the interface', () => {
    const ACTIONS = ['approve', 'decline', 'cancel', 'check-in', 'check-out', 'miss', 'restore'] as const;
    const MOMENTS = { before: on(25, '08:45'), during: on(25, '09:30'), after: on(25, '10:30') } as const;

    test('answers each action in each state to each party as the table of the lifecycle says', async () => {
      const head = await acting.someone({ institutionId: scene.hefei });
      const groupId = await acting.group(head, scene.researcher);
      const instrument = await scene.addInstrument({
        rules: { approval: ['group-head', 'manager'], noticeMinutes: 0 },
      });
      const id = await acting.booked(scene.researcher, instrument, on(25, '09:00'), on(25, '10:00'), groupId);
      const { write, read } = scene.store;
      const row = await read.selectFrom('booking').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      const steps = await read.selectFrom('approval').selectAll().where('booking_id', '=', id).execute();
      const taken = await read.selectFrom('occupancy').selectAll().where('owner_id', '=', id).execute();
      /** The booking again as if only this had happened to it. */
      const putBack = async (state: BookingState) => {
        for (const table of ['breach'] as const) await write.deleteFrom(table).where('booking_id', '=', id).execute();
        const gaveBack = ['cancelled', 'declined', 'expired'].includes(state);
        const fresh = { ...row, state, cancelled_at: gaveBack ? row.created_at : null, due_at: null };
        await write.updateTable('booking').set(fresh).where('id', '=', id).execute();
        await write.deleteFrom('approval').where('booking_id', '=', id).execute();
        await write.insertInto('approval').values(steps).execute();
        await write.deleteFrom('occupancy').where('owner_id', '=', id).execute();
        if (!gaveBack) await write.insertInto('occupancy').values(taken).execute();
      };
      const parties: readonly (readonly [Someone, Party])[] = [
        [scene.researcher, 'owner'],
        [head, 'group-head'],
        [scene.manager, 'manager'],
      ];
      const stage = (state: BookingState): Stage => ({
        ...{ from: row.from_at, to: row.to_at, state, earlyMinutes: 30 },
        turn: 'group-head',
      });
      const wrong: string[] = [];
      for (const instant of Object.values(MOMENTS)) {
        await acting.at(instant, async () => {
          for (const state of BOOKING_STATES) {
            await putBack(state);
            for (const [who, party] of parties) {
              const seen = await acting.look(who, id);
              expect(seen.actions, `${party} ${state} ${instant}`).toEqual(
                actionsFor(stage(state), [party], scene.clock()),
              );
              for (const action of ACTIONS) {
                const hindrance = hindranceOf(action, stage(state), [party], scene.clock());
                const expected = hindrance === null ? 200 : hindrance === 'party' ? 403 : 409;
                const { status } = await acting.act(who, id, action);
                // What was done before is answered as it stands, whoever asks.
                const isDone = status === 200 && hindrance !== null && (await acting.stateOf(id)) === state;
                if (status !== expected && !isDone) wrong.push(`${party} ${action} ${state} ${instant}: ${status}`);
                if (status === 200 && !isDone) await putBack(state);
              }
            }
          }
        });
      }
      expect(wrong).toEqual([]);
      await putBack('cancelled');
    });
  });
});
