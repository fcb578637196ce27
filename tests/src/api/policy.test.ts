import { order } from '@jishi/shared/schema/booking';
import { policy, policyImpact } from '@jishi/shared/schema/policy';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addFacility, addInstitution, OFFICE, type TestFacility } from '../support/fixture.ts';
import { addPerson } from '../support/people.ts';
import { KINDS } from '../support/store.ts';
import { countRows, line, on, openScene, orderOf, type Scene, type Someone } from './scene.ts';

describe.each(KINDS)('rules in layers on %s', (kind) => {
  let scene: Scene;
  let manager: Someone;
  let facility: TestFacility;
  let tem: string;
  beforeAll(async () => {
    scene = await openScene(kind);
  });
  // Rules of an institution and of a facility hold for all that follows, so each story has its own.
  beforeEach(async () => {
    const institution = await addInstitution(scene.store, '南京大学');
    facility = await addFacility(scene.store, institution, '分析中心', { weekly: OFFICE });
    const known = await addPerson(scene.store, { institutionId: institution, manages: [facility.id] });
    manager = { ...known, client: scene.client.as(known) };
    tem = await addPlain();
  });
  afterAll(() => scene?.stop());

  const addPlain = async () => {
    const id = await scene.addInstrument({}, facility);
    await scene.store.write.updateTable('instrument').set({ rules: '{}' }).where('id', '=', id).execute();
    return id;
  };
  type Owner = 'institution' | 'facility' | 'instrument';
  const pathOf = (owner: Owner, id?: string) => {
    const own = { institution: facility.institutionId, facility: facility.id, instrument: tem }[owner];
    const plural = { institution: 'institutions', facility: 'facilities', instrument: 'instruments' }[owner];
    return `/api/v1/${plural}/${id ?? own}/rules`;
  };
  const put = (
    who: { client: Scene['client'] },
    owner: Owner,
    layer: object,
    more: Record<string, string> = { 'if-match': '*' },
  ) => who.client.put(pathOf(owner), layer, more);
  const read = async (owner: Owner) => (await scene.administrator.client.get(pathOf(owner))).read(policy);
  const minutes = async (who: Someone, length: number, day = 25) => {
    const to = new Date(Date.parse(on(day, '09:00')) + length * 60_000).toISOString();
    const answer = await who.client.post('/api/v1/orders', orderOf(line(tem, on(day, '09:00'), to)));
    return answer.status === 201 ? [] : answer.problem().refusals.map(({ rule }) => rule);
  };
  const typeOf = (answer: { problem: () => { type: string } }) => answer.problem().type;

  test('are inherited, and what stands closest to the instrument has the last word', async () => {
    expect(await minutes(scene.researcher, 15)).toEqual([]);
    expect((await put(scene.administrator, 'institution', { minMinutes: 60, maxMinutes: 120 })).status).toBe(200);
    expect(await minutes(scene.researcher, 30, 26)).toEqual(['too-short']);
    const cases = [{ when: { class: ['company'] }, set: { minMinutes: 120 } }];
    expect((await put(manager, 'facility', { minMinutes: 30, cases })).status).toBe(200);
    expect(await minutes(scene.engineer, 60, 26)).toEqual(['too-short']);
    expect(await minutes(scene.researcher, 30, 26)).toEqual([]);
    const written = await put(manager, 'instrument', {
      maxMinutes: 240,
      cases: [{ when: { class: ['company'] }, set: { minMinutes: 45 } }],
    });
    expect(await minutes(scene.engineer, 45, 27)).toEqual([]);
    expect(written.read(policy)).toMatchObject({
      owner: 'instrument',
      layer: { maxMinutes: 240 },
      above: [
        { owner: 'institution', layer: { minMinutes: 60, maxMinutes: 120 } },
        { owner: 'facility', layer: { minMinutes: 30, cases } },
      ],
      resolved: {
        internal: { minMinutes: 30, maxMinutes: 240 },
        academic: { minMinutes: 30, maxMinutes: 240 },
        company: { minMinutes: 45, maxMinutes: 240, horizonDays: 90 },
      },
    });
    // What a layer takes back comes from above it again.
    await put(manager, 'facility', {});
    expect((await read('instrument')).resolved.internal.minMinutes).toBe(60);
  });

  test('are shown as they hold in the first way of service that the instrument offers', async () => {
    const modes = JSON.stringify(['sample', 'assisted', 'self']);
    await scene.store.write.updateTable('instrument').set({ modes }).where('id', '=', tem).execute();
    const cases = [
      { when: { class: ['company'] }, set: { modes: ['self'] } },
      { when: { mode: ['assisted'] }, set: { minMinutes: 60 } },
      { when: { mode: ['self'] }, set: { minMinutes: 30 } },
    ];
    const written = (await put(manager, 'instrument', { cases })).read(policy);
    const shortest = Object.entries(written.resolved).map(([who, { minMinutes }]) => [who, minMinutes]);
    expect(Object.fromEntries(shortest)).toEqual({ internal: 60, academic: 60, company: 30 });
    // Of no instrument in particular it is the one that is offered.
    const above = (await put(manager, 'facility', { modes: ['assisted'], cases: cases.slice(1) })).read(policy);
    expect(above.resolved.internal.minMinutes).toBe(60);
  });

  test('are written by who saw them last, and each writing is told', async () => {
    for (const owner of ['institution', 'facility', 'instrument'] as const) {
      const who = owner === 'institution' ? scene.administrator : manager;
      const seen = await who.client.get(pathOf(owner));
      const tag = { 'if-match': seen.headers.etag ?? '' };
      expect(typeOf(await put(who, owner, { horizonDays: 30 }, {}))).toBe('/problems/precondition-required');
      const [first, second] = [
        await put(who, owner, { horizonDays: 30 }, tag),
        await put(who, owner, { horizonDays: 60 }, tag),
      ];
      expect([first.status, typeOf(second)]).toEqual([200, '/problems/stale']);
      expect(first.headers.etag).not.toBe(seen.headers.etag);
      expect((await read(owner)).layer).toEqual({ horizonDays: 30 });
      const { id } = await read(owner);
      const events = await scene.store.read
        .selectFrom('event')
        .select(['kind', 'actor_id', 'instrument_id', 'facility_id'])
        .where('subject_id', '=', id)
        .where('kind', '=', 'rules.changed')
        .execute();
      const instrument_id = owner === 'instrument' ? tem : null;
      const facility_id = owner === 'institution' ? null : facility.id;
      expect(events).toEqual([{ kind: 'rules.changed', actor_id: who.id, instrument_id, facility_id }]);
    }
  });

  test('that change take the agenda of every instrument that they hold for', async () => {
    const version = async (instrument_id: string) =>
      (
        await scene.store.read
          .selectFrom('agenda')
          .select('version')
          .where('instrument_id', '=', instrument_id)
          .executeTakeFirst()
      )?.version ?? 0;
    const other = await addPlain();
    const before = [await version(tem), await version(other)];
    await put(manager, 'instrument', { horizonDays: 30 });
    expect([await version(tem), await version(other)]).toEqual([(before[0] ?? 0) + 1, before[1]]);
    await put(manager, 'facility', { horizonDays: 30 });
    await put(scene.administrator, 'institution', { horizonDays: 30 });
    expect([await version(tem), await version(other)]).toEqual([(before[0] ?? 0) + 3, (before[1] ?? 0) + 2]);
  });

  test('nobody books by the old ones while they change', async () => {
    const [written, ...orders] = await Promise.all([
      put(manager, 'facility', { maxMinutes: 30 }),
      ...Array.from({ length: 8 }, (_, i) => {
        const from = on(25, `${String(9 + i).padStart(2, '0')}:00`);
        const to = new Date(Date.parse(from) + 3_600_000).toISOString();
        return scene.researcher.client.post('/api/v1/orders', orderOf(line(tem, from, to)));
      }),
    ]);
    expect(written?.status).toBe(200);
    const [changed] = await eventNumbers('rules.changed');
    for (const placed of orders.filter(({ status }) => status === 201)) {
      const id = placed.read(order).lines[0]?.id ?? '';
      expect((await eventNumbers('booking.placed', id))[0]).toBeLessThan(changed ?? 0);
    }
    expect(await minutes(scene.researcher, 60, 26)).toEqual(['too-long']);
  });

  const eventNumbers = async (kindOf: string, subject = facility.id) => {
    const rows = await scene.store.read
      .selectFrom('event')
      .select('id')
      .where('kind', '=', kindOf)
      .where('subject_id', '=', subject)
      .execute();
    return rows.map(({ id }) => id);
  };

  test('are read and written by those who answer for them', async () => {
    for (const [who, instrument, institution] of [
      [scene, 401, 401],
      [scene.researcher, 403, 403],
      [scene.manager, 403, 403],
      [manager, 200, 403],
      [scene.administrator, 200, 200],
    ] as const) {
      for (const owner of ['instrument', 'facility', 'institution'] as const) {
        const status = owner === 'institution' ? institution : instrument;
        expect((await who.client.get(pathOf(owner))).status).toBe(status);
        expect((await put(who, owner, {})).status).toBe(status);
        expect((await who.client.put(`${pathOf(owner)}?dryRun=1`, {})).status).toBe(status);
        expect((await who.client.get(pathOf(owner, uuidv7()))).status).toBe(404);
      }
    }
  });

  test('that contradict each other for anybody are not taken, and the fault is where it was said', async () => {
    const before = await countRows(scene);
    const faults = async (who: Someone, owner: Owner, layer: object, language = 'en') => {
      const answer = await who.client.put(pathOf(owner), layer, { 'if-match': '*', 'accept-language': language });
      expect(answer.status).toBe(422);
      expect(answer.problem().errors?.length).toBeGreaterThan(0);
      return (JSON.parse(answer.text) as { errors: object[] }).errors;
    };
    expect(await faults(manager, 'instrument', { minMinutes: 120, maxMinutes: 60 })).toMatchObject([
      { pointer: '/minMinutes', detail: 'the shortest booking is longer than the longest' },
    ]);
    const cases = [{ when: { class: ['company'], region: ['320500'] }, set: { minMinutes: 600 } }];
    expect(await faults(manager, 'facility', { cases }, 'zh')).toMatchObject([
      { pointer: '/cases/0/set/minMinutes', detail: '最短预约时长大于最长预约时长' },
    ]);
    const tried = await manager.client.put(`${pathOf('instrument')}?dryRun=1`, { minMinutes: 120, maxMinutes: 60 });
    expect([tried.status, tried.problem().errors?.[0]?.pointer]).toEqual([422, '/minMinutes']);
    expect(await countRows(scene)).toEqual(before);
    // Fine by themselves, but not with what an instrument below says.
    expect((await put(manager, 'instrument', { maxMinutes: 60 })).status).toBe(200);
    expect(await faults(manager, 'facility', { minMinutes: 120 })).toMatchObject([
      { pointer: '/minMinutes', instruments: [tem] },
    ]);
    expect((await put(manager, 'facility', { minMinutes: 60 })).status).toBe(200);
  });

  test.each([
    ['a setting that there is not', { minutes: 30 }],
    ['a step of seven minutes', { stepMinutes: 7 }],
    [
      'buffers that depend on the person',
      { cases: [{ when: { class: ['company'] }, set: { bufferAfterMinutes: 15 } }] },
    ],
    ['a class that there is not', { cases: [{ when: { class: ['friend'] }, set: {} }] }],
    ['a list', []],
  ])('%s is not valid', async (_name, layer) => {
    expect((await put(manager, 'facility', layer)).status).toBe(422);
  });

  test('tried before they are written name the bookings that they would refuse, and write nothing', async () => {
    const long = await scene.researcher.client.post(
      '/api/v1/orders',
      orderOf(line(tem, on(25, '09:00'), on(25, '11:00')), line(tem, on(26, '09:00'), on(26, '09:30'))),
    );
    const [first, second] = long.read(order).lines;
    const before = await countRows(scene);
    const dry = async (layer: object) =>
      (await manager.client.put(`${pathOf('facility')}?dryRun=1`, layer)).read(policyImpact);
    expect(await dry({ maxMinutes: 60 })).toMatchObject({
      total: 1,
      bookings: [{ id: first?.id, person: { name: '李雷' } }],
      refusals: [{ bookingId: first?.id, rules: ['too-long'] }],
      judgedBy: ['mode', 'grid', 'too-short', 'too-long'],
    });
    const cases = [{ when: { class: ['company'] }, set: { maxMinutes: 15 } }];
    expect(await dry({ cases, noticeMinutes: 14_400 })).toMatchObject({ total: 0 });
    expect(await dry({ stepMinutes: 60, minMinutes: 60 })).toMatchObject({
      total: 1,
      refusals: [{ bookingId: second?.id, rules: ['grid', 'too-short'] }],
    });
    expect(await countRows(scene)).toEqual(before);
    expect((await read('facility')).layer).toEqual({});
    // What was refused by the rules as they are is none of the change's doing.
    await put(manager, 'facility', { maxMinutes: 60 });
    expect(await dry({ maxMinutes: 60, horizonDays: 60 })).toMatchObject({ total: 0, bookings: [] });
  });
});
