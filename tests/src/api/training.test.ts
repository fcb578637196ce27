import { checkInvariants } from '@jishi/db/invariants';
import { authorisationPage } from '@jishi/shared/schema/authorisation';
import { type TrainingDetail, training, trainingDetail, trainingPage } from '@jishi/shared/schema/training';
import { trial } from '@jishi/shared/schema/trial';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Answer } from '../support/client.ts';
import { addPerson } from '../support/people.ts';
import { KINDS } from '../support/store.ts';
import { line, on, openScene, orderOf, type Scene, type Someone, utc } from './scene.ts';

const list = z.object({ items: z.array(training) });
const ANY = { 'if-match': '*' };
/** From Tuesday noon, when every story begins, to Wednesday 14:00, when the session is over. */
const UNTIL_OVER = 26 * 60;

describe.each(KINDS)('training sessions on %s', (kind) => {
  let scene: Scene;
  let tem: string;
  beforeAll(async () => {
    scene = await openScene(kind);
    tem = await scene.addInstrument({ prices: null, rules: { authorisation: 'all' } });
  });
  afterEach(async () => {
    expect((await checkInvariants(scene.store.read)).filter((finding) => !finding.ok)).toEqual([]);
  });
  afterAll(() => scene?.stop());

  const people = (count: number): Promise<Someone[]> =>
    Promise.all(
      Array.from({ length: count }, async (_, n) => {
        const known = await addPerson(scene.store, { institutionId: scene.hefei, name: `学员${n}` });
        return { ...known, client: scene.client.as(known) };
      }),
    );
  const session = (more: object = {}) => ({
    ...{ id: uuidv7(), scope: { instrumentId: tem }, from: on(25, '10:00'), to: on(25, '12:00') },
    ...{ places: 2, language: 'zh', place: '电镜楼 201', trainer: '韩老师', description: { zh: '带学生证' } },
    ...more,
  });
  const here = () => `/api/v1/facilities/${scene.centre.id}/trainings`;
  const announce = (body: object = session(), who: Someone = scene.manager) => who.client.post(here(), body);
  const announced = async (more: object = {}) => {
    const answer = await announce(session(more));
    expect(answer.status, answer.text).toBe(201);
    return answer.read(trainingDetail);
  };
  const act = (who: Someone, id: string, what: string, body?: object, headers = {}) =>
    who.client.send({ method: 'POST', path: `/api/v1/trainings/${id}/${what}`, body, headers });
  const join = (who: Someone, id: string) => act(who, id, 'join');
  const seen = async (who: Pick<Someone, 'client'>, id: string) =>
    (await who.client.get(`/api/v1/trainings/${id}`)).read(trainingDetail);
  const saysNo = (answer: Answer) => [answer.problem().type.split('/').at(-1), answer.problem().detail];
  const states = ({ trainees }: TrainingDetail) =>
    (trainees ?? []).map(({ person, state }) => [person.id, state] as const);
  const later = async (minutes: number, work: () => Promise<void>) => {
    scene.passMinutes(minutes);
    try {
      await work();
    } finally {
      scene.passMinutes(-minutes);
    }
  };
  const eventsOf = async (id: string) => {
    const rows = await scene.store.read
      .selectFrom('event')
      .select(['kind', 'person_id', 'data'])
      .where('subject_id', '=', id)
      .orderBy('id')
      .execute();
    return rows.map((row) => [row.kind, row.person_id, JSON.parse(row.data)] as const);
  };

  test('are announced by the staff once for each id, and seen by everybody without names', async () => {
    const body = session();
    const first = await announce(body);
    expect(first.status, first.text).toBe(201);
    expect((await announce(body)).status).toBe(200);
    expect(saysNo(await announce({ ...body, places: 3 }))[0]).toBe('id-reused');
    expect((await announce(session(), scene.researcher)).status).toBe(403);
    await join(scene.researcher, body.id);

    const open = (await scene.client.get(here())).read(trainingPage).items.find(({ id }) => id === body.id);
    expect(open).toMatchObject({ state: 'open', joined: 1, waiting: 0, mine: null, actions: [], places: 2 });
    expect(open).toMatchObject({ from: utc(body.from), facility: { zone: 'Asia/Shanghai' }, trainer: '韩老师' });
    expect((await scene.client.get(`/api/v1/trainings/${body.id}`)).read(trainingDetail).trainees).toBeNull();
    const own = await seen(scene.researcher, body.id);
    expect([own.mine, own.actions, own.trainees]).toEqual(['joined', ['leave'], null]);
    expect(states(await seen(scene.manager, body.id))).toEqual([[scene.researcher.id, 'joined']]);
    expect((await scene.hefeiManager.client.get(`/api/v1/trainings/${body.id}`)).text).not.toContain('李雷');
  });

  test.each([
    ['another facility’s instrument', { scope: { instrumentId: 'hefei' } }, 404],
    ['a type that does not exist', { scope: { typeId: 'no-such-type' } }, 404],
    ['a time that is over', { from: on(24, '10:00'), to: on(24, '11:00') }, 409],
    ['an end before the start', { from: on(25, '12:00'), to: on(25, '10:00') }, 422],
    ['a time off the grid', { from: on(25, '10:05') }, 422],
    ['no places', { places: 0 }, 422],
    ['more places than a hall has', { places: 501 }, 422],
    ['a whole facility kept', { scope: { all: true }, closes: true }, 422],
    ['three weeks', { to: '2026-12-20T12:00:00+08:00' }, 422],
  ])('are not announced for %s', async (_what, more, status) => {
    const elsewhere = await scene.addInstrument({}, scene.hefeiCentre);
    const wanted = JSON.parse(JSON.stringify(session(more)).replace('"hefei"', `"${elsewhere}"`));
    const answer = await announce(wanted);
    expect(answer.status, answer.text).toBe(status);
  });

  test('the last place goes to one of those who want it at the same moment, the others wait in line', async () => {
    const { id } = await announced({ places: 3 });
    const many = await people(12);
    const answers = await Promise.all(many.map((who) => join(who, id)));
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
    const mine = answers.map((answer) => answer.read(trainingDetail).mine);
    expect(mine.filter((state) => state === 'joined')).toHaveLength(3);
    const after = await seen(scene.manager, id);
    expect([after.joined, after.waiting, after.state]).toEqual([3, 9, 'full']);
    const positions = await scene.store.read
      .selectFrom('trainee')
      .select('position')
      .where('training_id', '=', id)
      .orderBy('position')
      .execute();
    expect(positions.map(({ position }) => position)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
  });

  test('a place that is given back goes to the first who waits, also when several leave at once', async () => {
    const { id } = await announced({ places: 2 });
    const [a, b, c, d, e] = (await people(5)) as [Someone, Someone, Someone, Someone, Someone];
    for (const who of [a, b, c, d, e]) expect((await join(who, id)).status).toBe(200);
    expect((await join(c, id)).read(trainingDetail).mine).toBe('waiting');
    const left = await Promise.all([act(a, id, 'leave'), act(b, id, 'leave')]);
    expect(left.map(({ status }) => status)).toEqual([200, 200]);
    expect(states(await seen(scene.manager, id))).toEqual([
      [c.id, 'joined'],
      [d.id, 'joined'],
      [e.id, 'waiting'],
    ]);
    // Who comes back stands at the end of the line.
    expect((await join(a, id)).read(trainingDetail).mine).toBe('waiting');
    expect(states(await seen(scene.manager, id)).map(([who]) => who)).toEqual([c.id, d.id, e.id, a.id]);
    const promoted = (await eventsOf(id)).filter(([, , data]) => data.after === 'waiting').map(([, who]) => who);
    expect(promoted).toEqual([c.id, d.id]);
    expect((await act(b, id, 'leave')).status).toBe(200);
  });

  test('whoever attended is authorised at once for as long as was said, and may book what was refused before', async () => {
    const { id, version } = await announced({ validMonths: 12, places: 3 });
    const [good, poor, away] = (await people(3)) as [Someone, Someone, Someone];
    for (const who of [good, poor, away]) await join(who, id);
    const booking = () => orderOf(line(tem, on(26, '09:00'), on(26, '10:00')));
    const refused = await good.client.post('/api/v1/orders', booking());
    expect(refused.problem().refusals).toMatchObject([{ rule: 'authorisation', needed: 'authorisation' }]);
    const marks = (...all: [Someone, string][]) => ({
      marks: all.map(([{ id: personId }, mark]) => ({ personId, mark })),
    });
    const all = marks([good, 'attended'], [poor, 'failed'], [away, 'absent']);
    const early = await act(scene.manager, id, 'marks', all, ANY);
    expect(saysNo(early)).toEqual(['conflict', 'it is too early for this']);
    await later(UNTIL_OVER, async () => {
      expect((await act(scene.manager, id, 'marks', all)).status).toBe(428);
      expect((await act(scene.manager, id, 'marks', all, { 'if-match': '"99"' })).status).toBe(412);
      expect((await act(good, id, 'marks', all, ANY)).status).toBe(403);
      const answer = await act(scene.manager, id, 'marks', all, { 'if-match': `"${version}"` });
      expect(answer.status, answer.text).toBe(200);
      expect(answer.read(trainingDetail)).toMatchObject({ state: 'held', version: version + 1 });
      expect(answer.read(trainingDetail).trainees?.map(({ authorised }) => authorised)).toEqual([true, false, false]);
      const [granted, ...more] = (await good.client.get('/api/v1/authorisations')).read(authorisationPage).items;
      expect(more).toEqual([]);
      expect(granted).toMatchObject({
        state: 'valid',
        scope: { instrument: { id: tem } },
        until: '2027-11-25T04:00:00Z',
      });
      expect((await poor.client.get('/api/v1/authorisations')).read(authorisationPage).items).toEqual([]);
      const booked = await good.client.post('/api/v1/orders', booking());
      expect(booked.status, booked.text).toBe(201);
      // The mark was a mistake: the authorisation goes, the booking stays.
      const back = await act(scene.manager, id, 'marks', marks([good, 'failed'], [poor, 'attended']), ANY);
      expect(back.read(trainingDetail).trainees?.map(({ authorised }) => authorised)).toEqual([false, true, false]);
      expect((await good.client.get('/api/v1/authorisations')).read(authorisationPage).items).toEqual([]);
      expect((await poor.client.get('/api/v1/authorisations')).read(authorisationPage).items).toHaveLength(1);
    });
    const kinds = (await eventsOf(id)).map(([what]) => what);
    expect(kinds.filter((what) => what === 'training.held')).toHaveLength(2);
  });

  test('marks are all taken or none: nobody is authorised beside somebody who was never in it', async () => {
    const { id } = await announced();
    const [inIt, out] = (await people(2)) as [Someone, Someone];
    await join(inIt, id);
    await later(UNTIL_OVER, async () => {
      const marks = [inIt, out].map(({ id: personId }) => ({ personId, mark: 'attended' }));
      expect((await act(scene.manager, id, 'marks', { marks }, ANY)).status).toBe(404);
      const twice = { marks: [marks[0], marks[0]] };
      expect((await act(scene.manager, id, 'marks', twice, ANY)).status).toBe(422);
      expect((await inIt.client.get('/api/v1/authorisations')).read(authorisationPage).items).toEqual([]);
      expect((await seen(scene.manager, id)).state).toBe('begun');
    });
  });

  test('nobody signs up or leaves once it has begun or was cancelled', async () => {
    const [a, b] = (await people(2)) as [Someone, Someone];
    const begun = await announced();
    await join(a, begun.id);
    await later(UNTIL_OVER, async () => {
      expect(saysNo(await join(b, begun.id))).toEqual(['conflict', 'this session has begun']);
      expect(saysNo(await act(a, begun.id, 'leave'))).toEqual(['conflict', 'this session has begun']);
    });
    const off = await announced();
    await join(a, off.id);
    expect((await act(scene.manager, off.id, 'cancel', { reason: '讲师生病' })).status).toBe(200);
    expect((await act(scene.manager, off.id, 'cancel', { reason: '再一次' })).status).toBe(200);
    expect(saysNo(await join(b, off.id))).toEqual(['conflict', 'this session was cancelled']);
    expect(await seen(a, off.id)).toMatchObject({ state: 'cancelled', cancelReason: '讲师生病', actions: [] });
    const told = (await eventsOf(off.id)).filter(([what]) => what === 'training.cancelled');
    expect(told.map(([, who]) => who)).toEqual([null, a.id]);
    expect((await join(b, uuidv7())).status).toBe(404);
    expect((await scene.client.post(`/api/v1/trainings/${off.id}/join`)).status).toBe(401);
  });

  test('a change needs the version that was seen, tells those it moves, and fills the places that it adds', async () => {
    const { id, version } = await announced({ places: 1 });
    const [a, b] = (await people(2)) as [Someone, Someone];
    await join(a, id);
    await join(b, id);
    const { id: _id, scope: _scope, ...facts } = session({ places: 2, from: on(25, '14:00'), to: on(25, '16:00') });
    const edit = (match: string, body: object = facts) =>
      scene.manager.client.send({
        method: 'PUT',
        path: `/api/v1/trainings/${id}`,
        body,
        headers: { 'if-match': match },
      });
    // Signing up is no change of what the staff have seen.
    const changed = await edit(`"${version}"`);
    expect(changed.status, changed.text).toBe(200);
    expect(changed.read(trainingDetail)).toMatchObject({ joined: 2, waiting: 0, from: utc(on(25, '14:00')) });
    expect((await edit(`"${version}"`)).status).toBe(412);
    expect(saysNo(await edit('*', { ...facts, places: 1 }))[1]).toBe('more people have a place already');
    const moved = (await eventsOf(id)).filter(([what, who]) => what === 'training.changed' && who !== null);
    expect(moved.map(([, who, data]) => [who, data.was.from])).toEqual([
      [a.id, Date.parse(on(25, '10:00'))],
      [b.id, Date.parse(on(25, '10:00'))],
    ]);
  });

  test('a session may keep the instrument: nobody books that time, and nothing is announced where bookings have it', async () => {
    const free = await scene.addInstrument({ prices: null });
    const book = (day: number, from: string, to: string) =>
      scene.researcher.client.post('/api/v1/orders', orderOf(line(free, on(day, from), on(day, to))));
    expect((await book(26, '10:00', '11:00')).status).toBe(201);
    const kept = { scope: { instrumentId: free }, closes: true };
    const taken = await announce(session({ ...kept, from: on(26, '10:00'), to: on(26, '12:00') }));
    expect(saysNo(taken)).toEqual(['conflict', 'bookings lie in this time; move them or choose another time']);
    expect((await scene.client.get(`/api/v1/instruments/${free}/trainings`)).read(list).items).toEqual([]);

    const closure = { id: uuidv7(), from: on(27, '10:00'), to: on(27, '11:00'), kind: 'maintenance', reason: '换灯丝' };
    const path = `/api/v1/instruments/${free}/closures`;
    expect((await scene.manager.client.post(path, { ...closure, displace: 'refuse' })).status).toBe(201);
    const closed = await announce(session({ ...kept, from: on(27, '10:00'), to: on(27, '12:00') }));
    expect(saysNo(closed)).toEqual(['conflict', 'the instrument is closed in this time already; choose another time']);

    const { id } = await announced({ ...kept, from: on(26, '14:00'), to: on(26, '16:00') });
    expect((await book(26, '14:00', '15:00')).problem().refusals).toMatchObject([{ rule: 'taken', kind: 'closure' }]);
    const { scope: _scope, ...facts } = session({ from: on(26, '15:00'), to: on(26, '17:00') });
    const edited = await scene.manager.client.send({
      ...{ method: 'PUT', path: `/api/v1/trainings/${id}`, headers: ANY },
      body: facts,
    });
    expect(edited.status, edited.text).toBe(200);
    expect((await book(26, '14:00', '15:00')).status).toBe(201);
    expect((await book(26, '16:00', '17:00')).status).toBe(409);
    await act(scene.manager, id, 'cancel', {});
    expect((await book(26, '16:00', '17:00')).status).toBe(201);
  });

  test('an instrument shows the sessions that teach it, its type or the whole facility, the next first', async () => {
    const other = await scene.addInstrument({ prices: null });
    const all = await announced({ scope: { all: true }, from: on(28, '10:00'), to: on(28, '11:00') });
    const one = await announced({ scope: { instrumentId: other }, from: on(27, '10:00'), to: on(27, '11:00') });
    const shown = (await scene.client.get(`/api/v1/instruments/${other}/trainings`)).read(list).items;
    expect(shown.map(({ id }) => id)).toEqual([one.id, all.id]);
    await join(scene.engineer, all.id);
    const mine = (await scene.engineer.client.get('/api/v1/trainings')).read(list).items;
    expect(mine.map(({ id, mine: state }) => [id, state])).toEqual([[all.id, 'joined']]);
    const pages = (await scene.client.get(`${here()}?limit=1`)).read(trainingPage);
    expect(pages.items).toHaveLength(1);
    const next = (await scene.client.get(`${here()}?limit=1&cursor=${pages.next}`)).read(trainingPage);
    expect(next.items[0]?.id).not.toBe(pages.items[0]?.id);
  });

  test('rules that are not written yet are tried by managers alone, and change nothing', async () => {
    const open = await scene.addInstrument({ prices: null });
    const asked = {
      ...{ instrumentId: open, from: on(26, '13:00'), to: on(26, '14:00'), person: { id: scene.researcher.id } },
      draft: { owner: 'instrument', layer: { authorisation: 'all', minMinutes: 120 } },
    };
    const tried = (await scene.manager.client.post('/api/v1/trials', asked)).read(trial);
    const broken = tried.rules.filter(({ passed }) => !passed).map(({ rule }) => rule);
    expect(broken.toSorted()).toEqual(['authorisation', 'too-short']);
    expect(tried.rules.find(({ rule }) => rule === 'too-short')?.settings).toMatchObject([
      { name: 'minMinutes', value: 120, said: { by: 'instrument' } },
    ]);
    const { draft: _draft, ...plain } = asked;
    expect((await scene.manager.client.post('/api/v1/trials', plain)).read(trial).passes).toBe(true);
    const { person: _person, ...self } = asked;
    expect((await scene.researcher.client.post('/api/v1/trials', self)).status).toBe(403);
    // Somebody who has the authorisation that only the draft asks for passes by it.
    const allowed = { id: uuidv7(), personId: scene.researcher.id, scope: { instrumentId: open } };
    await scene.manager.client.post(`/api/v1/facilities/${scene.centre.id}/authorisations`, allowed);
    const again = (await scene.manager.client.post('/api/v1/trials', asked)).read(trial);
    expect(again.rules.filter(({ passed }) => !passed).map(({ rule }) => rule)).toEqual(['too-short']);
  });

  test('authorisations that end soon are found among the others', async () => {
    const [soon, then] = (await people(2)) as [Someone, Someone];
    const path = `/api/v1/facilities/${scene.centre.id}/authorisations`;
    const give = (who: Someone, until: string) =>
      scene.manager.client.post(path, { id: uuidv7(), personId: who.id, scope: { all: true }, until });
    await give(soon, on(30, '12:00'));
    await give(then, '2027-11-30T12:00:00+08:00');
    const found = (await scene.manager.client.get(`${path}?endingBy=2026-12-24T00:00:00Z`)).read(authorisationPage);
    expect(found.items.map(({ person }) => person.id)).toEqual([soon.id]);
  });
});
