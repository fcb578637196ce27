import { transact } from '@jishi/db/open';
import { appendEvents } from '@jishi/db/queries/event';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { KINDS } from '../support/store.ts';
import { openStream, type Stream, type Told } from '../support/stream.ts';
import { line, on, openScene, orderOf, type Scene, type Someone, utc } from './scene.ts';

describe.each(KINDS)('the stream of events on %s', (kind) => {
  let scene: Scene;
  let tem: string;
  const open: Stream[] = [];
  beforeAll(async () => {
    scene = await openScene(kind);
  });
  beforeEach(async () => {
    tem = await scene.addInstrument();
  });
  afterAll(async () => {
    for (const stream of open) stream.close();
    await scene?.stop();
  });

  async function listen(query: string, headers: Record<string, string> = {}): Promise<Stream> {
    const stream = await openStream(`${scene.url}/api/v1/events?${query}`, headers);
    open.push(stream);
    expect((await stream.next()).event).toBe('hello');
    return stream;
  }

  /** The next that concerns a booking; that the instrument was added may still be told before. */
  async function nextOf(stream: Stream): Promise<Told> {
    const told = await stream.next();
    return String(told.data.kind).startsWith('booking.') ? told : nextOf(stream);
  }

  async function kindsUntilBooking(stream: Stream): Promise<unknown[]> {
    const kinds: unknown[] = [];
    while (!kinds.includes('booking.placed')) kinds.push((await stream.next()).data.kind);
    return kinds;
  }

  async function place(who: Someone, hour: string): Promise<string> {
    const wanted = line(tem, on(25, `${hour}:00`), on(25, `${hour}:30`));
    const answer = await who.client.post('/api/v1/orders', orderOf(wanted));
    expect(answer.status, answer.text).toBe(201);
    return wanted.id;
  }

  test('tells everybody what happens to an instrument, and only those who may know to whom', async () => {
    const anonymous = await listen(`instrument=${tem}`);
    const owner = await listen(`instrument=${tem}`, { cookie: scene.researcher.cookie });
    const staff = await listen(`facility=${scene.centre.id}&instrument=${tem}`, { cookie: scene.manager.cookie });
    const elsewhere = await listen(`instrument=${uuidv7()}`);
    const id = await place(scene.researcher, '10');
    const shown = { kind: 'booking.placed', instrumentId: tem, from: utc(on(25, '10:00')), to: utc(on(25, '10:30')) };
    const told = await nextOf(anonymous);
    expect(told.data).toMatchObject(shown);
    expect(told.data).not.toHaveProperty('subjectId');
    expect(JSON.stringify(told.data)).not.toContain(scene.researcher.id);
    for (const stream of [owner, staff]) expect((await nextOf(stream)).data).toMatchObject({ ...shown, subjectId: id });
    expect(elsewhere.waiting()).toEqual([]);
  });

  test('tells the staff alone whom they authorise', async () => {
    const [staff, other, anonymous] = await Promise.all(
      [scene.manager.cookie, scene.hefeiManager.cookie, ''].map((cookie) =>
        listen(`facility=${scene.centre.id}`, cookie === '' ? {} : { cookie }),
      ),
    );
    const given = { id: uuidv7(), personId: scene.researcher.id, scope: { instrumentId: tem } };
    const path = `/api/v1/facilities/${scene.centre.id}/authorisations`;
    expect((await scene.manager.client.post(path, given)).status).toBe(201);
    await place(scene.researcher, '14');
    expect(await kindsUntilBooking(staff as Stream)).toContain('authorisation.granted');
    for (const stream of [other, anonymous] as Stream[])
      expect(await kindsUntilBooking(stream)).not.toContain('authorisation.granted');
  });

  test('tells nobody of the people of a facility who is no longer of its staff, however long the stream is open', async () => {
    const { write } = scene.store;
    const stream = await listen(`facility=${scene.centre.id}`, { cookie: scene.manager.cookie });
    const staff = write.selectFrom('facility_manager').selectAll().where('person_id', '=', scene.manager.id);
    const roles = await staff.execute();
    await write.deleteFrom('facility_manager').where('person_id', '=', scene.manager.id).execute();
    const given = { at: scene.clock(), kind: 'authorisation.granted', actorId: null, subjectId: uuidv7() } as const;
    const whom = { facilityId: scene.centre.id, personId: scene.researcher.id };
    await transact(scene.store, (trx) => appendEvents(trx, [{ ...given, ...whom }]));
    await place(scene.researcher, '15');
    expect(await kindsUntilBooking(stream)).not.toContain('authorisation.granted');
    await write.insertInto('facility_manager').values(roles).execute();
  });

  test('goes on after the last event that a page has seen, and leaves none out', async () => {
    const first = await listen(`instrument=${tem}`);
    await place(scene.researcher, '08');
    const seen = await nextOf(first);
    first.close();
    const missed = [await place(scene.researcher, '09'), await place(scene.colleague, '10')];
    const again = await listen(`instrument=${tem}`, { 'last-event-id': seen.id, cookie: scene.manager.cookie });
    const live = await place(scene.researcher, '11');
    const told = [await again.next(), await again.next(), await again.next()];
    expect(told.map(({ data }) => data.subjectId)).toEqual([...missed, live]);
    expect(again.waiting()).toEqual([]);
  });

  test('is of one’s own bookings when that is asked for, which needs a session', async () => {
    const mine = await listen('mine=1', { cookie: scene.colleague.cookie });
    await place(scene.researcher, '08');
    const id = await place(scene.colleague, '09');
    await scene.colleague.client.post(`/api/v1/bookings/${id}/cancel`, {});
    const told = [await nextOf(mine), await nextOf(mine)];
    expect(told.map(({ data }) => [data.kind, data.subjectId])).toEqual([
      ['booking.placed', id],
      ['booking.cancelled', id],
    ]);
    expect((await scene.client.get('/api/v1/events?mine=1')).status).toBe(401);
    expect((await scene.client.get('/api/v1/events?instrument=x')).problem().type).toBe('/problems/invalid');
  });

  test.each(['x', '-1', '1e308', '9'.repeat(40), "1'; drop table event"])(
    'begins now for a page that names an event like %s',
    async (id) => {
      const stream = await listen(`instrument=${tem}`, { 'last-event-id': id });
      await place(scene.researcher, '12');
      expect((await nextOf(stream)).data).toMatchObject({ kind: 'booking.placed', instrumentId: tem });
    },
  );
});
