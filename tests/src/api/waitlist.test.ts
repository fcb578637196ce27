import { checkInvariants } from '@jishi/db/invariants';
import { readEventsAfter } from '@jishi/db/queries/event';
import { offersOver, waitlist } from '@jishi/server/waitlist/jobs';
import { order } from '@jishi/shared/schema/booking';
import { facilityLine, type Wish, wish, wishList } from '@jishi/shared/schema/wish';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { doJobs } from '../support/jobs.ts';
import { addPeople } from '../support/people.ts';
import { KINDS } from '../support/store.ts';
import { line, on, openScene, orderOf, type Scene, type Someone, utc } from './scene.ts';

describe.each(KINDS)('the waiting list on %s', (kind) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene(kind);
  }, 60_000);
  afterAll(() => scene?.stop());
  afterEach(async () => {
    const findings = await checkInvariants(scene.store.read);
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
  });

  const wishFor = (instrumentId: string, more: object = {}) => ({
    id: uuidv7(),
    instrumentId,
    from: on(27, '08:00'),
    to: on(27, '18:00'),
    minutes: 120,
    ...more,
  });
  const join = (who: Someone, given: ReturnType<typeof wishFor>) => who.client.post('/api/v1/waitlist', given);
  const joined = async (who: Someone, instrumentId: string, more: object = {}) => {
    scene.passMinutes(1);
    const answer = await join(who, wishFor(instrumentId, more));
    expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
    return answer.read(wish);
  };
  const leave = ({ client }: Someone, wishId: string) =>
    client.send({ method: 'DELETE', path: `/api/v1/waitlist/${wishId}` });
  const readAll = async ({ client }: Someone) => (await client.get('/api/v1/waitlist')).read(wishList).items;
  const seen = async (who: Someone, { id }: Wish) => (await readAll(who)).find((one) => one.id === id) as Wish;
  const accept = ({ client }: Someone, offerId: string, ids = { orderId: uuidv7(), bookingId: uuidv7() }) =>
    client.post(`/api/v1/offers/${offerId}/accept`, ids);
  const decline = ({ client }: Someone, offerId: string) => client.post(`/api/v1/offers/${offerId}/decline`);
  const book = async ({ client }: Someone, ...lines: ReturnType<typeof line>[]) => {
    const answer = await client.post('/api/v1/orders', orderOf(...lines));
    expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
    return answer.read(order).lines[0]?.id ?? '';
  };
  const cancel = async ({ client }: Someone, bookingId: string) =>
    expect((await client.post(`/api/v1/bookings/${bookingId}/cancel`, {})).status).toBe(200);
  /** An instrument that is booked all of Friday; answers the booking too. */
  async function taken(given: Parameters<Scene['addInstrument']>[0] = {}) {
    const instrumentId = await scene.addInstrument({ ...given, rules: { maxMinutes: 600, ...given.rules } });
    const bookingId = await book(scene.manager, line(instrumentId, on(27, '08:00'), on(27, '18:00')));
    return { instrumentId, bookingId };
  }
  const authorise = ({ id }: Someone, until_at: number | null) =>
    scene.store.write
      .insertInto('authorisation')
      .values({
        id: uuidv7(),
        person_id: id,
        facility_id: scene.centre.id,
        instrument_id: null,
        type_id: null,
        from_at: 0,
        until_at,
        granted_by: scene.manager.id,
        created_at: 0,
        revoked_at: null,
        note: null,
      })
      .execute();
  async function people(count: number): Promise<Someone[]> {
    const known = await addPeople(scene.store, count, { institutionId: scene.shanghai });
    return known.map((one) => ({ ...one, client: scene.client.as(one) }));
  }

  test('whoever is first in line gets the freed time, though fifty others ask for it at the same moment', async () => {
    const { instrumentId, bookingId } = await taken();
    const first = await joined(scene.researcher, instrumentId);
    const second = await joined(scene.colleague, instrumentId, { minutes: 600 });
    expect([first.place, second.place]).toEqual([1, 2]);
    const others = await people(50);
    const wanted = () => orderOf(line(instrumentId, on(27, '08:00'), on(27, '10:00')));
    const [, ...asked] = await Promise.all([
      cancel(scene.manager, bookingId),
      ...others.map(({ client }) => client.post('/api/v1/orders', wanted())),
    ]);
    expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([409]));

    const { state, place, offer } = await seen(scene.researcher, first);
    expect([state, place]).toEqual(['offered', null]);
    expect(offer).toMatchObject({
      from: utc(on(27, '08:00')),
      to: utc(on(27, '10:00')),
      instrument: { id: instrumentId },
    });
    expect(Date.parse(offer?.expiresAt ?? '') - scene.clock()).toBe(120 * 60_000);
    expect((await others[0]?.client.post('/api/v1/orders', wanted()))?.problem().refusals).toMatchObject([
      { rule: 'taken', kind: 'hold' },
    ]);
    expect(await seen(scene.colleague, second)).toMatchObject({ state: 'waiting', place: 1, offer: null });

    const ids = { orderId: uuidv7(), bookingId: uuidv7() };
    const accepted = await accept(scene.researcher, offer?.id ?? '', ids);
    expect([accepted.status, accepted.text]).toEqual([201, expect.anything()]);
    expect(accepted.read(order)).toMatchObject({ id: ids.orderId, state: 'confirmed', lines: [{ id: ids.bookingId }] });
    const again = await accept(scene.researcher, offer?.id ?? '', ids);
    expect([again.status, again.text]).toEqual([200, accepted.text]);
    expect((await accept(scene.researcher, offer?.id ?? '')).problem().type).toBe('/problems/conflict');
    expect(await seen(scene.researcher, first)).toMatchObject({ state: 'fulfilled', place: null, instrumentIds: [] });
  });

  test('an offer tells whose it is and not who let the time go, in one change with what freed it', async () => {
    const { instrumentId, bookingId } = await taken();
    await joined(scene.researcher, instrumentId);
    await cancel(scene.manager, bookingId);
    const events = await readEventsAfter(scene.store.read, 0, 10_000);
    const last = events.filter((event) => event.instrument_id === instrumentId).slice(-2);
    expect(last.map(({ kind: what, actor_id, person_id }) => [what, actor_id, person_id])).toEqual([
      ['booking.cancelled', scene.manager.id, scene.manager.id],
      ['offer.made', null, scene.researcher.id],
    ]);
    expect(new Set(last.map(({ data }) => JSON.parse(data).change)).size).toBe(1);
    expect(last[1]?.facility_id).toBe(scene.centre.id);
  });

  test('an offer that nobody answered is the next one’s at once, whether or not anything has ended it', async () => {
    const { instrumentId, bookingId } = await taken();
    const first = await joined(scene.researcher, instrumentId, { minutes: 600 });
    const second = await joined(scene.colleague, instrumentId, { minutes: 600 });
    await cancel(scene.manager, bookingId);
    const offer = (await seen(scene.researcher, first)).offer;
    scene.passMinutes(120);
    expect((await seen(scene.researcher, first)).offer).toBeNull();
    const late = await scene.engineer.client.post(
      '/api/v1/orders',
      orderOf(line(instrumentId, on(27, '08:00'), on(27, '09:00'))),
    );
    expect(late.problem().refusals).toMatchObject([{ rule: 'taken', kind: 'hold' }]);
    expect((await accept(scene.researcher, offer?.id ?? '')).problem().type).toBe('/problems/conflict');

    await doJobs(scene.deps, [offersOver]);
    expect(await seen(scene.colleague, second)).toMatchObject({
      state: 'offered',
      offer: { from: utc(on(27, '08:00')) },
    });
    const third = await joined(scene.engineer, instrumentId, { minutes: 600 });
    expect([(await seen(scene.researcher, first)).place, third.place]).toEqual([1, 2]);
    // Nobody keeps time from others by not answering: the same time is not offered to the same wish twice.
    scene.passMinutes(120);
    await doJobs(scene.deps, [offersOver]);
    expect(await seen(scene.engineer, third)).toMatchObject({ state: 'offered' });
    expect((await seen(scene.researcher, first)).state).toBe('waiting');
    scene.passMinutes(120);
    await doJobs(scene.deps, [offersOver]);
    await doJobs(scene.deps, [waitlist]);
    await book(scene.manager, line(instrumentId, on(27, '08:00'), on(27, '18:00')));
  });

  test('a declined offer is the next one’s in the same change, and its wish keeps its place for other time', async () => {
    const { instrumentId, bookingId } = await taken();
    const first = await joined(scene.researcher, instrumentId, { minutes: 300 });
    const second = await joined(scene.colleague, instrumentId, { minutes: 600 });
    await cancel(scene.manager, bookingId);
    const offer = (await seen(scene.researcher, first)).offer;
    expect((await decline(scene.colleague, offer?.id ?? '')).status).toBe(404);
    expect((await decline(scene.researcher, offer?.id ?? '')).status).toBe(204);
    expect((await decline(scene.researcher, offer?.id ?? '')).status).toBe(204);
    expect((await accept(scene.researcher, offer?.id ?? '')).problem().type).toBe('/problems/conflict');
    // The first in line is asked for the rest of the day before the second one is asked at all.
    expect(await seen(scene.researcher, first)).toMatchObject({
      state: 'offered',
      offer: { from: utc(on(27, '13:00')) },
    });
    expect(await seen(scene.colleague, second)).toMatchObject({ state: 'waiting', place: 1 });
    await decline(scene.researcher, (await seen(scene.researcher, first)).offer?.id ?? '');
    expect(await seen(scene.researcher, first)).toMatchObject({ state: 'waiting', place: 1 });
    expect(await seen(scene.colleague, second)).toMatchObject({
      state: 'offered',
      offer: { from: utc(on(27, '08:00')) },
    });
  });

  test('an accepted offer is judged anew: refused by now it is withdrawn, and its wish waits on', async () => {
    const { instrumentId, bookingId } = await taken();
    const first = await joined(scene.researcher, instrumentId);
    await cancel(scene.manager, bookingId);
    const offer = (await seen(scene.researcher, first)).offer;
    const pauseId = uuidv7();
    await scene.store.write
      .insertInto('pause')
      .values({
        id: pauseId,
        person_id: scene.researcher.id,
        facility_id: scene.centre.id,
        from_at: 0,
        until_at: null,
        reason: '整改',
        set_by: scene.manager.id,
        created_at: 0,
        lifted_at: null,
      })
      .execute();
    const refused = (await accept(scene.researcher, offer?.id ?? '')).problem();
    expect(refused.type).toBe('/problems/refused');
    expect(refused.refusals).toMatchObject([{ rule: 'blocked' }]);
    expect(await seen(scene.researcher, first)).toMatchObject({ state: 'waiting', offer: null });
    await book(scene.colleague, line(instrumentId, on(27, '08:00'), on(27, '10:00')));
    await scene.store.write.deleteFrom('pause').where('id', '=', pauseId).execute();
    await doJobs(scene.deps, [waitlist]);
    expect(await seen(scene.researcher, first)).toMatchObject({ offer: { from: utc(on(27, '10:00')) } });
  });

  test('places move up when somebody leaves, and whoever leaves gives back what was offered', async () => {
    const { instrumentId, bookingId } = await taken();
    const first = await joined(scene.researcher, instrumentId);
    const second = await joined(scene.colleague, instrumentId, { minutes: 600 });
    const elsewhen = await joined(scene.engineer, instrumentId, {
      from: on(30, '08:00'),
      to: on(30, '18:00'),
      minutes: 600,
    }).catch(() => null);
    expect(elsewhen, 'Monday is free').toBeNull();
    const third = await joined(scene.engineer, instrumentId, { minutes: 600 });
    expect([first.place, second.place, third.place]).toEqual([1, 2, 3]);
    expect((await leave(scene.engineer, first.id)).status).toBe(404);
    expect((await leave(scene.researcher, first.id)).status).toBe(204);
    expect((await leave(scene.researcher, first.id)).status).toBe(204);
    expect([(await seen(scene.colleague, second)).place, (await seen(scene.engineer, third)).place]).toEqual([1, 2]);
    expect(await seen(scene.researcher, first)).toMatchObject({ state: 'withdrawn', place: null });

    await cancel(scene.manager, bookingId);
    expect(await seen(scene.colleague, second)).toMatchObject({ state: 'offered' });
    expect((await leave(scene.colleague, second.id)).status).toBe(204);
    expect(await seen(scene.engineer, third)).toMatchObject({
      state: 'offered',
      offer: { from: utc(on(27, '08:00')) },
    });
  });

  test('a wish for any equivalent is offered whichever becomes free first', async () => {
    const technique = uuidv7();
    const own = await taken({ technique });
    const other = await taken({ technique });
    const asked = await taken({ technique, modes: ['sample'] }).catch(() => null);
    expect(asked, 'cannot be booked by time').toBeNull();
    const wanted = async () => {
      const made = await join(scene.researcher, wishFor(own.instrumentId, { any: true }));
      const { id, instrumentIds } = made.read(wish);
      if (!instrumentIds.includes(other.instrumentId)) await leave(scene.researcher, id);
      return instrumentIds;
    };
    await expect.poll(wanted, { timeout: 10_000 }).toEqual([own.instrumentId, other.instrumentId]);
    await joined(scene.colleague, own.instrumentId, { minutes: 600 });
    await cancel(scene.manager, other.bookingId);
    const [first] = await readAll(scene.researcher);
    expect(first).toMatchObject({ state: 'offered', offer: { instrument: { id: other.instrumentId } } });
    expect((await accept(scene.researcher, first?.offer?.id ?? '')).status).toBe(201);
    await cancel(scene.manager, own.bookingId);
    expect((await readAll(scene.colleague))[0]).toMatchObject({
      state: 'offered',
      offer: { from: utc(on(27, '08:00')) },
    });
  });

  test('waiting is refused where it does not help: rules about the wish, or time that is free now', async () => {
    const { instrumentId } = await taken({ rules: { stepMinutes: 60, noticeMinutes: 60 } });
    const refusals = async (more: object) =>
      (await join(scene.researcher, wishFor(instrumentId, more))).problem().refusals.map(({ rule }) => rule);
    expect(await refusals({ minutes: 90 })).toEqual(['grid']);
    expect(await refusals({ minutes: 660, from: on(26, '00:00') })).toEqual(['too-long']);
    expect(await refusals({ mode: 'assisted' })).toEqual(['mode']);
    expect(await refusals({ from: on(2, '08:00'), to: on(2, '18:00') })).toEqual(['past']);
    const free = (await join(scene.researcher, wishFor(instrumentId, { to: on(30, '18:00') }))).problem();
    expect(free).toMatchObject({ type: '/problems/refused', refusals: [] });
    expect(free.alternatives).toMatchObject([{ instrumentId, from: utc(on(30, '08:00')), to: utc(on(30, '10:00')) }]);
    const invalid = async (more: object) => (await join(scene.researcher, wishFor(instrumentId, more))).status;
    expect(await invalid({ to: on(27, '09:00') })).toBe(422);
    expect(await invalid({ minutes: 20 })).toBe(422);
    expect(await invalid({ from: '2026-11-27T00:00:00Z', to: '2027-03-01T00:00:00Z' })).toBe(422);
    expect(await invalid({ groupId: uuidv7() })).toBe(404);
    expect((await join(scene.researcher, wishFor(uuidv7()))).status).toBe(404);
    expect((await scene.client.post('/api/v1/waitlist', wishFor(instrumentId))).status).toBe(401);
  });

  test('the same wish again is the same wish, and nobody has more than twenty', async () => {
    const { instrumentId } = await taken();
    const [who, other] = (await people(2)) as [Someone, Someone];
    const wanted = wishFor(instrumentId);
    const made = await join(who, wanted);
    const again = await join(who, wanted);
    expect([made.status, again.status, again.text]).toEqual([201, 200, made.text]);
    expect((await join(who, { ...wanted, minutes: 60 })).problem().type).toBe('/problems/id-reused');
    expect((await join(other, wanted)).problem().type).toBe('/problems/id-reused');
    for (let count = 1; count < 20; count += 1) await joined(who, instrumentId);
    expect((await join(who, wishFor(instrumentId))).problem().type).toBe('/problems/conflict');
    expect((await readAll(who)).map(({ place }) => place).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  test('a shared room is offered with the instrument, also when it was freed by another one that needs it', async () => {
    const room = await scene.addInstrument({ kind: 'part' });
    const [own, other] = [await scene.addInstrument({ rules: { maxMinutes: 600 } }), await taken()];
    for (const instrument_id of [own, other.instrumentId]) {
      await scene.store.write
        .insertInto('instrument_part')
        .values({ instrument_id, part_id: room, need: 'always' })
        .execute();
    }
    await cancel(scene.manager, other.bookingId);
    const bookingId = await book(scene.manager, line(other.instrumentId, on(27, '08:00'), on(27, '18:00')));
    const first = await joined(scene.researcher, own);
    await cancel(scene.manager, bookingId);
    await doJobs(scene.deps, [waitlist]);
    const { offer } = await seen(scene.researcher, first);
    expect(offer).toMatchObject({ instrument: { id: own }, from: utc(on(27, '08:00')) });
    const held = await scene.store.read
      .selectFrom('occupancy')
      .select('instrument_id')
      .where('owner_id', '=', offer?.id ?? '')
      .execute();
    expect(held.map((row) => row.instrument_id).toSorted()).toEqual([own, room].toSorted());
    expect((await accept(scene.researcher, offer?.id ?? '')).status).toBe(201);
  });

  test('whoever is suspended is passed over', async () => {
    const { instrumentId, bookingId } = await taken();
    const [who] = (await people(1)) as [Someone];
    await joined(who, instrumentId, { minutes: 600 });
    const second = await joined(scene.colleague, instrumentId, { minutes: 600 });
    await scene.store.write.updateTable('person').set({ suspended_at: 0 }).where('id', '=', who.id).execute();
    await cancel(scene.manager, bookingId);
    expect(await seen(scene.colleague, second)).toMatchObject({ state: 'offered' });
  });

  test('one person with many wishes that find nothing keeps nobody else from being asked', async () => {
    await authorise(scene.manager, null);
    const { instrumentId, bookingId } = await taken({ rules: { authorisation: 'all' } });
    const [many, other] = (await people(2)) as [Someone, Someone];
    await authorise(many, null);
    await authorise(other, null);
    for (let count = 0; count < 20; count += 1) await joined(many, instrumentId);
    const waits = await joined(other, instrumentId);
    await scene.store.write
      .updateTable('authorisation')
      .set({ revoked_at: scene.clock() })
      .where('person_id', '=', many.id)
      .execute();
    await cancel(scene.manager, bookingId);
    expect(await seen(other, waits)).toMatchObject({ state: 'offered' });
    expect((await readAll(many)).filter(({ state }) => state !== 'waiting')).toEqual([]);
  });

  test('nobody waits with an authorisation that has ended, or that ends before the window begins', async () => {
    const { instrumentId } = await taken({ rules: { authorisation: 'all' } });
    const [gone, soon, long] = (await people(3)) as [Someone, Someone, Someone];
    await authorise(gone, scene.clock() - 1);
    await authorise(soon, Date.parse(on(27, '09:00')));
    await authorise(long, Date.parse(on(27, '10:00')));
    for (const who of [gone, soon]) {
      const refused = (await join(who, wishFor(instrumentId))).problem();
      expect(refused.refusals).toMatchObject([{ rule: 'authorisation', needed: 'authorisation' }]);
    }
    expect(await joined(long, instrumentId)).toMatchObject({ state: 'waiting' });
  });

  test('what is kept for somebody counts as theirs, so that they are not offered more than they may have', async () => {
    const { instrumentId, bookingId } = await taken({ rules: { maxActive: 1 } });
    const [who, other] = (await people(2)) as [Someone, Someone];
    const first = await joined(who, instrumentId);
    const second = await joined(who, instrumentId);
    const third = await joined(other, instrumentId);
    await cancel(scene.manager, bookingId);
    expect(await seen(who, first)).toMatchObject({ state: 'offered', offer: { from: utc(on(27, '08:00')) } });
    expect(await seen(who, second)).toMatchObject({ state: 'waiting', offer: null });
    expect(await seen(other, third)).toMatchObject({ state: 'offered', offer: { from: utc(on(27, '10:00')) } });
    await doJobs(scene.deps, [waitlist]);
    expect(await seen(who, second)).toMatchObject({ state: 'waiting', offer: null });
    await decline(who, (await seen(who, first)).offer?.id ?? '');
    expect((await readAll(who)).map(({ state }) => state).toSorted()).toEqual(['offered', 'waiting']);
  });

  test('the sweep does not touch the agendas for whoever is suspended', async () => {
    const instrumentId = await scene.addInstrument({ rules: { maxMinutes: 600 } });
    const held = { id: uuidv7(), lines: [{ instrumentId, from: on(27, '08:00'), to: on(27, '18:00') }] };
    expect((await scene.manager.client.post('/api/v1/holds', held)).status).toBe(201);
    const [who] = (await people(1)) as [Someone];
    await joined(who, instrumentId);
    await scene.store.write.updateTable('person').set({ suspended_at: 0 }).where('id', '=', who.id).execute();
    scene.passMinutes(10);
    const version = async () =>
      (
        await scene.store.read
          .selectFrom('agenda')
          .select('version')
          .where('instrument_id', '=', instrumentId)
          .executeTakeFirstOrThrow()
      ).version;
    const before = await version();
    await doJobs(scene.deps, [waitlist]);
    expect(await version()).toBe(before);
  });

  test('managers see how many wait and in which order, and nobody’s name', async () => {
    const { instrumentId } = await taken();
    await joined(scene.researcher, instrumentId);
    await joined(scene.engineer, instrumentId, { minutes: 60 });
    const path = `/api/v1/facilities/${scene.centre.id}/waitlist`;
    const answer = await scene.manager.client.get(path);
    const { instruments, items } = answer.read(facilityLine);
    expect(instruments.find(({ instrument }) => instrument.id === instrumentId)).toMatchObject({
      waiting: 2,
      offered: 0,
    });
    expect(items.filter((item) => item.instrumentId === instrumentId)).toMatchObject([
      { place: 1, minutes: 120 },
      { place: 2, minutes: 60 },
    ]);
    expect(answer.text).not.toContain(scene.researcher.id);
    expect((await scene.researcher.client.get(path)).status).toBe(403);
    expect((await scene.client.get(path)).status).toBe(401);
  });

  test('time that no change gave back is found by the sweep; a wish whose window is over ends', async () => {
    const instrumentId = await scene.addInstrument({ rules: { maxMinutes: 600 } });
    const held = { id: uuidv7(), lines: [{ instrumentId, from: on(27, '08:00'), to: on(27, '18:00') }] };
    expect((await scene.manager.client.post('/api/v1/holds', held)).status).toBe(201);
    const first = await joined(scene.researcher, instrumentId);
    await doJobs(scene.deps, [waitlist]);
    expect(await seen(scene.researcher, first)).toMatchObject({ state: 'waiting' });
    scene.passMinutes(10);
    await doJobs(scene.deps, [waitlist]);
    const { offer } = await seen(scene.researcher, first);
    expect(offer).toMatchObject({ from: utc(on(27, '08:00')) });

    const second = await joined(scene.colleague, instrumentId, { minutes: 600 });
    const away = (Date.parse(on(27, '08:00')) - scene.clock()) / 60_000;
    scene.passMinutes(away);
    await doJobs(scene.deps, [offersOver]);
    await doJobs(scene.deps, [waitlist]);
    expect(await seen(scene.colleague, second)).toMatchObject({ state: 'ended', place: null });
    expect(await seen(scene.researcher, first)).toMatchObject({ state: 'offered' });
  });
});
