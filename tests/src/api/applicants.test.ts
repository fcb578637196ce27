import { type Applicant, applicantPage } from '@jishi/shared/schema/applicant';
import { authorisation } from '@jishi/shared/schema/authorisation';
import { breachPage } from '@jishi/shared/schema/breach';
import { type RuleLayer, ruleLayer } from '@jishi/shared/schema/rules';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addFacility, type TestFacility } from '../support/fixture.ts';
import { KINDS } from '../support/store.ts';
import { type Acting, actingIn } from './acting.ts';
import { line, NOW, on, openScene, type Scene, type Someone, utc } from './scene.ts';

const ASKED: RuleLayer = { approval: ['manager'] };

describe.each(KINDS)('those who wait for approval on %s', (kind) => {
  let scene: Scene;
  let acting: Acting;
  let facility: TestFacility;
  let manager: Someone;
  let tem: string;
  beforeAll(async () => {
    scene = await openScene(kind);
    acting = actingIn(scene);
  });
  beforeEach(async () => {
    facility = await addFacility(scene.store, scene.shanghai, '平台');
    manager = await acting.someone({ institutionId: scene.shanghai, manages: [facility.id] });
    tem = await scene.addInstrument({ rules: ASKED, modes: ['self', 'assisted'] }, facility);
  });
  afterAll(() => scene?.stop());

  const someone = (institutionId = scene.hefei) => acting.someone({ institutionId });
  /** Somebody's booking of an hour on the 30th, which waits. */
  const asks = async (who: Someone, hour: number, more: object = {}) => {
    const [from, to] = [hour, hour + 1].map((one) => on(30, `${String(one).padStart(2, '0')}:00`));
    const { ids } = await acting.placedOrder(who, null, line(tem, from ?? '', to ?? '', more));
    return ids[0] ?? '';
  };
  const path = (query = '') => `/api/v1/facilities/${facility.id}/applicants${query}`;
  const read = async (who: { client: Scene['client'] } = manager) => {
    const answer = await who.client.get(path());
    expect(answer.status, answer.text).toBe(200);
    return answer.read(applicantPage).items;
  };
  const allow = async (who: Someone, until: string | null, scope: object = { instrumentId: tem }) => {
    const body = { id: uuidv7(), personId: who.id, scope, until };
    const answer = await manager.client.post(`/api/v1/facilities/${facility.id}/authorisations`, body);
    return answer.read(authorisation).id;
  };
  const rule = (rules: RuleLayer) =>
    scene.store.write
      .updateTable('instrument')
      .set({ rules: JSON.stringify(ruleLayer.parse({ ...ASKED, ...rules })) })
      .where('id', '=', tem)
      .execute();
  const pauseAt = (where: { client: Scene['client'] }, address: string, who: Someone, more: object) =>
    where.client.post(`/api/v1${address}`, { id: uuidv7(), personId: who.id, ...more });

  test('are told with whether an authorisation covers all of their time, by the rules that hold now', async () => {
    const [always, dated, takenBack] = [await someone(), await someone(), await someone()];
    const [ended, never, helped] = [await someone(), await someone(), await someone()];
    const engineer = await someone(scene.company);
    const people = [always, dated, takenBack, ended, never, helped, engineer];
    for (const [index, who] of people.entries()) {
      await asks(who, 8 + index, { mode: who === helped ? 'assisted' : 'self' });
    }
    await allow(always, null, { all: true });
    await allow(dated, on(30, '10:00'));
    const id = await allow(takenBack, null);
    await manager.client.send({ method: 'DELETE', path: `/api/v1/authorisations/${id}` });
    await allow(ended, on(30, '11:30'));
    await rule({ authorisation: 'self', cases: [{ when: { class: ['company'] }, set: { authorisation: 'none' } }] });
    expect((await read()).map((one) => one.authorisation)).toEqual([
      { needed: true, state: 'covers', at: null },
      { needed: true, state: 'covers', at: utc(on(30, '10:00')) },
      { needed: true, state: 'taken-back', at: utc(new Date(NOW).toISOString()) },
      { needed: true, state: 'ended', at: utc(on(30, '11:30')) },
      { needed: true, state: 'none', at: null },
      { needed: false, state: 'none', at: null },
      { needed: false, state: 'none', at: null },
    ]);
  });

  test('are told with what they completed here, breaches that were not waived, and the longest pause', async () => {
    const [known, fresh] = [await someone(), await someone()];
    const free = await scene.addInstrument({}, facility);
    const strict = await scene.addInstrument({ rules: { checkIn: 'required', releaseMinutes: 15 } }, facility);
    const late = await scene.addInstrument({ rules: { freeCancelMinutes: 10_000 } }, facility);
    const elsewhere = await scene.addInstrument(
      { rules: { checkIn: 'required', releaseMinutes: 15 } },
      scene.hefeiCentre,
    );
    for (const [instrument, hour] of [
      [free, '09'],
      [free, '10'],
      [strict, '11'],
      [strict, '12'],
      [elsewhere, '13'],
    ] as const) {
      await acting.booked(known, instrument, on(25, `${hour}:00`), on(25, `${hour}:30`));
    }
    await acting.done(known, await acting.booked(known, late, on(25, '15:00'), on(25, '16:00')), 'cancel');
    for (const time of ['11:20', '12:20', '13:20']) await acting.jobsAt(on(25, time));
    const breaches = await known.client.get('/api/v1/breaches');
    const [missed] = breaches
      .read(breachPage)
      .items.filter((one) => one.kind === 'no-show' && one.facility.id === facility.id);
    const waive = () => manager.client.post(`/api/v1/breaches/${missed?.id}/decide`, { waive: true });

    await asks(known, 8);
    await asks(known, 9);
    await asks(fresh, 10);
    const counts = ({ completed, breaches, pause }: Applicant) => ({ completed, breaches, pause });
    const said = {
      completed: 2,
      breaches: [
        { kind: 'no-show', count: 2 },
        { kind: 'late-cancel', count: 1 },
      ],
      pause: null,
    };
    const nothing = { completed: 0, breaches: [], pause: null };
    expect((await read()).map(counts)).toEqual([said, said, nothing]);

    expect((await waive()).status).toBe(200);
    await pauseAt(manager, `/facilities/${facility.id}/pauses`, known, { until: on(28, '00:00'), reason: '短' });
    await pauseAt(scene.administrator, '/pauses', known, { reason: '长' });
    const other = `/facilities/${scene.hefeiCentre.id}/pauses`;
    await pauseAt(scene.hefeiManager, other, fresh, { reason: '别处' });
    const after = {
      completed: 2,
      breaches: [
        { kind: 'no-show', count: 1 },
        { kind: 'late-cancel', count: 1 },
      ],
    };
    const paused = { ...after, pause: { until: null, reason: '长' } };
    expect((await read()).map(counts)).toEqual([paused, paused, nothing]);
  });

  test('are those whose bookings are pending here, in the order of these, page by page', async () => {
    const who = await someone();
    const ids = [await asks(who, 12), await asks(who, 9), await asks(who, 15)];
    await acting.done(manager, await asks(who, 10), 'approve');
    await acting.done(manager, await asks(who, 11), 'decline');
    const expected = [ids[1], ids[0], ids[2]];
    expect((await read()).map(({ bookingId }) => bookingId)).toEqual(expected);
    const seen: string[] = [];
    let cursor = '';
    do {
      const answer = await manager.client.get(path(`?limit=1${cursor && `&cursor=${cursor}`}`));
      const page = answer.read(applicantPage);
      seen.push(...page.items.map(({ bookingId }) => bookingId));
      cursor = page.next ?? '';
    } while (cursor !== '' && seen.length < 9);
    expect(seen).toEqual(expected);
    expect((await manager.client.get(path('?cursor=W10'))).problem().type).toBe('/problems/invalid');
  });

  test('are for the facility’s staff alone', async () => {
    await asks(await someone(), 8);
    for (const [who, status] of [
      [scene, 401],
      [scene.researcher, 403],
      [scene.hefeiManager, 403],
      [scene.manager, 403],
      [scene.administrator, 200],
      [manager, 200],
    ] as const) {
      expect((await who.client.get(path())).status).toBe(status);
    }
    expect((await manager.client.get(`/api/v1/facilities/${uuidv7()}/applicants`)).status).toBe(404);
  });
});
