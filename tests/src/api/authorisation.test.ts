import { authorisation, authorisationPage, pause, pausePage } from '@jishi/shared/schema/authorisation';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { KINDS } from '../support/store.ts';
import { line, NOW, on, openScene, orderOf, type Scene, type Someone, utc } from './scene.ts';

const emailOf = ({ id }: { readonly id: string }) => `${id}@example.org`;

describe.each(KINDS)('authorisations and pauses on %s', (kind) => {
  let scene: Scene;
  let tem: string;
  let foreign: string;
  beforeAll(async () => {
    scene = await openScene(kind);
    foreign = await scene.addInstrument({}, scene.hefeiCentre);
  });
  beforeEach(async () => {
    tem = await scene.addInstrument({ rules: { authorisation: 'self' } });
  });
  afterAll(() => scene?.stop());

  const grant = (who: { client: Scene['client'] }, more: object = {}, facilityId = scene.centre.id) =>
    who.client.post(`/api/v1/facilities/${facilityId}/authorisations`, {
      id: uuidv7(),
      personId: scene.researcher.id,
      scope: { instrumentId: tem },
      ...more,
    });
  const revoke = (who: { client: Scene['client'] }, id: string) =>
    who.client.send({ method: 'DELETE', path: `/api/v1/authorisations/${id}` });
  const stop = (who: { client: Scene['client'] }, more: object = {}, path = `/facilities/${scene.centre.id}/pauses`) =>
    who.client.post(`/api/v1${path}`, { id: uuidv7(), personId: scene.engineer.id, reason: '多次爽约', ...more });
  const lift = (who: { client: Scene['client'] }, id: string) =>
    who.client.send({ method: 'DELETE', path: `/api/v1/pauses/${id}` });
  const order1 = (who: Someone, day = 25, instrumentId = tem) =>
    who.client.post('/api/v1/orders', orderOf(line(instrumentId, on(day, '09:00'), on(day, '10:00'))));
  const rulesOf = async (who: Someone, day = 25, instrumentId = tem) => {
    const answer = await order1(who, day, instrumentId);
    return answer.status === 201 ? [] : answer.problem().refusals.map(({ rule }) => rule);
  };
  const typeOf = (answer: { problem: () => { type: string } }) => answer.problem().type;
  const kindsOf = async (subjectId: string) => {
    const rows = await scene.store.read
      .selectFrom('event')
      .select(['kind', 'person_id', 'facility_id'])
      .where('subject_id', '=', subjectId)
      .orderBy('id')
      .execute();
    return rows.map((row) => [row.kind, row.person_id, row.facility_id]);
  };

  test('an instrument that asks for one is booked by who has one, until it ends or is taken back', async () => {
    expect(await rulesOf(scene.researcher)).toEqual(['authorisation']);
    const given = await grant(scene.manager, { until: on(26, '00:00'), note: '考核 92 分' });
    expect(given.status, given.text).toBe(201);
    const { id, ...told } = given.read(authorisation);
    expect(told).toMatchObject({
      person: { id: scene.researcher.id, name: '李雷', institution: { zh: '合肥研究院' } },
      scope: { instrument: { id: tem }, type: null, all: false },
      until: utc(on(26, '00:00')),
      state: 'valid',
      note: '考核 92 分',
    });
    expect(await rulesOf(scene.researcher, 25)).toEqual([]);
    expect(await rulesOf(scene.researcher, 26)).toEqual(['authorisation']);
    expect([(await revoke(scene.manager, id)).status, (await revoke(scene.manager, id)).status]).toEqual([204, 204]);
    const later = await scene.researcher.client.post(
      '/api/v1/orders',
      orderOf(line(tem, on(25, '11:00'), on(25, '12:00'))),
    );
    expect(later.problem().refusals).toMatchObject([{ rule: 'authorisation' }]);
    const concerns = [scene.researcher.id, scene.centre.id];
    expect(await kindsOf(id)).toEqual([
      ['authorisation.granted', ...concerns],
      ['authorisation.revoked', ...concerns],
    ]);
  });

  test('one for all of a facility covers each of its instruments and none elsewhere', async () => {
    const other = await scene.addInstrument({ rules: { authorisation: 'all' } });
    const strict = await scene.addInstrument({ rules: { authorisation: 'all' } }, scene.hefeiCentre);
    const given = await grant(scene.manager, {
      personId: undefined,
      email: emailOf(scene.engineer),
      scope: { all: true },
    });
    expect(given.read(authorisation).scope).toEqual({ instrument: null, type: null, all: true });
    expect(await rulesOf(scene.engineer, 25, tem)).toEqual([]);
    expect(await rulesOf(scene.engineer, 26, other)).toEqual([]);
    expect(await rulesOf(scene.engineer, 27, strict)).toEqual(['authorisation']);
  });

  test('with the same id and content they are granted once', async () => {
    const body = { id: uuidv7(), until: on(28, '00:00') };
    const first = await grant(scene.manager, body);
    const again = await grant(scene.manager, { ...body, personId: undefined, email: emailOf(scene.researcher) });
    expect([first.status, again.status, again.text]).toEqual([201, 200, first.text]);
    expect(typeOf(await grant(scene.manager, { ...body, until: on(29, '00:00') }))).toBe('/problems/id-reused');
    expect(typeOf(await grant(scene.hefeiManager, { id: body.id, scope: { all: true } }, scene.hefeiCentre.id))).toBe(
      '/problems/id-reused',
    );
    const many = await Promise.all(Array.from({ length: 5 }, () => grant(scene.manager, { ...body, id: uuidv7() })));
    expect(many.every(({ status }) => status === 201)).toBe(true);
    const same = uuidv7();
    const racing = await Promise.all(Array.from({ length: 5 }, () => grant(scene.manager, { ...body, id: same })));
    expect(racing.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 201]);
  });

  test('they are the staff’s to grant, list and take back', async () => {
    const { id } = (await grant(scene.manager)).read(authorisation);
    for (const [who, status] of [
      [scene, 401],
      [scene.colleague, 403],
      [scene.hefeiManager, 403],
    ] as const) {
      expect((await grant(who)).status).toBe(status);
      expect((await who.client.get(`/api/v1/facilities/${scene.centre.id}/authorisations`)).status).toBe(status);
    }
    const strange = [await revoke(scene.colleague, id), await revoke(scene.colleague, uuidv7())];
    expect(strange.map((answer) => [answer.status, answer.problem().detail])).toEqual(
      Array(2).fill([404, 'no such authorisation']),
    );
    expect((await revoke(scene.researcher, id)).status).toBe(403);
    expect((await revoke(scene, id)).status).toBe(401);
    for (const scope of [{ instrumentId: foreign }, { instrumentId: uuidv7() }, { typeId: 'no-such' }])
      expect((await grant(scene.manager, { scope })).status).toBe(404);
    expect((await grant(scene.manager, {}, uuidv7())).status).toBe(404);
    expect((await grant(scene.manager, { personId: uuidv7() })).status).toBe(404);
    for (const scope of [{}, { all: true, instrumentId: tem }, { all: false }])
      expect((await grant(scene.manager, { scope })).status).toBe(422);
  });

  test('lists go on with a cursor, by person and by instrument', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) ids.unshift((await grant(scene.manager)).read(authorisation).id);
    const wide = (await grant(scene.manager, { personId: scene.colleague.id, scope: { all: true } })).read(
      authorisation,
    );
    const list = async (query: string) =>
      (await scene.manager.client.get(`/api/v1/facilities/${scene.centre.id}/authorisations?${query}`)).read(
        authorisationPage,
      );
    const first = await list(`instrument=${tem}&limit=2`);
    expect(first.next).not.toBeNull();
    const rest = await list(`instrument=${tem}&limit=100&cursor=${first.next}`);
    const found = [...first.items, ...rest.items].map(({ id }) => id);
    // Those of the whole facility that other stories granted cover it too.
    expect(found).toEqual(expect.arrayContaining([wide.id, ...ids]));
    expect(new Set(found).size).toBe(found.length);
    const his = await list(`person=${scene.colleague.id}`);
    expect(his.items.every(({ person }) => person.id === scene.colleague.id)).toBe(true);
    const mine = (await scene.colleague.client.get('/api/v1/authorisations')).read(authorisationPage);
    expect(mine.items.map(({ id }) => id)).toEqual([wide.id]);
    const other = await scene.manager.client.get(
      `/api/v1/facilities/${scene.centre.id}/authorisations?cursor=${first.next}`,
    );
    expect(other.status).toBe(422);
  });

  test('who is paused cannot book at the facility, and can again when it is over or lifted', async () => {
    const open = await scene.addInstrument();
    const stopped = await stop(scene.manager, { until: on(26, '12:00') });
    expect(stopped.status, stopped.text).toBe(201);
    const { id, ...told } = stopped.read(pause);
    expect(told).toMatchObject({ facility: { id: scene.centre.id }, automatic: false, liftedAt: null });
    const refused = await order1(scene.engineer, 25, open);
    expect(refused.problem().refusals).toMatchObject([
      { rule: 'blocked', until: utc(on(26, '12:00')), reason: '多次爽约' },
    ]);
    expect(await rulesOf(scene.engineer, 28, foreign)).toEqual([]);
    const mine = (await scene.engineer.client.get('/api/v1/pauses')).read(pausePage);
    expect(mine.items.map((one) => one.id)).toEqual([id]);
    expect((await lift(scene.engineer, id)).status).toBe(403);
    const strange = [await lift(scene.colleague, id), await lift(scene.colleague, uuidv7())];
    expect(strange.map((answer) => [answer.status, answer.problem().detail])).toEqual(
      Array(2).fill([404, 'no such pause']),
    );
    expect([(await lift(scene.manager, id)).status, (await lift(scene.manager, id)).status]).toEqual([204, 204]);
    expect(await rulesOf(scene.engineer, 25, open)).toEqual([]);
    const concerns = [scene.engineer.id, scene.centre.id];
    expect(await kindsOf(id)).toEqual([
      ['pause.set', ...concerns],
      ['pause.lifted', ...concerns],
    ]);
  });

  test('administrators pause people everywhere, and nobody else does', async () => {
    for (const [who, status] of [
      [scene, 401],
      [scene.manager, 403],
    ] as const) {
      expect((await stop(who, {}, '/pauses')).status).toBe(status);
      expect((await who.client.get('/api/v1/pauses?of=platform')).status).toBe(status);
    }
    const everywhere = (await stop(scene.administrator, { personId: scene.stranger.id }, '/pauses')).read(pause);
    expect(everywhere.facility).toBeNull();
    const free = await scene.addInstrument();
    expect(await rulesOf(scene.stranger, 26, free)).toEqual(['blocked']);
    expect(await rulesOf(scene.stranger, 26, foreign)).toEqual(['blocked']);
    expect(typeOf(await lift(scene.manager, everywhere.id))).toBe('/problems/not-found');
    const listed = (await scene.administrator.client.get('/api/v1/pauses?of=platform')).read(pausePage);
    expect(listed.items.map(({ id }) => id)).toEqual([everywhere.id]);
    expect((await lift(scene.administrator, everywhere.id)).status).toBe(204);
    expect(await rulesOf(scene.stranger, 26, free)).toEqual([]);
  });

  test('pauses with the same id and content happen once; those that are over, or of nobody, never', async () => {
    const body = { id: uuidv7(), personId: scene.colleague.id, until: on(26, '12:00') };
    const first = await stop(scene.manager, body);
    const again = await stop(scene.manager, body);
    expect([first.status, again.status, again.text]).toEqual([201, 200, first.text]);
    expect(typeOf(await stop(scene.manager, { ...body, reason: '另一个原因' }))).toBe('/problems/id-reused');
    expect(typeOf(await stop(scene.administrator, body, '/pauses'))).toBe('/problems/id-reused');
    await lift(scene.manager, body.id);
    expect((await stop(scene.manager, { until: new Date(NOW).toISOString() })).status).toBe(409);
    expect((await stop(scene.manager, { personId: uuidv7() })).status).toBe(404);
    expect((await stop(scene.manager, { reason: '' })).status).toBe(422);
    expect((await stop(scene.colleague)).status).toBe(403);
  });
});
