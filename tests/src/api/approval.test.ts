import { checkInvariants } from '@jishi/db/invariants';
import { bookingFates, bookingPage, order } from '@jishi/shared/schema/booking';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { KINDS } from '../support/store.ts';
import { type Acting, actingIn } from './acting.ts';
import { line, on, openScene, type Scene, type Someone, utc } from './scene.ts';

describe.each(KINDS)('approval on %s', (kind) => {
  let scene: Scene;
  let acting: Acting;
  let head: Someone;
  let groupId: string;
  let tem: string;
  beforeAll(async () => {
    scene = await openScene(kind);
    acting = actingIn(scene);
    head = await acting.someone({ institutionId: scene.hefei, name: '组长' });
    groupId = await acting.group(head, scene.researcher);
  });
  beforeEach(async () => {
    tem = await scene.addInstrument({ rules: { approval: ['group-head', 'manager'], approvalMinutes: 60 } });
  });
  afterAll(async () => {
    if (!scene) return;
    expect((await checkInvariants(scene.store.read)).filter((finding) => !finding.ok)).toEqual([]);
    await scene.stop();
  });

  const asked = () => acting.booked(scene.researcher, tem, on(25, '09:00'), on(25, '10:00'), groupId);

  describe('in steps', () => {
    test('is asked of the group’s head first and of the manager then, each with a deadline of their own', async () => {
      const id = await asked();
      const before = await acting.look(scene.researcher, id);
      expect(before.approvals).toEqual([
        { party: 'group-head', dueAt: utc(on(24, '13:00')), decidedAt: null, decision: null },
        { party: 'manager', dueAt: null, decidedAt: null, decision: null },
      ]);
      expect((await acting.act(scene.manager, id, 'approve')).problem().detail).toMatch(/not your turn/);

      await acting.at(on(24, '12:30'), () => acting.done(head, id, 'approve'));
      const between = await acting.look(scene.researcher, id);
      expect(between.state).toBe('pending');
      expect(between.approvals).toMatchObject([
        { decision: 'approved', decidedAt: utc(on(24, '12:30')) },
        { decision: null, dueAt: utc(on(24, '13:30')) },
      ]);
      expect((await acting.done(scene.manager, id, 'approve')).state).toBe('confirmed');
      expect(await acting.kindsOf(id)).toEqual([
        'booking.placed',
        'booking.approved',
        'booking.approved',
        'booking.confirmed',
      ]);
    });

    test('sent twice is given once', async () => {
      const id = await asked();
      const first = await acting.act(head, id, 'approve');
      const again = await acting.act(head, id, 'approve');
      expect([again.status, again.text]).toEqual([200, first.text]);
      expect((await acting.kindsOf(id)).filter((one) => one === 'booking.approved')).toHaveLength(1);
    });

    test('of somebody who is both is one act', async () => {
      const both = await acting.someone({ institutionId: scene.hefei, manages: [scene.centre.id] });
      const own = await acting.group(both, scene.researcher);
      const id = await acting.booked(scene.researcher, tem, on(25, '11:00'), on(25, '12:00'), own);
      expect((await acting.done(both, id, 'approve')).state).toBe('confirmed');
    });

    test('is given by whoever stands in while its giver is away', async () => {
      const [deputy, substitute] = [await acting.someone({}), await acting.someone({})];
      await acting.standIn(deputy, head);
      await acting.standIn(substitute, scene.manager);
      const id = await asked();
      expect((await acting.act(substitute, id, 'approve')).status).toBe(409);
      await acting.done(deputy, id, 'approve');
      expect((await acting.done(substitute, id, 'approve')).state).toBe('confirmed');
      const { store } = scene;
      const steps = await store.read.selectFrom('approval').selectAll().where('booking_id', '=', id).orderBy('step');
      expect((await steps.execute()).map((step) => step.decided_by)).toEqual([deputy.id, substitute.id]);
    });

    test('of a series is one act for all that wait, and so is its refusal', async () => {
      const instrument = await scene.addInstrument({ rules: { approval: ['manager'] } });
      const series = async (hour: string) => {
        const [id, orderId] = [uuidv7(), uuidv7()];
        const answer = await scene.stranger.client.post('/api/v1/series', {
          ...{ id, orderId, instrumentId: instrument, fit: 'all', rrule: 'FREQ=DAILY;COUNT=3' },
          ...{ from: on(25, `${hour}:00`), to: on(25, `${hour}:30`) },
        });
        expect(answer.status, answer.text).toBe(201);
        const rows = scene.store.read
          .selectFrom('booking')
          .select('id')
          .where('order_id', '=', orderId)
          .orderBy('line');
        return (await rows.execute()).map((row) => row.id);
      };
      const [wanted, unwanted] = [await series('09'), await series('14')];
      await acting.done(scene.manager, wanted[1] ?? '', 'approve');
      expect(await Promise.all(wanted.map(acting.stateOf))).toEqual(Array(3).fill('confirmed'));
      for (const id of wanted) {
        expect(await acting.kindsOf(id)).toEqual(['booking.placed', 'booking.approved', 'booking.confirmed']);
      }
      await acting.done(scene.manager, unwanted[1] ?? '', 'decline');
      expect(await Promise.all(unwanted.map(acting.stateOf))).toEqual(['cancelled', 'declined', 'cancelled']);
    });

    test('is awaited by users of other institutions only, where the rules say so', async () => {
      const outsiders = await scene.addInstrument({
        rules: { cases: [{ when: { class: ['academic', 'company'] }, set: { approval: ['manager'] } }] },
      });
      const insider = await acting.booked(scene.colleague, outsiders, on(25, '09:00'), on(25, '10:00'));
      const outsider = await acting.booked(scene.researcher, outsiders, on(25, '10:00'), on(25, '11:00'));
      expect([await acting.stateOf(insider), await acting.stateOf(outsider)]).toEqual(['confirmed', 'pending']);
    });

    test('is found by a group’s head among the bookings of the group, and by nobody else', async () => {
      const id = await asked();
      const path = `/api/v1/bookings?group=${groupId}&state=pending`;
      const found = (await head.client.get(path)).read(bookingPage).items;
      expect(found.find((one) => one.id === id)).toMatchObject({
        mine: false,
        actions: ['approve', 'decline', 'cancel'],
      });
      for (const who of [scene.researcher, scene.manager]) expect((await who.client.get(path)).status).toBe(404);
    });
  });

  describe('refused', () => {
    test('frees the time, and tells by whom and why', async () => {
      const id = await asked();
      expect((await acting.done(head, id, 'decline', { reason: '经费不足' })).state).toBe('declined');
      const seen = await acting.look(scene.researcher, id);
      expect(seen).toMatchObject({ reason: '经费不足', approvals: [{ decision: 'declined' }, { decision: null }] });
      await asked();
    });

    test('by a group’s head whose turn is over comes too late; a manager may refuse at any time', async () => {
      const id = await asked();
      await acting.done(head, id, 'approve');
      expect((await acting.act(head, id, 'decline')).status).toBe(409);
      const other = await acting.booked(scene.researcher, tem, on(25, '14:00'), on(25, '15:00'), groupId);
      expect((await acting.done(scene.manager, other, 'decline')).state).toBe('declined');
    });
  });

  describe('of an order over several institutions', () => {
    let other: string;
    let free: string;
    beforeEach(async () => {
      other = await scene.addInstrument({ rules: { approval: ['manager'] } }, scene.hefeiCentre);
      free = await scene.addInstrument({}, scene.hefeiCentre);
      tem = await scene.addInstrument({ rules: { approval: ['manager'] } });
    });
    const three = () =>
      acting.placedOrder(
        scene.researcher,
        null,
        line(tem, on(25, '09:00'), on(25, '10:00'), { mode: 'self' }),
        line(other, on(26, '09:00'), on(26, '10:00')),
        line(free, on(27, '09:00'), on(27, '10:00')),
      );
    const statesOf = (ids: readonly string[]) => Promise.all(ids.map(acting.stateOf));

    test('leaves all lines waiting while one is missing, and then confirms all at once', async () => {
      const { ids, id } = await three();
      const [first = '', second = '', third = ''] = ids;
      expect(await statesOf(ids)).toEqual(['pending', 'pending', 'pending']);
      expect((await acting.done(scene.manager, first, 'approve')).state).toBe('pending');
      expect(await statesOf(ids)).toEqual(['pending', 'pending', 'pending']);
      expect((await acting.act(scene.hefeiManager, third, 'approve')).status).toBe(409);
      expect((await acting.done(scene.hefeiManager, second, 'approve')).state).toBe('confirmed');
      expect(await statesOf(ids)).toEqual(['confirmed', 'confirmed', 'confirmed']);
      for (const one of ids) expect((await acting.kindsOf(one)).at(-1)).toBe('booking.confirmed');
      expect((await scene.researcher.client.get(`/api/v1/orders/${id}`)).read(order).state).toBe('confirmed');
    });

    test('refused for one line cancels those that wait with it, and says so', async () => {
      const { ids } = await three();
      const [first = '', second = '', third = ''] = ids;
      await acting.done(scene.manager, first, 'approve');
      await acting.done(scene.hefeiManager, second, 'decline', { reason: '检修' });
      expect(await statesOf(ids)).toEqual(['cancelled', 'declined', 'cancelled']);
      expect((await acting.look(scene.researcher, third)).reason).toMatch(/declined/);
      expect((await acting.toldOf(first)).at(-1)?.data).toMatchObject({
        because: { bookingId: second, state: 'declined' },
      });
      await acting.booked(scene.colleague, tem, on(25, '09:00'), on(25, '10:00'));
    });

    test('that comes too late for one line ends all of them', async () => {
      const { ids } = await three();
      await acting.jobsAt(on(25, '09:00'));
      expect(await statesOf(ids)).toEqual(['expired', 'cancelled', 'cancelled']);
    });

    test('is not missing any more when its owner takes the line out that waits for it', async () => {
      const { ids } = await three();
      const [first = '', second = ''] = ids;
      await acting.done(scene.manager, first, 'approve');
      await acting.done(scene.researcher, second, 'cancel');
      expect(await statesOf(ids)).toEqual(['confirmed', 'cancelled', 'confirmed']);
    });

    test('comes to nothing when a closure takes one of its lines away', async () => {
      const { ids } = await three();
      await acting.done(scene.manager, ids[0] ?? '', 'approve');
      const closed = await scene.hefeiManager.client.post(`/api/v1/instruments/${other}/closures`, {
        ...{ id: uuidv7(), from: on(26, '08:00'), to: on(26, '12:00') },
        ...{ kind: 'maintenance', reason: '检修', displace: 'cancel' },
      });
      expect(closed.status, closed.text).toBe(201);
      await acting.jobsAt(on(24, '12:00'));
      expect(await statesOf(ids)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    });

    test('moved later waits alone: what was confirmed stays when the move is refused', async () => {
      const { ids } = await three();
      const [first = '', second = '', third = ''] = ids;
      await acting.done(scene.manager, first, 'approve');
      await acting.done(scene.hefeiManager, second, 'approve');
      const moved = await scene.researcher.client.patch(
        `/api/v1/bookings/${first}`,
        { from: on(25, '14:00'), to: on(25, '15:00') },
        { 'if-match': '*' },
      );
      expect(moved.status, moved.text).toBe(200);
      expect(await statesOf(ids)).toEqual(['pending', 'confirmed', 'confirmed']);
      await acting.done(scene.manager, first, 'decline');
      expect(await statesOf([first, second, third])).toEqual(['declined', 'confirmed', 'confirmed']);
    });

    test('cancelled as a whole tells the fate of each line, and costs nothing while it waits', async () => {
      const { ids, id } = await three();
      await acting.done(scene.manager, ids[0] ?? '', 'approve');
      const answer = await scene.researcher.client.post(`/api/v1/orders/${id}/cancel`, { reason: '项目推迟' });
      expect(answer.read(bookingFates).items).toEqual(
        ids.map((one) => ({ id: one, state: 'cancelled', problem: null })),
      );
      for (const one of ids) {
        expect(await acting.kindsOf(one)).not.toContain('booking.confirmed');
        expect((await acting.look(scene.researcher, one)).reason).toBe('项目推迟');
      }
      expect((await scene.stranger.client.post(`/api/v1/orders/${id}/cancel`)).status).toBe(404);
      expect((await scene.researcher.client.post(`/api/v1/orders/${id}/cancel`)).status).toBe(200);
    });
  });

  describe('of many at once', () => {
    test('tells the fate of each, and one that fails does not stop the others', async () => {
      const ids = await Promise.all(
        ['09', '10', '11'].map((hour) =>
          acting.booked(scene.researcher, tem, on(30, `${hour}:00`), on(30, `${hour}:30`), groupId),
        ),
      );
      const own = await scene.addInstrument({ rules: { approval: ['manager'] } });
      const mine = await acting.booked(scene.engineer, own, on(26, '09:00'), on(26, '10:00'));
      const unknown = uuidv7();
      const answer = await scene.manager.client.post('/api/v1/bookings/approve', { ids: [mine, unknown, ...ids] });
      expect(answer.status, answer.text).toBe(200);
      const fates = answer.read(bookingFates).items;
      expect(fates[0]).toEqual({ id: mine, state: 'confirmed', problem: null });
      expect(fates[1]).toMatchObject({ id: unknown, state: null, problem: { type: '/problems/not-found' } });
      expect(fates.slice(2).map((fate) => fate.problem?.type)).toEqual(Array(3).fill('/problems/conflict'));
    });

    test('is at most a hundred, for people who are signed in', async () => {
      const ids = Array.from({ length: 101 }, () => uuidv7());
      expect((await scene.manager.client.post('/api/v1/bookings/approve', { ids })).status).toBe(422);
      expect((await scene.client.post('/api/v1/bookings/approve', { ids: ids.slice(1) })).status).toBe(401);
    });
  });

  describe('that nobody gives', () => {
    const silent = (silence: 'expire' | 'approve') =>
      scene.addInstrument({
        rules: { approval: ['manager'], approvalMinutes: 120, remindMinutes: 60, silence },
      });

    test('is reminded of once, and the booking expires when its time is over', async () => {
      const instrument = await silent('expire');
      const id = await acting.booked(scene.engineer, instrument, on(25, '09:00'), on(25, '10:00'));
      await acting.jobsAt(on(24, '12:59'));
      expect(await acting.kindsOf(id)).toEqual(['booking.placed']);
      for (const time of ['13:00', '13:01', '12:30', '13:30']) await acting.jobsAt(on(24, time));
      expect(await acting.kindsOf(id)).toEqual(['booking.placed', 'booking.reminded']);
      expect((await acting.toldOf(id)).at(-1)).toMatchObject({ actorId: null, data: { party: 'manager' } });
      expect((await acting.look(scene.engineer, id)).version).toBe(1);
      await acting.jobsAt(on(24, '14:00'));
      expect(await acting.stateOf(id)).toBe('expired');
      await acting.booked(scene.researcher, instrument, on(25, '09:00'), on(25, '10:00'));
    });

    test('is taken for granted where the rules say so, but never once the booking has begun', async () => {
      const instrument = await silent('approve');
      const soon = await acting.booked(scene.engineer, instrument, on(25, '09:00'), on(25, '10:00'));
      const begun = await acting.booked(scene.engineer, instrument, on(24, '15:00'), on(24, '17:00'));
      await acting.jobsAt(on(24, '15:00'));
      expect([await acting.stateOf(soon), await acting.stateOf(begun)]).toEqual(['confirmed', 'expired']);
      expect((await acting.toldOf(soon)).at(-2)).toMatchObject({ kind: 'booking.approved', data: { silent: true } });
    });

    test('expires at the latest when the booking begins', async () => {
      const patient = await scene.addInstrument({ rules: { approval: ['manager'], silence: 'approve' } });
      const id = await acting.booked(scene.engineer, patient, on(25, '09:00'), on(25, '10:00'));
      await acting.jobsAt(on(25, '08:59'));
      expect(await acting.stateOf(id)).toBe('pending');
      await acting.jobsAt(on(25, '09:00'));
      expect(await acting.stateOf(id)).toBe('expired');
    });
  });
});
