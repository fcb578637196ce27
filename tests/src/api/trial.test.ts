import { runJudge } from '@jishi/server/cli/judge';
import { readConfig } from '@jishi/server/config';
import { makeDeps } from '@jishi/server/context';
import { RULES } from '@jishi/shared/rules/judge';
import { trial } from '@jishi/shared/schema/trial';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KINDS } from '../support/store.ts';
import { countRows, line, on, openScene, orderOf, type Scene, utc } from './scene.ts';

const emailOf = ({ id }: { readonly id: string }) => `${id}@example.org`;

describe.each(KINDS)('the test bench on %s', (kind) => {
  let scene: Scene;
  let tem: string;
  beforeAll(async () => {
    scene = await openScene(kind);
    tem = await scene.addInstrument({ name: '冷冻电镜' });
    const layers: [string, string, object][] = [
      ['administrator', `institutions/${scene.shanghai}`, { horizonDays: 30, minMinutes: 30 }],
      [
        'manager',
        `facilities/${scene.centre.id}`,
        { cases: [{ when: { region: ['320000'] }, set: { maxMinutes: 60 } }] },
      ],
      [
        'manager',
        `instruments/${tem}`,
        {
          noticeMinutes: 60,
          cases: [
            { when: { class: ['internal'] }, set: { noticeMinutes: 0 } },
            { when: { class: ['academic', 'company'] }, set: { authorisation: 'self', approval: ['manager'] } },
          ],
        },
      ],
    ];
    for (const [who, path, layer] of layers) {
      const { client } = who === 'manager' ? scene.manager : scene.administrator;
      const answer = await client.put(`/api/v1/${path}/rules`, layer, { 'if-match': '*' });
      expect(answer.status, answer.text).toBe(200);
    }
  });
  afterAll(() => scene?.stop());

  const question = (more: object = {}) => ({
    instrumentId: tem,
    from: on(25, '09:00'),
    to: on(25, '10:00'),
    ...more,
  });
  const ask = (who: { client: Scene['client'] }, more: object = {}, headers: Record<string, string> = {}) =>
    who.client.post('/api/v1/trials', question(more), headers);
  const failed = async (who: { client: Scene['client'] }, more: object = {}) =>
    (await ask(who, more))
      .read(trial)
      .rules.filter(({ passed }) => !passed)
      .map(({ rule }) => rule);

  test('answers for each rule in order, with the numbers, the sentence and who said so', async () => {
    const answer = await ask(
      scene.manager,
      { person: { email: emailOf(scene.researcher) } },
      { 'accept-language': 'zh' },
    );
    const found = answer.read(trial);
    expect(found).toMatchObject({ passes: false, class: 'academic', zone: 'Asia/Shanghai', approvers: ['manager'] });
    expect(found.rules.map(({ rule }) => rule)).toEqual(RULES.map(({ name }) => name));
    const of = (name: string) => found.rules.find(({ rule }) => rule === name);
    expect(of('authorisation')).toMatchObject({
      passed: false,
      refusal: { rule: 'authorisation', needed: 'authorisation', since: null },
      sentence: expect.stringMatching(/[\u4e00-\u9fff]/),
      settings: [{ name: 'authorisation', value: 'self', said: { by: 'instrument', case: 1 } }],
    });
    expect(of('notice')?.settings).toEqual([
      { name: 'noticeMinutes', value: 60, said: { by: 'instrument', case: null } },
    ]);
    expect(of('too-short')).toMatchObject({
      passed: true,
      refusal: null,
      sentence: null,
      settings: [{ name: 'minMinutes', value: 30, said: { by: 'institution', case: null } }],
    });
    expect(of('too-long')?.settings).toEqual([
      // The fixture writes all settings at the instrument; this one was taken back.
      { name: 'maxMinutes', value: 480, said: { by: 'default', case: null } },
    ]);
  });

  test('agrees with what an order is answered, and writes nothing', async () => {
    const before = await countRows(scene);
    const wanted = question({ from: on(24, '12:15'), to: on(24, '12:30') });
    const told = (await ask(scene.researcher, wanted)).read(trial);
    const ordered = await scene.researcher.client.post('/api/v1/orders', orderOf(line(tem, wanted.from, wanted.to)));
    const refusals = told.rules.flatMap(({ refusal }) => (refusal ? [{ line: 0, ...refusal }] : []));
    expect(refusals.length).toBeGreaterThan(2);
    expect(ordered.problem().refusals).toEqual(refusals);
    expect(await countRows(scene)).toEqual(before);
  });

  test('tries people of a class and a region of whom nothing is known', async () => {
    expect(await failed(scene.manager, { person: { class: 'internal' } })).toEqual([]);
    const company = { person: { class: 'company', region: '320500' }, to: on(25, '10:30') };
    expect(await failed(scene.manager, company)).toEqual(['authorisation', 'too-long']);
    const found = (await ask(scene.manager, company)).read(trial);
    expect(found).toMatchObject({ class: 'company', region: '320500' });
    expect(found.rules.find(({ rule }) => rule === 'too-long')?.settings).toEqual([
      { name: 'maxMinutes', value: 60, said: { by: 'facility', case: 0 } },
    ]);
    expect(
      await failed(scene.manager, { person: { class: 'company', region: '310000' }, to: on(25, '10:30') }),
    ).toEqual(['authorisation']);
  });

  test('tries another moment of booking', async () => {
    expect(await failed(scene.manager, { person: { class: 'internal' }, at: utc(on(25, '09:01')) })).toEqual(['past']);
    const late = { from: '2026-12-30T09:00:00+08:00', to: '2026-12-30T10:00:00+08:00', person: { class: 'internal' } };
    expect(await failed(scene.manager, late)).toEqual(['horizon']);
    expect(await failed(scene.manager, { ...late, at: '2026-12-01T00:00:00Z' })).toEqual([]);
  });

  test('is for oneself, and about others for the staff', async () => {
    expect((await ask(scene)).status).toBe(401);
    expect((await ask(scene.researcher)).status).toBe(200);
    expect((await ask(scene.researcher, { person: { id: scene.researcher.id } })).status).toBe(200);
    for (const person of [{ id: scene.engineer.id }, { email: 'nobody@example.org' }, { class: 'internal' }]) {
      expect((await ask(scene.researcher, { person })).status).toBe(403);
      expect((await ask(scene.hefeiManager, { person })).status).toBe(403);
    }
    expect((await ask(scene.manager, { person: { id: uuidv7() } })).status).toBe(404);
    expect((await ask(scene.manager, { person: { email: 'nobody@example.org' } })).status).toBe(404);
    expect((await ask(scene.researcher, { instrumentId: uuidv7() })).status).toBe(404);
    expect((await ask(scene.researcher, { groupId: uuidv7() })).status).toBe(404);
    expect((await ask(scene.researcher, { parts: [uuidv7()] })).status).toBe(404);
    for (const person of [{}, { region: '320500' }, { class: 'internal', id: uuidv7() }])
      expect((await ask(scene.manager, { person })).status).toBe(422);
    expect((await ask(scene.manager, { to: on(25, '08:00') })).status).toBe(422);
  });

  test('tells nobody else where and when somebody has another booking', async () => {
    const there = await scene.addInstrument({}, scene.hefeiCentre);
    const elsewhere = orderOf(line(there, on(26, '11:00'), on(26, '12:00')));
    expect((await scene.stranger.client.post('/api/v1/orders', elsewhere)).status).toBe(201);
    const times = { from: on(26, '09:00'), to: on(26, '10:00') };
    const travelOf = async (who: { client: Scene['client'] }, more: object) =>
      (await ask(who, { ...times, ...more })).read(trial).rules.find(({ rule }) => rule === 'travel');
    const own = await travelOf(scene.stranger, {});
    expect(own?.refusal).toMatchObject({ gapMinutes: 60, other: { from: utc(on(26, '11:00')) } });
    const told = await travelOf(scene.manager, { person: { id: scene.stranger.id } });
    expect(told).toMatchObject({ passed: false, refusal: { rule: 'travel' } });
    expect(Object.keys(told?.refusal ?? {})).toEqual(['rule']);
    expect(told?.sentence).toBe('The person has a booking elsewhere, with too little time to travel.');
  });

  test('tells nobody who belongs to a group that is not theirs to see', async () => {
    const made = await scene.researcher.client.post('/api/v1/groups', { id: uuidv7(), name: { zh: '组' } });
    const { id: groupId } = JSON.parse(made.text) as { id: string };
    const of = (who: { id: string }) => ask(scene.manager, { groupId, person: { id: who.id } });
    const answers = [await of(scene.researcher), await of(scene.engineer)];
    expect(answers.map((answer) => [answer.status, answer.problem().detail])).toEqual(
      Array(2).fill([404, 'no such group']),
    );
    expect((await ask(scene.researcher, { groupId })).status).toBe(200);
    const { client } = scene.administrator;
    expect((await ask({ client }, { groupId, person: { id: scene.researcher.id } })).status).toBe(200);
    expect((await ask({ client }, { groupId, person: { id: scene.engineer.id } })).status).toBe(404);
  });

  test('answers on the command line, with an exit code that says whether it passes', async () => {
    const said: string[] = [];
    const terminal = { out: (text: string) => said.push(text), err: () => {}, read: async () => '' };
    const deps = { ...makeDeps(scene.store, readConfig({}), pino({ level: 'silent' })), clock: scene.clock };
    const judge = (...argv: string[]) => runJudge(['--instrument', tem, ...argv], deps, terminal);
    const times = ['--from', on(25, '09:00'), '--to', on(25, '10:00')];
    expect(await judge('--class', 'internal', ...times)).toBe(0);
    expect(said).toHaveLength(RULES.length + 1);
    expect(said).toContain('ok      notice          noticeMinutes 0 (instrument, case 0)');
    said.length = 0;
    expect(await judge('--person', emailOf(scene.researcher), ...times)).toBe(1);
    expect(said.some((text) => text.startsWith('REFUSED authorisation'))).toBe(true);
    said.length = 0;
    expect(await judge('--person', emailOf(scene.researcher), ...times, '--json')).toBe(1);
    expect(trial.parse(JSON.parse(said.join('\n'))).passes).toBe(false);
    for (const wrong of [
      times,
      ['--class', 'internal'],
      ['--class', 'friend', ...times],
      ['--person', 'nobody@example.org', ...times],
      ['--class', 'internal', ...times, '--language', 'fr'],
      ['--class', 'internal', '--from', 'tomorrow', '--to', on(25, '10:00')],
    ])
      await expect(judge(...wrong)).rejects.toThrow(/^jishi judge: /);
  });
});
