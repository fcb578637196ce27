import { checkInvariants } from '@jishi/db/invariants';
import { usageReport, usageTrend } from '@jishi/shared/schema/usage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KINDS } from '../support/store.ts';
import { line, on, openScene, orderOf, PRICES, type Scene, type Someone } from './scene.ts';

describe.each(KINDS)('usage on %s', (kind) => {
  let scene: Scene;
  let instrumentId: string;
  let usedId: string;
  let outsideId: string;
  beforeAll(async () => {
    scene = await openScene(kind);
    instrumentId = await scene.addInstrument({ prices: PRICES, rules: { checkIn: 'required' } });
    usedId = await book(scene.colleague, on(25, '09:00'), on(25, '11:00'));
    outsideId = await book(scene.engineer, on(25, '13:00'), on(25, '14:00'));
    const missed = await book(scene.researcher, on(26, '09:00'), on(26, '10:00'));
    const cancelled = await book(scene.colleague, on(27, '09:00'), on(27, '10:00'));
    await settle({ used: [usedId, outsideId], missed });
    expect((await scene.colleague.client.post(`/api/v1/bookings/${cancelled}/cancel`, {})).status).toBe(200);
  });
  afterAll(async () => {
    if (!scene) return;
    expect((await checkInvariants(scene.store.read)).filter((finding) => !finding.ok)).toEqual([]);
    await scene.stop();
  });

  async function book(who: Someone, from: string, to: string): Promise<string> {
    const order = orderOf(line(instrumentId, from, to));
    const answer = await who.client.post('/api/v1/orders', order);
    expect(answer.status, answer.text).toBe(201);
    return order.lines[0]?.id ?? '';
  }

  /** As if the day had passed: used for as long as booked, or nobody came. */
  async function settle({ used, missed }: { used: string[]; missed: string }) {
    const rows = await scene.store.read.selectFrom('booking').selectAll().where('id', 'in', used).execute();
    for (const row of rows) {
      const done = { state: 'completed' as const, used_from: row.from_at, used_to: row.to_at, due_at: null };
      await scene.store.write.updateTable('booking').set(done).where('id', '=', row.id).execute();
    }
    await scene.store.write
      .updateTable('booking')
      .set({ state: 'no-show', due_at: null })
      .where('id', '=', missed)
      .execute();
    await scene.store.write
      .deleteFrom('occupancy')
      .where('owner_id', 'in', [...used, missed])
      .execute();
  }

  const path = () => `/api/v1/facilities/${scene.centre.id}`;
  const report = async (month = '2026-11') =>
    (await scene.manager.client.get(`${path()}/usage?month=${month}`)).read(usageReport);
  const correct = (id: string, from: string, to: string, who: Someone = scene.manager) =>
    who.client.put(`/api/v1/bookings/${id}/usage`, { from, to, reason: '按日志更正' }, { 'if-match': '*' });

  test('a month tells what was open, booked, used, by whom, missed and earned', async () => {
    const { instruments, total, over, closed } = await report();
    const [one] = instruments;
    // 21 workdays of ten hours in November 2026.
    expect(one).toMatchObject({
      id: instrumentId,
      openMinutes: 21 * 600,
      bookings: 3,
      bookedMinutes: 240,
      usedMinutes: 180,
      outsideMinutes: 60,
      noShows: 1,
    });
    expect(one?.rates).toEqual({ booked: 240 / 12_600, used: 180 / 12_600, outside: 1 / 3, noShow: 1 / 3 });
    expect(total.income).toEqual([{ currency: 'CNY', amountMinor: 25_000 + 45_000 }]);
    expect({ over, closed }).toEqual({ over: false, closed: null });
  });

  test('a correction counts, and a booking counts in the month in which it begins', async () => {
    scene.passMinutes(2 * 24 * 60);
    expect((await correct(usedId, on(25, '09:00'), on(25, '10:30'))).status).toBe(200);
    expect((await report()).total.usedMinutes).toBe(150);
    expect((await report('2026-12')).total).toMatchObject({ bookings: 0, usedMinutes: 0 });
    expect((await report('2026-10')).total.bookings).toBe(0);
  });

  test('the twelve months end with the one that is asked for', async () => {
    const answer = await scene.manager.client.get(`${path()}/usage/trend?month=2026-11`);
    const { items } = answer.read(usageTrend);
    expect(items.map(({ month }) => month)).toEqual([
      ...['2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05'],
      ...['2026-06', '2026-07', '2026-08', '2026-09', '2026-10', '2026-11'],
    ]);
    expect(items.at(-1)?.usedMinutes).toBe(150);
    const other = await scene.manager.client.get(`${path()}/usage/trend?instrument=${scene.centre.id}`);
    expect(other.status).toBe(404);
  });

  test('only staff of the facility read its usage', async () => {
    for (const who of [scene.researcher, scene.hefeiManager]) {
      expect((await who.client.get(`${path()}/usage`)).status).toBe(403);
      expect((await who.client.get(`${path()}/usage/export?month=2026-11`)).status).toBe(403);
    }
    expect((await scene.client.get(`${path()}/usage`)).status).toBe(401);
    expect((await scene.manager.client.get(`${path()}/usage?month=2026-13`)).status).toBe(422);
  });

  test('the report and the records of service are files, without the names of users', async () => {
    const table = await scene.manager.client.get(`${path()}/usage/export?month=2026-11&lang=en`);
    expect(table.headers['content-disposition']).toBe('attachment; filename="usage-report-2026-11.csv"');
    const rows = table.text.replace('\ufeff', '').trim().split('\r\n');
    expect(rows).toHaveLength(3);
    expect(rows[1]).toContain(',210.00,3,4.00,2.50,1.00,');
    expect(rows[2]).toContain('Total');
    const records = await scene.manager.client.get(`${path()}/usage/export?month=2026-11&form=nrii`);
    expect(records.text).toContain('2026-11-25 09:00');
    expect(records.text).toContain('苏州公司');
    expect(records.text).not.toContain('陈工');
    const workbook = await scene.manager.client.get(`${path()}/usage/export?month=2026-11&format=xlsx`);
    expect(workbook.text.startsWith('PK')).toBe(true);
  });

  test('a month that is not over, or has bookings that are not, cannot be closed', async () => {
    const early = await scene.manager.client.post(`${path()}/months/2026-11/close`);
    expect(early.problem()).toMatchObject({ type: '/problems/conflict', detail: 'the month is not over' });
    const waiting = await book(scene.colleague, on(30, '09:00'), on(30, '10:00'));
    scene.passMinutes(6 * 24 * 60);
    const unsettled = await scene.manager.client.post(`${path()}/months/2026-11/close`);
    expect(unsettled.problem().detail).toBe('bookings of the month are not settled');
    expect((await report()).unsettled).toBe(1);
    await scene.runJobs();
    expect((await report()).unsettled).toBe(0);
    expect(waiting).not.toBe('');
  });

  test('hours of a closed month are not corrected until an administrator opens it again, with a reason', async () => {
    const close = () => scene.manager.client.post(`${path()}/months/2026-11/close`);
    expect((await close()).read(usageReport).closed).toMatchObject({ by: '韩梅梅' });
    expect((await close()).status).toBe(200);
    const refused = await correct(usedId, on(25, '09:00'), on(25, '11:00'));
    expect(refused.problem().detail).toBe('the month is closed; an administrator can reopen it');
    expect((await correct(usedId, on(25, '09:00'), on(25, '11:00'), scene.administrator)).status).toBe(409);
    expect((await report()).total.usedMinutes).toBe(150);

    const reopen = (who: Someone, body: object = { reason: '漏记' }) =>
      who.client.post(`${path()}/months/2026-11/reopen`, body);
    expect((await reopen(scene.manager)).status).toBe(403);
    expect((await reopen(scene.administrator, {})).status).toBe(422);
    expect((await reopen(scene.administrator)).read(usageReport).closed).toBeNull();
    expect((await correct(usedId, on(25, '09:00'), on(25, '11:00'))).status).toBe(200);
    const told = await scene.store.read
      .selectFrom('event')
      .select('kind')
      .where('kind', 'like', 'month.%')
      .orderBy('id')
      .execute();
    expect(told.map(({ kind: what }) => what)).toEqual(['month.closed', 'month.reopened']);
  });

  test('hours of an instrument count from when it was entered', async () => {
    const id = await scene.addInstrument();
    const created_at = Date.parse(on(30, '13:00'));
    await scene.store.write.updateTable('instrument').set({ created_at }).where('id', '=', id).execute();
    expect((await report()).instruments.find((one) => one.id === id)?.openMinutes).toBe(300);
    expect((await report('2026-10')).instruments.find((one) => one.id === id)?.openMinutes).toBe(0);
  });
});
