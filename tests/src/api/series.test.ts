import { checkInvariants } from '@jishi/db/invariants';
import { DETAIL_ZH } from '@jishi/shared/messages/detail';
import { booking, order } from '@jishi/shared/schema/booking';
import { seriesOut, seriesPreview } from '@jishi/shared/schema/series';
import { RULE_FAULTS } from '@jishi/shared/time/recurrence';
import { SERIES_FAULTS } from '@jishi/shared/time/series';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addPerson } from '../support/people.ts';
import { KINDS } from '../support/store.ts';
import { countRows, line, on, openScene, orderOf, PRICES, type Scene, type Someone } from './scene.ts';
import { booked, inShanghai, patch, post, readSeries, seriesOf } from './series-scene.ts';

test('every sentence about a rule exists in Chinese', () => {
  const said = [...Object.values(RULE_FAULTS), ...Object.values(SERIES_FAULTS)];
  expect(said.filter((sentence) => !(sentence in DETAIL_ZH))).toEqual([]);
});

describe.each(KINDS)('a series on %s', (kind) => {
  let scene: Scene;
  let tem: string;
  beforeAll(async () => {
    scene = await openScene(kind);
  });
  beforeEach(async () => {
    tem = await scene.addInstrument({ prices: PRICES });
  });
  afterAll(async () => {
    expect((await checkInvariants(scene.store.read)).filter(({ ok }) => !ok)).toEqual([]);
    await scene.stop();
  });

  test('is booked as one order whose lines know it', async () => {
    const wish = seriesOf(tem, { purpose: '周检' });
    const made = await booked(scene.researcher, wish);
    expect(made).toMatchObject({ id: wish.id, zone: 'Asia/Shanghai', booked: 5, refused: 0 });
    expect(inShanghai(made.occurrences)).toEqual([
      '11-25T09:00-11:00',
      '11-26T09:00-11:00',
      '11-27T09:00-11:00',
      '11-30T09:00-11:00',
      '12-01T09:00-11:00',
    ]);
    expect(made.price).toEqual({ amountMinor: 5 * 45_000, currency: 'CNY' });
    expect(made.order).toMatchObject({ id: wish.orderId, state: 'confirmed', price: made.price });
    expect(made.order.lines.map(({ id }) => id)).toEqual(made.occurrences.map(({ bookingId }) => bookingId));
    const read = await scene.researcher.client.get(`/api/v1/orders/${wish.orderId}`);
    expect(read.read(order)).toEqual(made.order);
    const one = await scene.researcher.client.get(`/api/v1/bookings/${made.occurrences[3]?.bookingId}`);
    expect(one.read(booking)).toMatchObject({ seriesId: wish.id, purpose: '周检', state: 'confirmed' });
  });

  test('is answered again with the same id and content, and refused with other content', async () => {
    const wish = seriesOf(tem);
    const made = await booked(scene.researcher, wish);
    const rows = await countRows(scene);
    const again = await post(scene.researcher, { ...wish, rrule: `rrule:${wish.rrule.toLowerCase()}` });
    expect(again.status).toBe(200);
    expect(again.read(seriesOut)).toEqual(made);
    for (const other of [{ fit: 'fitting' }, { orderId: uuidv7() }, { except: ['2026-11-26'] }, { purpose: 'x' }]) {
      expect((await post(scene.researcher, { ...wish, ...other })).problem().type).toBe('/problems/id-reused');
    }
    expect((await post(scene.colleague, wish)).problem().type).toBe('/problems/id-reused');
    expect((await post(scene.researcher, { ...wish, id: uuidv7() })).problem().type).toBe('/problems/id-reused');
    expect(await countRows(scene)).toEqual(rows);
  });

  test('sent twice at the same moment is one series', async () => {
    const wish = seriesOf(tem);
    const answers = await Promise.all([1, 2, 3].map(() => post(scene.researcher, wish)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  test('asked for as a whole is refused as a whole, each refusal with the place of its occurrence', async () => {
    const taken = line(tem, on(26, '10:00'), on(26, '12:00'));
    await scene.colleague.client.post('/api/v1/orders', orderOf(taken));
    const rows = await countRows(scene);
    const refused = await post(scene.researcher, seriesOf(tem, { rrule: 'FREQ=DAILY;COUNT=5' }));
    expect(refused.status).toBe(409);
    const { type, refusals, alternatives } = refused.problem();
    expect(type).toBe('/problems/refused');
    expect(refusals.map((refusal) => [refusal.line, refusal.rule])).toEqual([
      [1, 'taken'],
      [3, 'closed'],
      [4, 'closed'],
    ]);
    expect(alternatives.map((alternative) => alternative.line)).toContain(1);
    expect(await countRows(scene)).toEqual(rows);
  });

  test('asked for as far as it fits tells the fate of each occurrence and books the others', async () => {
    const made = await booked(scene.researcher, seriesOf(tem, { rrule: 'FREQ=DAILY;COUNT=6', fit: 'fitting' }));
    expect(made.occurrences.map(({ fate }) => fate)).toEqual([
      'booked',
      'booked',
      'booked',
      'refused',
      'refused',
      'booked',
    ]);
    expect(made.occurrences[3]?.refusals).toMatchObject([{ line: 3, rule: 'closed' }]);
    expect(made).toMatchObject({ booked: 4, refused: 2, price: { amountMinor: 4 * 45_000 } });
    expect(made.order.lines).toHaveLength(4);
    const weekend = seriesOf(tem, { from: on(28, '09:00'), to: on(28, '11:00'), rrule: 'FREQ=DAILY;COUNT=2' });
    expect((await post(scene.researcher, { ...weekend, fit: 'fitting' })).problem().type).toBe('/problems/refused');
  });

  test('has an occurrence at a time of its own, judged and booked there, and known by the date that it has in the rule', async () => {
    await scene.colleague.client.post('/api/v1/orders', orderOf(line(tem, on(26, '10:00'), on(26, '12:00'))));
    const wish = seriesOf(tem, { instead: [{ date: '2026-11-26', from: on(26, '13:00'), to: on(26, '16:00') }] });
    const made = await booked(scene.researcher, wish);
    expect(inShanghai(made.occurrences.slice(0, 3))).toEqual([
      '11-25T09:00-11:00',
      '11-26T13:00-16:00',
      '11-27T09:00-11:00',
    ]);
    expect(made.occurrences[1]).toMatchObject({ date: '2026-11-26', fate: 'booked' });
    expect(made.price.amountMinor).toBe(4 * 45_000 + 65_000);
    expect((await post(scene.researcher, wish)).read(seriesOut)).toEqual(made);
    const { id, orderId, ...other } = wish;
    const known = { ...other, id, orderId, instead: [] };
    expect((await post(scene.researcher, known)).problem().type).toBe('/problems/id-reused');
    const nowhere = seriesOf(tem, { instead: [{ date: '2026-11-28', from: on(28, '09:00'), to: on(28, '11:00') }] });
    expect((await post(scene.researcher, nowhere)).status).toBe(422);
    const reversed = seriesOf(tem, { instead: [{ date: '2026-11-26', from: on(26, '11:00'), to: on(26, '09:00') }] });
    expect((await post(scene.researcher, reversed)).status).toBe(422);
  });

  test('tells the staff that their user has a booking elsewhere, and not where or when', async () => {
    const known = await addPerson(scene.store);
    const user: Someone = { ...known, client: scene.client.as(known) };
    const there = await scene.addInstrument({}, scene.hefeiCentre);
    const elsewhere = orderOf(line(there, on(26, '12:00'), on(26, '13:00')));
    expect((await user.client.post('/api/v1/orders', elsewhere)).status).toBe(201);
    const wish = seriesOf(tem, { rrule: 'FREQ=DAILY;COUNT=3', fit: 'fitting' });
    const made = await booked(user, wish);
    expect(made.occurrences[1]?.refusals).toMatchObject([{ rule: 'travel', gapMinutes: 60, km: expect.any(Number) }]);
    const of = async (who: Someone) => (await readSeries(who, made.id)).occurrences[1]?.refusals;
    expect(await of(user)).toEqual(made.occurrences[1]?.refusals);
    expect(await of(scene.manager)).toEqual([{ line: 1, rule: 'travel' }]);
    const move = { scope: 'all', move: { byDays: 1 }, fit: 'all' };
    const refused = async (who: Someone) => (await patch(who, made.id, move)).problem().refusals;
    expect(await refused(user)).toMatchObject([{ rule: 'travel', gapMinutes: 60 }, { rule: 'closed' }]);
    const [told] = (await refused(scene.manager)) ?? [];
    expect(told).toEqual({ line: 0, rule: 'travel' });
  });

  test('can be tried without writing anything', async () => {
    const rows = await countRows(scene);
    const wish = seriesOf(tem, { rrule: 'FREQ=DAILY;COUNT=4' });
    const tried = (await scene.researcher.client.post('/api/v1/series?dryRun=1', wish)).read(seriesPreview);
    expect(tried).toMatchObject({ ok: false, booked: 3, refused: 1, price: { amountMinor: 3 * 45_000 } });
    expect(await countRows(scene)).toEqual(rows);
    const made = await booked(scene.researcher, { ...wish, fit: 'fitting' });
    expect(made.occurrences).toEqual(tried.occurrences);
  });

  test('counts its own earlier occurrences in quotas', async () => {
    const few = await scene.addInstrument({ rules: { maxActive: 3 } });
    const made = await booked(scene.researcher, seriesOf(few, { fit: 'fitting' }));
    expect(made.occurrences.map(({ fate }) => fate)).toEqual(['booked', 'booked', 'booked', 'refused', 'refused']);
    const weekly = await scene.addInstrument({ rules: { maxMinutesPerWeek: 240 } });
    const week = await booked(scene.researcher, seriesOf(weekly, { fit: 'fitting' }));
    expect(week.occurrences.map(({ fate }) => fate)).toEqual(['booked', 'booked', 'refused', 'booked', 'booked']);
  });

  test('keeps its hours on the wall clock when the clock changes', async () => {
    const berlin = await scene.addInstrument({ rules: { horizonDays: 366 } }, scene.berlin);
    const wish = { from: '2027-03-25T09:00:00+01:00', to: '2027-03-25T17:00:00+01:00', rrule: 'FREQ=DAILY;COUNT=6' };
    const made = await booked(scene.researcher, seriesOf(berlin, wish));
    expect(made.zone).toBe('Europe/Berlin');
    expect(made.occurrences.map(({ from, to }) => `${from} ${to}`).slice(2, 4)).toEqual([
      '2027-03-27T08:00:00Z 2027-03-27T16:00:00Z',
      '2027-03-28T07:00:00Z 2027-03-28T15:00:00Z',
    ]);
  });

  test('tells of the occurrence that the clock skips, and books the rest', async () => {
    const berlin = await scene.addInstrument({ rules: { horizonDays: 366 } }, scene.berlin);
    const wish = { from: '2027-03-27T02:00:00+01:00', to: '2027-03-27T03:00:00+01:00', rrule: 'FREQ=DAILY;COUNT=3' };
    const made = await booked(scene.researcher, seriesOf(berlin, { ...wish, fit: 'fitting' }));
    expect(made.occurrences.map(({ fate }) => fate)).toEqual(['booked', 'refused', 'booked']);
    expect(made.occurrences[1]?.refusals).toMatchObject([{ line: 1, rule: 'too-short', minutes: 0 }]);
  });

  test('takes places and parts like any order', async () => {
    const bench = await scene.addInstrument({ stations: 2 });
    const detector = await scene.addInstrument({ kind: 'part' });
    await scene.store.write
      .insertInto('instrument_part')
      .values({ instrument_id: bench, part_id: detector, need: 'optional' })
      .execute();
    await booked(scene.researcher, seriesOf(bench, { parts: [detector] }));
    const second = await post(scene.colleague, seriesOf(bench, { parts: [detector] }));
    expect(second.problem().refusals.map(({ rule, partId }) => [rule, partId])).toEqual(
      Array(5).fill(['taken', detector]),
    );
    await booked(scene.colleague, seriesOf(bench));
    expect((await post(scene.engineer, seriesOf(bench))).problem().refusals).toHaveLength(5);
    const wrong = await post(scene.colleague, seriesOf(tem, { parts: [detector] }));
    expect(wrong.problem().type).toBe('/problems/not-found');
  });

  test('waits as a whole where approval is needed', async () => {
    const asked = await scene.addInstrument({ rules: { approval: ['manager'] } });
    const made = await booked(scene.researcher, seriesOf(asked));
    expect(new Set(made.order.lines.map(({ state }) => state))).toEqual(new Set(['pending']));
  });

  test('leaves out the dates that are excepted', async () => {
    const made = await booked(scene.researcher, seriesOf(tem, { except: ['2026-11-26', '2026-11-25'] }));
    expect(inShanghai(made.occurrences).map((span) => span.slice(0, 5))).toEqual(['11-27', '11-30', '12-01']);
  });

  test('stands as its bookings do when it is read', async () => {
    const made = await booked(scene.researcher, seriesOf(tem, { rrule: 'FREQ=DAILY;COUNT=4', fit: 'fitting' }));
    const [first, second] = made.occurrences.map(({ bookingId }) => bookingId);
    const before = await readSeries(scene.researcher, made.id);
    expect(before.occurrences.map(({ state }) => state)).toEqual(['confirmed', 'confirmed', 'confirmed', undefined]);
    await scene.researcher.client.post(`/api/v1/bookings/${first}/cancel`, {});
    const to = { from: on(26, '14:00'), to: on(26, '15:00') };
    const moved = await scene.researcher.client.patch(`/api/v1/bookings/${second}`, to, { 'if-match': '"1"' });
    expect(moved.status, moved.text).toBe(200);
    const after = await readSeries(scene.researcher, made.id);
    expect(after.occurrences.slice(0, 2)).toMatchObject([{ state: 'cancelled' }, { state: 'confirmed' }]);
    expect(inShanghai(after.occurrences)[1]).toBe('11-26T14:00-15:00');
    expect(after.etag).not.toBe(before.etag);
    const same = await scene.researcher.client.get(`/api/v1/series/${made.id}`, { 'if-none-match': after.etag });
    expect(same.status).toBe(304);
  });

  test('is there for its person and the staff, and for nobody else', async () => {
    const made = await booked(scene.researcher, seriesOf(tem));
    for (const who of [scene.manager, scene.administrator]) await readSeries(who, made.id);
    for (const who of [scene.colleague, scene.hefeiManager, scene.stranger]) {
      expect((await who.client.get(`/api/v1/series/${made.id}`)).problem().type).toBe('/problems/not-found');
    }
    expect((await scene.client.get(`/api/v1/series/${made.id}`)).status).toBe(401);
    expect((await scene.client.post('/api/v1/series', seriesOf(tem))).status).toBe(401);
  });

  test.each([
    ['FREQ=HOURLY;COUNT=3', '/rrule'],
    ['FREQ=DAILY', '/rrule'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3', undefined],
    ['FREQ=DAILY;UNTIL=20271231', undefined],
  ])('is not made of %s', async (rrule, pointer) => {
    const answer = await scene.researcher.client.post('/api/v1/series', seriesOf(tem, { rrule }), {
      'accept-language': 'zh-CN',
    });
    expect(answer.status).toBe(422);
    const { detail, errors } = answer.problem();
    expect(errors?.[0]?.pointer).toBe(pointer);
    expect(errors?.[0]?.detail ?? detail).toMatch(/[\u4e00-\u9fff]/);
  });

  test('is not made of times off the grid, unknown instruments, groups of others or endless lists', async () => {
    const off = { from: on(25, '09:05') };
    const wrong: [Readonly<Record<string, unknown>>, string][] = [
      [off, 'invalid'],
      [{ to: on(25, '08:00') }, 'invalid'],
      [{ fit: undefined }, 'invalid'],
      [{ except: Array(400).fill('2026-11-26') }, 'invalid'],
      [{ except: ['2026-02-30'] }, 'invalid'],
      [{ rrule: 'A'.repeat(5000) }, 'invalid'],
      [{ instrumentId: uuidv7() }, 'not-found'],
      [{ groupId: uuidv7() }, 'not-found'],
    ];
    for (const [wish, slug] of wrong) {
      expect((await post(scene.researcher, seriesOf(tem, wish))).problem().type).toBe(`/problems/${slug}`);
    }
  });

  test('may have 366 occurrences', async () => {
    const always = await scene.addInstrument({ rules: { horizonDays: 366 } }, scene.hefeiCentre);
    const made = await booked(scene.hefeiManager, seriesOf(always, { rrule: 'FREQ=DAILY;COUNT=366' }));
    expect(made.order.lines).toHaveLength(366);
    expect(new Set(made.order.lines.map(({ id }) => id)).size).toBe(366);
  });
});
