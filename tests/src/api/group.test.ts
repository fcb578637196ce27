import { booking, order } from '@jishi/shared/schema/booking';
import { group, groupSummary, standIn } from '@jishi/shared/schema/group';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { addPerson } from '../support/people.ts';
import { KINDS } from '../support/store.ts';
import { line, NOW, on, openScene, orderOf, type Scene, type Someone } from './scene.ts';
import { patch as patchSeries, booked as seriesBooked, seriesOf } from './series-scene.ts';

const DAY_MS = 86_400_000;
const at = (days: number) => new Date(NOW + days * DAY_MS).toISOString();
const emailOf = ({ id }: { readonly id: string }) => `${id}@example.org`;

describe.each(KINDS)('groups and stand-ins on %s', (kind) => {
  let scene: Scene;
  let mate: Someone;
  beforeAll(async () => {
    scene = await openScene(kind);
    mate = await person(scene.hefei, '韩雪');
  });
  afterAll(() => scene?.stop());

  const person = async (institutionId: string, name: string): Promise<Someone> => {
    const known = await addPerson(scene.store, { institutionId, name });
    return { ...known, client: scene.client.as(known) };
  };
  const make = (who: Someone, body: object = {}) => {
    const wanted = { id: uuidv7(), name: { zh: '催化组' }, ...body };
    return who.client.post('/api/v1/groups', wanted);
  };
  const made = async (who: Someone) => {
    const answer = await make(who);
    expect(answer.status, answer.text).toBe(201);
    return answer.read(group);
  };
  /** One that rules count. */
  const confirmed = async (who: Someone) => {
    const one = await made(who);
    expect((await scene.administrator.client.post(`/api/v1/groups/${one.id}/confirm`)).status).toBe(200);
    return one;
  };
  const show = (who: { client: Scene['client'] }, groupId: string) => who.client.get(`/api/v1/groups/${groupId}`);
  const add = (who: Someone, groupId: string, email: string, role = 'member') =>
    who.client.post(`/api/v1/groups/${groupId}/members`, { email, role });
  const remove = (who: Someone, groupId: string, personId: string) =>
    who.client.send({ method: 'DELETE', path: `/api/v1/groups/${groupId}/members/${personId}` });
  const typeOf = (answer: { problem: () => { type: string } }) => answer.problem().type;
  const eventsOf = (subjectId: string) =>
    scene.store.read
      .selectFrom('event')
      .select(['kind', 'person_id', 'actor_id', 'data'])
      .where('subject_id', '=', subjectId)
      .orderBy('id')
      .execute();

  test('are made at one’s own institution by who then heads them, once for each id', async () => {
    const id = uuidv7();
    const first = await make(scene.researcher, { id, institutionId: scene.hefei });
    expect(first.status).toBe(201);
    expect(first.read(group)).toMatchObject({
      role: 'head',
      institution: { id: scene.hefei },
      members: [{ person: { id: scene.researcher.id }, role: 'head' }],
    });
    const again = await make(scene.researcher, { id });
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect(typeOf(await make(scene.researcher, { id, name: { zh: '另一组' } }))).toBe('/problems/id-reused');
    expect(typeOf(await make(mate, { id }))).toBe('/problems/id-reused');
    expect((await make(scene.researcher, { institutionId: scene.shanghai })).status).toBe(403);
    expect(typeOf(await make(scene.stranger))).toBe('/problems/conflict');
    expect((await scene.client.post('/api/v1/groups', { id: uuidv7(), name: { zh: '组' } })).status).toBe(401);
    const events = await eventsOf(id);
    expect(events.map((event) => [event.kind, event.person_id])).toEqual([['group.changed', scene.researcher.id]]);
    expect(JSON.parse(events[0]?.data ?? '')).toMatchObject({ what: 'made', change: expect.any(String) });
  });

  test('are as unknown to those who do not belong to them as groups that do not exist', async () => {
    const { id } = await made(scene.researcher);
    for (const who of [mate, scene.manager, scene.stranger]) {
      const hidden = await show(who, id);
      const unknown = await show(who, uuidv7());
      const same = (answer: typeof hidden) => ({ ...answer.problem(), instance: '' });
      expect(same(hidden)).toEqual(same(unknown));
      expect(typeOf(await add(who, id, emailOf(mate)))).toBe('/problems/not-found');
      expect(typeOf(await remove(who, id, scene.researcher.id))).toBe('/problems/not-found');
      expect(typeOf(await who.client.post(`/api/v1/groups/${id}/end`))).toBe('/problems/not-found');
    }
    expect((await show(scene.administrator, id)).status).toBe(200);
  });

  test('take in people of their institution, and nobody learns of others', async () => {
    const { id } = await made(scene.researcher);
    const joined = (await add(scene.researcher, id, emailOf(mate).toUpperCase())).read(group);
    expect(joined.members.map(({ person: { name }, role }) => [name, role])).toEqual([
      ['李雷', 'head'],
      ['韩雪', 'member'],
    ]);
    const elsewhere = await add(scene.researcher, id, emailOf(scene.colleague));
    const nobody = await add(scene.researcher, id, 'nobody@example.org');
    expect([elsewhere.status, nobody.status]).toEqual([404, 404]);
    expect(elsewhere.problem().detail).toBe(nobody.problem().detail);
    // Members see who belongs to it, addresses are for the heads.
    const seen = (await show(mate, id)).read(group);
    expect(seen.members.map(({ person: { email } }) => email)).toEqual([null, null]);
    expect(seen.role).toBe('member');
    expect(typeOf(await add(mate, id, emailOf(mate)))).toBe('/problems/forbidden');
    const listed = (await mate.client.get('/api/v1/groups')).read(z.object({ items: z.array(groupSummary) }));
    expect(listed.items).toMatchObject([{ id, members: 2, role: 'member' }]);
  });

  const setRole = (who: Someone, groupId: string, personId: string, role: 'head' | 'member') =>
    who.client.put(`/api/v1/groups/${groupId}/members/${personId}`, { role });

  test('know nobody by id who is not a member already: an id leads to no address and adds nobody', async () => {
    const { id } = await made(scene.researcher);
    const answers = await Promise.all(
      [mate.id, scene.colleague.id, uuidv7()].map((personId) => setRole(scene.researcher, id, personId, 'member')),
    );
    expect(answers.map((answer) => [answer.status, answer.problem().detail])).toEqual(
      Array(3).fill([404, 'no such member']),
    );
    for (const answer of answers) expect(answer.text).not.toContain('@');
    expect((await show(scene.researcher, id)).read(group).members).toHaveLength(1);
  });

  test('that others put somebody into do not keep them from making their own', async () => {
    const [head, other] = [await person(scene.hefei, '建组人'), await person(scene.hefei, '被加入')];
    const rows = Array.from({ length: 49 }, () => ({ id: uuidv7(), institution_id: scene.hefei, created_at: NOW }));
    const named = { name_zh: '组', name_en: null, ended_at: null, made_by: head.id };
    await scene.store.write
      .insertInto('research_group')
      .values(rows.map((row) => ({ ...row, ...named })))
      .execute();
    const heads = rows.map(({ id }) => ({ group_id: id, person_id: other.id, role: 'head' as const, since_at: NOW }));
    await scene.store.write.insertInto('group_member').values(heads).execute();
    const { id } = await made(head);
    expect(typeOf(await make(head))).toBe('/problems/conflict');
    expect((await add(head, id, emailOf(other))).status).toBe(200);
    expect((await make(other)).status).toBe(201);
    expect((await head.client.post(`/api/v1/groups/${id}/end`)).status).toBe(200);
    expect((await make(head)).status).toBe(201);
  });

  test('a stand-in adds and removes members, and changes nothing about who is head', async () => {
    const [head, deputy, other] = [
      await person(scene.hefei, '组长'),
      await person(scene.hefei, '副手'),
      await person(scene.hefei, '另一负责人'),
    ];
    const { id } = await made(head);
    await add(head, id, emailOf(other), 'head');
    expect((await name(head, { personId: deputy.id })).status).toBe(201);
    const added = await add(deputy, id, emailOf(mate));
    expect(added.status).toBe(200);
    expect(added.read(group).members.map(({ person: { email } }) => email)).toEqual([null, null, null]);
    const end = () => deputy.client.post(`/api/v1/groups/${id}/end`);
    const trespasses = async () => [
      await add(deputy, id, emailOf(deputy), 'head'),
      await setRole(deputy, id, mate.id, 'head'),
      await setRole(deputy, id, head.id, 'member'),
      await remove(deputy, id, head.id),
      await end(),
    ];
    for (const answer of await trespasses()) {
      expect([answer.status, answer.problem().detail]).toEqual([403, 'only a head in person may do this']);
    }
    // As an ordinary member too.
    expect((await add(deputy, id, emailOf(deputy))).status).toBe(200);
    expect((await setRole(deputy, id, deputy.id, 'head')).status).toBe(403);
    for (const answer of await trespasses()) expect(answer.status).not.toBeLessThan(300);
    expect((await remove(deputy, id, mate.id)).status).toBe(204);
    const stays = (await show(head, id)).read(group).members;
    expect(stays.map((member) => [member.person.id, member.role, member.person.email])).toEqual(
      expect.arrayContaining([
        [head.id, 'head', emailOf(head)],
        [other.id, 'head', emailOf(other)],
        [deputy.id, 'member', emailOf(deputy)],
      ]),
    );
    expect((await remove(head, id, other.id)).status).toBe(204);
  });

  test('a stand-in of a manager registers no webhook, which would go on afterwards', async () => {
    const deputy = await person(scene.shanghai, '副手');
    expect((await name(scene.manager, { personId: deputy.id })).status).toBe(201);
    const path = `/api/v1/facilities/${scene.centre.id}/webhooks`;
    const body = () => ({ id: uuidv7(), url: 'https://hooks.example.org/jishi', kinds: ['booking.placed'] });
    expect((await deputy.client.get(path)).status).toBe(200);
    const refused = await deputy.client.post(path, body());
    expect([refused.status, refused.problem().detail]).toEqual([403, 'only a manager in person may do this']);
    const own = body();
    expect((await scene.manager.client.post(path, own)).status).toBe(201);
    // Nor does the same request again give away a secret of the manager's.
    expect((await deputy.client.post(path, own)).status).toBe(403);
    expect((await scene.administrator.client.post(path, body())).status).toBe(201);
  });

  test('keep at least one head, whoever leaves', async () => {
    const { id } = await made(scene.researcher);
    await add(scene.researcher, id, emailOf(mate));
    expect(typeOf(await remove(scene.researcher, id, scene.researcher.id))).toBe('/problems/conflict');
    const demoted = await scene.researcher.client.put(`/api/v1/groups/${id}/members/${scene.researcher.id}`, {
      role: 'member',
    });
    expect(typeOf(demoted)).toBe('/problems/conflict');
    const raised = await scene.researcher.client.put(`/api/v1/groups/${id}/members/${mate.id}`, { role: 'head' });
    expect(raised.status).toBe(200);
    const left = await Promise.all([remove(scene.researcher, id, scene.researcher.id), remove(mate, id, mate.id)]);
    expect(left.map(({ status }) => status).toSorted()).toEqual([204, 409]);
    const stays = (await show(scene.administrator, id)).read(group);
    expect(stays.members).toHaveLength(1);
    expect(stays.members[0]?.role).toBe('head');
  });

  test('that have ended are read by their members and led by nobody', async () => {
    const { id } = await made(scene.researcher);
    await add(scene.researcher, id, emailOf(mate));
    expect(typeOf(await mate.client.post(`/api/v1/groups/${id}/end`))).toBe('/problems/forbidden');
    const ended = await scene.researcher.client.post(`/api/v1/groups/${id}/end`);
    expect(ended.read(group).endedAt).not.toBeNull();
    expect((await scene.researcher.client.post(`/api/v1/groups/${id}/end`)).status).toBe(200);
    expect((await eventsOf(id)).map(({ data }) => JSON.parse(data).what)).toEqual(['made', 'member', 'ended']);
    expect((await show(mate, id)).status).toBe(200);
    expect(typeOf(await add(scene.researcher, id, emailOf(scene.hefeiManager)))).toBe('/problems/not-found');
    const listed = await scene.researcher.client.get('/api/v1/groups');
    expect(listed.text).not.toContain(id);
  });

  const name = (who: Someone, more: object) =>
    who.client.post('/api/v1/stand-ins', { id: uuidv7(), from: at(0), until: at(7), ...more });

  test('a stand-in manages and heads for the time it was named for, and not a moment longer', async () => {
    const head = await person(scene.shanghai, '组长');
    const deputy = await person(scene.shanghai, '副手');
    const { id: groupId } = await made(head);
    const today = `/api/v1/facilities/${scene.centre.id}/today`;
    expect((await deputy.client.get(today)).status).toBe(403);
    const named = [
      await name(head, { email: emailOf(deputy), from: at(1), until: at(3) }),
      await name(scene.manager, { personId: deputy.id, from: at(1), until: at(3) }),
    ];
    expect(named.map(({ status }) => status)).toEqual([201, 201]);
    const may = async () => [(await show(deputy, groupId)).status, (await deputy.client.get(today)).status];
    expect(await may()).toEqual([404, 403]);
    scene.passMinutes(24 * 60);
    try {
      expect(await may()).toEqual([200, 200]);
      expect((await show(deputy, groupId)).read(group).role).toBe('head');
      // Not transitive: who stands in for the stand-in gets nothing of it.
      const third = await person(scene.shanghai, '第三人');
      expect((await name(deputy, { personId: third.id, from: at(0), until: at(5) })).status).toBe(201);
      expect((await show(third, groupId)).status).toBe(404);
      expect((await third.client.get(today)).status).toBe(403);
      // What somebody may not do any more, nobody does for them.
      const suspend = (suspended_at: number | null) =>
        scene.store.write.updateTable('person').set({ suspended_at }).where('id', '=', head.id).execute();
      await suspend(NOW);
      expect((await show(deputy, groupId)).status).toBe(404);
      await suspend(null);
      scene.passMinutes(2 * 24 * 60 - 1);
      expect(await may()).toEqual([200, 200]);
      scene.passMinutes(1);
      expect(await may()).toEqual([404, 403]);
      scene.passMinutes(-2 * 24 * 60);
    } finally {
      scene.passMinutes(-24 * 60);
    }
  });

  test('what a group books is approved by its head or whoever stands in for them, and by nobody else', async () => {
    const head = await person(scene.hefei, '组长');
    const deputy = await person(scene.hefei, '副手');
    const { id: groupId } = await confirmed(head);
    await add(head, groupId, emailOf(mate));
    const tem = await scene.addInstrument({ rules: { approval: ['group-head'], membership: 'group' } });
    const book = (from: string, to: string, more: object = {}) =>
      mate.client.post('/api/v1/orders', { ...orderOf(line(tem, on(25, from), on(25, to))), ...more });
    const booked = async (from: string, to: string) => {
      const placed = (await book(from, to, { groupId })).read(order);
      expect(placed.state).toBe('pending');
      return placed.lines[0]?.id ?? '';
    };
    const approve = async (who: Someone, id: string) =>
      (await who.client.post(`/api/v1/bookings/${id}/approve`, {})).status;
    expect((await book('08:00', '09:00')).problem().refusals).toMatchObject([
      { rule: 'authorisation', needed: 'group' },
    ]);
    expect((await book('08:00', '09:00', { groupId: uuidv7() })).status).toBe(404);
    const [first, second] = [await booked('09:00', '10:00'), await booked('10:00', '11:00')];
    expect(await approve(mate, first)).toBe(403);
    expect(await approve(deputy, first)).toBe(404);
    expect(await approve(head, first)).toBe(200);
    expect((await name(head, { personId: deputy.id })).status).toBe(201);
    expect((await head.client.post(`/api/v1/groups/${groupId}/end`)).status).toBe(409);
    const seen = await deputy.client.get(`/api/v1/bookings/${second}`);
    expect(seen.read(booking)).toMatchObject({ state: 'pending', actions: expect.arrayContaining(['approve']) });
    expect(await approve(deputy, second)).toBe(200);
    expect((await mate.client.get(`/api/v1/bookings/${second}`)).read(booking).state).toBe('confirmed');
    expect((await head.client.post(`/api/v1/groups/${groupId}/end`)).status).toBe(200);
    expect((await book('13:00', '14:00', { groupId })).status).toBe(404);
  });

  describe('somebody who has left', () => {
    const patch = ({ client }: Someone, path: string, body: object, match = '*') =>
      client.patch(`/api/v1/${path}`, body, { 'if-match': match });

    test('moves nothing for the group: not where one is needed, and elsewhere as nobody’s', async () => {
      const head = await person(scene.hefei, '组长');
      const { id: groupId } = await confirmed(head);
      await add(head, groupId, emailOf(mate));
      const strict = await scene.addInstrument({ rules: { membership: 'group' } });
      const open = await scene.addInstrument({ rules: { maxMinutesPerWeek: 60 } });
      const book = async (instrumentId: string) => {
        const body = { ...orderOf(line(instrumentId, on(25, '09:00'), on(25, '10:00'))), groupId };
        const placed = await mate.client.post('/api/v1/orders', body);
        expect(placed.status, placed.text).toBe(201);
        return `bookings/${placed.read(order).lines[0]?.id}`;
      };
      const [needs, free] = [await book(strict), await book(open)];
      const earlier = { from: on(25, '08:00'), to: on(25, '09:00') };
      expect((await patch(mate, needs, earlier)).status).toBe(200);
      expect((await patch(mate, free, earlier)).read(booking).groupId).toBe(groupId);
      await remove(head, groupId, mate.id);
      const later = { from: on(25, '10:00'), to: on(25, '11:00') };
      expect((await patch(mate, needs, later)).problem().refusals).toMatchObject([
        { rule: 'authorisation', needed: 'group' },
      ]);
      expect((await patch(scene.manager, needs, later)).read(booking).groupId).toBe(groupId);
      const tooLong = { from: on(25, '10:00'), to: on(25, '12:00') };
      expect((await patch(mate, free, tooLong)).problem().refusals).toMatchObject([{ rule: 'quota' }]);
      expect((await patch(mate, free, later)).read(booking).groupId).toBeNull();
    });

    test('moves no series for it either', async () => {
      const head = await person(scene.hefei, '组长');
      const { id: groupId } = await confirmed(head);
      await add(head, groupId, emailOf(mate));
      const strict = await scene.addInstrument({ rules: { membership: 'group' } });
      const series = await seriesBooked(mate, seriesOf(strict, { groupId, rrule: 'FREQ=DAILY;COUNT=2' }));
      await remove(head, groupId, mate.id);
      const move = { scope: 'all', move: { from: '13:00', to: '15:00' }, fit: 'all' };
      expect((await patchSeries(mate, series.id, move)).problem().refusals).toMatchObject([
        { line: 0, rule: 'authorisation', needed: 'group' },
        { line: 1, rule: 'authorisation', needed: 'group' },
      ]);
      expect((await patchSeries(scene.manager, series.id, move)).status).toBe(200);
    });
  });

  test('a stand-in for a member belongs to no group by it', async () => {
    const { id } = await made(scene.researcher);
    await add(scene.researcher, id, emailOf(mate));
    const other = await person(scene.hefei, '旁人');
    expect((await name(mate, { personId: other.id })).status).toBe(201);
    expect((await show(other, id)).status).toBe(404);
  });

  test('standing in is named once, ended by either, and seen by the two alone', async () => {
    const deputy = await person(scene.hefei, '代理人');
    const body = { id: uuidv7(), personId: deputy.id };
    const first = await name(mate, body);
    const again = await name(mate, { ...body, email: undefined });
    expect([first.status, again.status, again.text]).toEqual([201, 200, first.text]);
    expect(typeOf(await name(mate, { ...body, until: at(8) }))).toBe('/problems/id-reused');
    expect(first.read(standIn)).toMatchObject({
      direction: 'given',
      person: { name: '代理人' },
      for: { name: '韩雪' },
    });
    const listed = async (who: Someone) =>
      (await who.client.get('/api/v1/stand-ins')).read(z.object({ items: z.array(standIn) })).items;
    expect(await listed(deputy)).toMatchObject([{ id: body.id, direction: 'received' }]);
    expect((await listed(mate)).map(({ id }) => id)).toContain(body.id);
    expect(await listed(scene.engineer)).toEqual([]);
    const end = (who: Someone, id = body.id) => who.client.send({ method: 'DELETE', path: `/api/v1/stand-ins/${id}` });
    const strangers = [await end(scene.researcher), await end(scene.researcher, uuidv7())];
    expect(strangers.map((answer) => [answer.status, answer.problem().detail])).toEqual(
      Array(2).fill([404, 'no such stand-in']),
    );
    expect([(await end(deputy)).status, (await end(deputy)).status]).toEqual([204, 204]);
    expect(await listed(deputy)).toEqual([]);
    expect((await eventsOf(body.id)).map((event) => event.kind)).toEqual(['stand-in.set', 'stand-in.ended']);
  });

  test.each([
    ['of another institution', 404, { email: true }, {}],
    ['for half a year and a day', 422, {}, { until: at(180.5) }],
    ['that ends before it begins', 422, {}, { from: at(2), until: at(1) }],
    ['that is over', 409, {}, { from: at(-3), until: at(-1) }],
    ['of two people at once', 422, {}, { personId: uuidv7() }],
  ])('a stand-in %s is not named', async (_name, status, { email }: { email?: boolean }, more) => {
    const who = email ? scene.colleague : mate;
    expect((await name(scene.researcher, { email: emailOf(who), ...more })).status).toBe(status);
  });

  test('nobody stands in for themselves, nor without an institution', async () => {
    expect((await name(mate, { personId: mate.id })).status).toBe(409);
    expect((await name(scene.stranger, { personId: mate.id })).status).toBe(404);
  });

  test('binds nobody until an administrator has confirmed it, however it is headed', async () => {
    const head = await person(scene.hefei, '自封负责人');
    const { id } = await made(head);
    const guarded = await scene.addInstrument({ rules: { membership: 'group', approval: ['group-head'] } });
    const order = (hour: number) =>
      head.client.post('/api/v1/orders', {
        ...orderOf(line(guarded, on(26, `${hour}:00`), on(26, `${hour}:30`))),
        groupId: id,
      });
    expect((await order(10)).problem().refusals).toMatchObject([{ rule: 'authorisation', needed: 'confirmed-group' }]);
    const confirm = (who: { client: Scene['client'] }) => who.client.post(`/api/v1/groups/${id}/confirm`);
    const waiting = (who: { client: Scene['client'] }) => who.client.get('/api/v1/groups?unconfirmed=1');
    for (const who of [head, scene.manager]) {
      expect(typeOf(await confirm(who))).toBe('/problems/forbidden');
      expect(typeOf(await waiting(who))).toBe('/problems/forbidden');
    }
    const list = z.object({ items: z.array(groupSummary) });
    const ids = async () => (await waiting(scene.administrator)).read(list).items.map((one) => one.id);
    expect(await ids()).toContain(id);
    expect((await confirm(scene.administrator)).status).toBe(200);
    expect((await confirm(scene.administrator)).status).toBe(200);
    expect(await ids()).not.toContain(id);
    expect((await order(10)).status).toBe(201);
  });
});
