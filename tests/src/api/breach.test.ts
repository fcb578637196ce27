import { checkInvariants } from '@jishi/db/invariants';
import { breachPage, breach as breachSchema } from '@jishi/shared/schema/breach';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { KINDS } from '../support/store.ts';
import { type Acting, actingIn } from './acting.ts';
import { line, on, openScene, orderOf, type Scene, type Someone, utc } from './scene.ts';

describe.each(KINDS)('breaches on %s', (kind) => {
  let scene: Scene;
  let acting: Acting;
  let strict: string;
  let person: Someone;
  beforeAll(async () => {
    scene = await openScene(kind);
    acting = actingIn(scene);
  });
  beforeEach(async () => {
    person = await acting.someone({ institutionId: scene.shanghai, name: '小赵' });
    strict = await scene.addInstrument({
      rules: { ...{ checkIn: 'required', releaseMinutes: 15 }, ...{ breachLimit: 3, breachDays: 30, pauseDays: 7 } },
    });
  });
  afterAll(async () => {
    if (!scene) return;
    expect((await checkInvariants(scene.store.read)).filter((finding) => !finding.ok)).toEqual([]);
    await scene.stop();
  });

  /** Misses bookings on these days; answers the bookings. */
  const missOn = async (...days: number[]) => {
    const ids: string[] = [];
    for (const day of days) {
      const id = await acting.booked(person, strict, on(day, '09:00'), on(day, '10:00'));
      await acting.jobsAt(on(day, '09:15'));
      expect(await acting.stateOf(id)).toBe('no-show');
      ids.push(id);
    }
    return ids;
  };
  const mine = async (who: Someone = person) => (await who.client.get('/api/v1/breaches')).read(breachPage).items;
  const order = (who: Someone, instrument: string, day: number) =>
    who.client.post('/api/v1/orders', orderOf(line(instrument, on(day, '09:00'), on(day, '10:00'))));
  const decide = (who: Someone, id: string, waive: boolean, note?: string) =>
    who.client.post(`/api/v1/breaches/${id}/decide`, { waive, note });

  test('warn first, and the one that reaches the limit pauses the person at the facility alone', async () => {
    await missOn(25, 26);
    const warned = await mine();
    expect(warned.map((breach) => [breach.kind, breach.pause])).toEqual([
      ['no-show', null],
      ['no-show', null],
    ]);
    expect((await acting.toldOf(warned[0]?.id ?? '')).at(-1)).toMatchObject({
      kind: 'breach.recorded',
      actorId: null,
      data: { breach: 'no-show', count: 2, limit: 3 },
    });
    await missOn(27);
    const [last] = await mine();
    expect(last?.pause?.until).toBe('2026-12-04T01:15:00Z');
    expect(await acting.kindsOf(last?.pause?.id ?? '')).toEqual(['pause.set']);
    await acting.at(on(27, '12:00'), async () => {
      const refused = await order(person, strict, 30);
      expect(refused.problem().refusals).toMatchObject([{ rule: 'blocked', until: '2026-12-04T01:15:00Z' }]);
      const elsewhere = await scene.addInstrument({}, scene.hefeiCentre);
      expect((await order(person, elsewhere, 30)).status).toBe(201);
    });
    await acting.at('2026-12-04T09:15:00+08:00', async () => {
      const again = orderOf(line(strict, '2026-12-07T09:00:00+08:00', '2026-12-07T10:00:00+08:00'));
      expect((await person.client.post('/api/v1/orders', again)).status).toBe(201);
    });
  });

  test('are appealed against by whom they are about, and waived by the facility: the pause is lifted', async () => {
    await missOn(25, 26, 27);
    const [last, , first] = await mine();
    const id = first?.id ?? '';
    const appeal = (who: Someone, text: string) => who.client.post(`/api/v1/breaches/${id}/appeal`, { text });
    expect(first?.actions).toEqual(['appeal']);
    expect((await appeal(scene.stranger, '不是我')).status).toBe(404);
    expect((await appeal(scene.manager, '不是我')).status).toBe(403);
    expect((await appeal(person, ' ')).status).toBe(422);
    const appealed = await appeal(person, '门禁故障');
    expect(appealed.read(breachSchema)).toMatchObject({ appeal: '门禁故障', actions: [] });
    expect((await appeal(person, '门禁故障')).status).toBe(200);
    expect((await appeal(person, '另一个理由')).problem().type).toBe('/problems/conflict');

    const waiting = (await scene.manager.client.get(`/api/v1/breaches?facility=${scene.centre.id}&appealed=1`)).read(
      breachPage,
    );
    expect(waiting.items.map((breach) => [breach.id, breach.actions])).toEqual([[id, ['decide']]]);
    expect((await decide(scene.hefeiManager, id, true)).status).toBe(404);
    expect((await decide(person, id, true)).status).toBe(403);
    await acting.at(on(27, '12:00'), async () => {
      expect((await order(person, strict, 30)).status).toBe(409);
      const waived = (await decide(scene.manager, id, true, '属实')).read(breachSchema);
      expect(waived).toMatchObject({
        waived: true,
        note: '属实',
        actions: [],
        pause: { liftedAt: utc(on(27, '12:00')) },
      });
      expect((await order(person, strict, 30)).status).toBe(201);
    });
    expect(await acting.kindsOf(id)).toEqual(['breach.recorded', 'breach.appealed', 'breach.decided']);
    expect(await acting.kindsOf(last?.pause?.id ?? '')).toEqual(['pause.set', 'pause.lifted']);
    expect((await decide(scene.manager, id, true)).status).toBe(200);
    expect((await decide(scene.manager, id, false)).status).toBe(409);
  });

  test('that were not waived count again after the pause was lifted, so the next one pauses anew', async () => {
    await missOn(24 + 1, 26, 27);
    const [last] = await mine();
    await acting.at(on(27, '12:00'), () => decide(scene.manager, last?.id ?? '', true));
    await missOn(30);
    const [again] = await mine();
    expect(again?.pause?.id).not.toBe(last?.pause?.id);
    expect(again?.pause?.liftedAt).toBeNull();
  });

  test('that led to a pause are paid for by it: after it they do not count a second time', async () => {
    await missOn(25, 26, 27);
    const id = uuidv7();
    await acting.at('2026-12-05T09:00:00+08:00', async () => {
      const times = line(strict, '2026-12-07T09:00:00+08:00', '2026-12-07T10:00:00+08:00');
      expect((await person.client.post('/api/v1/orders', orderOf({ ...times, id }))).status).toBe(201);
    });
    await acting.jobsAt('2026-12-07T09:15:00+08:00');
    const [newest] = await mine();
    expect(newest).toMatchObject({ booking: { id }, pause: null });
    expect((await acting.toldOf(newest?.id ?? '')).at(-1)?.data).toMatchObject({ count: 1 });
  });

  test('are overruns only where somebody was kept waiting', async () => {
    const instrument = await scene.addInstrument({ rules: { bufferAfterMinutes: 15 } });
    const late = await acting.booked(person, instrument, on(25, '09:00'), on(25, '10:00'));
    await acting.booked(scene.colleague, instrument, on(25, '10:15'), on(25, '11:00'));
    const alone = await acting.booked(person, instrument, on(25, '14:00'), on(25, '15:00'));
    for (const [id, start, end] of [
      [late, '09:00', '10:25'],
      [alone, '14:00', '15:30'],
    ] as const) {
      await acting.at(on(25, start), () => acting.done(person, id, 'check-in'));
      await acting.at(on(25, end), () => acting.done(person, id, 'check-out'));
    }
    expect((await mine()).map((breach) => [breach.kind, breach.booking.id])).toEqual([['overrun', late]]);
  });

  test('at the same moment on two instruments are both counted', async () => {
    const two = await scene.addInstrument({
      rules: { checkIn: 'required', releaseMinutes: 15, breachLimit: 2, breachDays: 30, pauseDays: 7 },
    });
    const other = await scene.addInstrument({
      rules: { checkIn: 'required', releaseMinutes: 15, breachLimit: 2, breachDays: 30, pauseDays: 7 },
    });
    const ids = [
      await acting.booked(person, two, on(25, '09:00'), on(25, '10:00')),
      await acting.booked(person, other, on(25, '09:00'), on(25, '10:00')),
    ];
    await acting.at(on(25, '09:05'), () => Promise.all(ids.map((id) => acting.done(scene.manager, id, 'miss'))));
    const pauses = (await mine()).map((breach) => breach.pause?.id);
    expect(pauses[0]).toBeTruthy();
    expect(pauses[1]).toBe(pauses[0]);
  });

  test('are seen by whom they are about and by the facility, in pages, and by nobody else', async () => {
    await missOn(25, 26, 27);
    const path = `/api/v1/breaches?facility=${scene.centre.id}`;
    expect((await scene.client.get('/api/v1/breaches')).status).toBe(401);
    expect((await person.client.get(path)).status).toBe(403);
    expect((await person.client.get(`/api/v1/breaches?facility=${uuidv7()}`)).status).toBe(404);
    expect(await mine(scene.stranger)).toEqual([]);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const page = (await person.client.get(`/api/v1/breaches?limit=2${cursor}`)).read(breachPage);
      seen.push(...page.items.map((breach) => breach.at));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(seen).toEqual([on(27, '09:15'), on(26, '09:15'), on(25, '09:15')].map(utc));
    expect((await scene.manager.client.get(path)).read(breachPage).items.length).toBeGreaterThanOrEqual(3);
  });
});
