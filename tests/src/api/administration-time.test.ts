import { keepHolidays } from '@jishi/db/lock';
import { holidayCalendar, holidayImpact, holidayYearOut } from '@jishi/shared/schema/admin-holiday';
import { adminInstitution, hoursImpact } from '@jishi/shared/schema/admin-institution';
import { adminRegion } from '@jishi/shared/schema/admin-region';
import { instrumentPage } from '@jishi/shared/schema/instrument';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { addFacility, OFFICE } from '../support/fixture.ts';
import { KINDS } from '../support/store.ts';
import { actingIn } from './acting.ts';
import { line, on, openScene, orderOf, type Scene, utc } from './scene.ts';

describe.each(KINDS)('the administration of days and places on %s', (kind) => {
  let scene: Scene;
  let acting: ReturnType<typeof actingIn>;
  beforeAll(async () => {
    scene = await openScene(kind);
    acting = actingIn(scene);
    await scene.store.write
      .insertInto('region')
      .values([
        region('310000', 'province', null, '上海市'),
        region('310100', 'city', '310000', '上海市市辖区'),
        region('310115', 'county', '310100', '浦东新区'),
      ])
      .execute();
  });
  afterAll(() => scene?.stop());

  const region = (code: string, level: 'province' | 'city' | 'county', parent: string | null, name: string) => ({
    ...{ code, level, parent_code: parent, name_zh: name, name_en: null, lat: null, lng: null },
  });
  const admin = () => scene.administrator.client;
  const YEAR = '/api/v1/admin/holidays/CN/2026';
  const off = (date: string, name = '校庆') => ({ date, kind: 'off', name: { zh: name } });

  test('a published holiday closes what keeps its calendar, for searches and for bookings, and the way back opens it', async () => {
    const facility = await addFacility(scene.store, scene.shanghai, '节假日平台', { weekly: OFFICE, holidays: 'CN' });
    const xrd = await scene.addInstrument({ name: '节假日衍射仪' }, facility);
    const asked = `/api/v1/instruments?q=${encodeURIComponent('节假日衍射仪')}&freeFrom=${utc(on(25, '00:00'))}&freeTo=${utc(on(26, '00:00'))}&minutes=60`;
    const found = async () => (await scene.client.get(asked)).read(instrumentPage).items.map(({ id }) => id);
    await expect.poll(found, { timeout: 8000 }).toEqual([xrd]);
    const booked = await acting.booked(scene.researcher, xrd, on(25, '09:00'), on(25, '10:00'));
    const agendaTag = async () =>
      (
        await scene.client.get(
          `/api/v1/instruments/${xrd}/agenda?from=${utc(on(25, '00:00'))}&to=${utc(on(26, '00:00'))}`,
        )
      ).headers.etag;
    const tag = await agendaTag();

    const days = [off('2026-11-25'), { date: '2026-11-28', kind: 'work', name: { en: 'Make-up day' } }];
    const preview = (await admin().post(`${YEAR}/preview`, { days })).read(holidayImpact);
    expect(preview).toMatchObject({
      changed: [
        { date: '2026-11-25', before: null, after: 'off' },
        { date: '2026-11-28', before: null, after: 'work' },
      ],
      ...{ schedules: 1, instruments: 1, hits: 1, bookings: [{ bookingId: booked, instrument: { id: xrd } }] },
    });
    expect(await found()).toEqual([xrd]);
    const { etag } = (await admin().get(YEAR)).read(holidayYearOut);
    expect((await admin().put(YEAR, { days })).status).toBe(428);
    const written = await admin().put(YEAR, { days }, { 'if-match': etag });
    expect(written.read(holidayYearOut).days).toMatchObject(days);
    expect((await admin().put(YEAR, { days: [] }, { 'if-match': etag })).status).toBe(412);

    await expect.poll(found, { timeout: 8000 }).toEqual([]);
    expect(await agendaTag()).not.toBe(tag);
    expect((await acting.toldOf('CN')).at(-1)?.data).toMatchObject({ year: 2026, outside: 1 });
    expect(await acting.stateOf(booked)).toBe('confirmed');
    const order = (day: number) =>
      scene.researcher.client.post('/api/v1/orders', orderOf(line(xrd, on(day, '14:00'), on(day, '15:00'))));
    expect((await order(25)).problem().refusals).toMatchObject([{ rule: 'closed' }]);
    expect((await order(28)).status).toBe(201);

    expect((await admin().put(YEAR, { days: [] }, { 'if-match': '*' })).status).toBe(200);
    await expect.poll(found, { timeout: 8000 }).toEqual([xrd]);
    expect((await order(25)).status).toBe(201);
    const told = await acting.toldOf('CN');
    expect(told.map((one) => [one.kind, one.actorId])).toEqual(
      Array.from({ length: 2 }, () => ['holiday.changed', scene.administrator.id]),
    );
    expect(told[0]?.data).toMatchObject({ year: 2026, changed: ['2026-11-25', '2026-11-28'] });
  });

  if (kind === 'postgres')
    test('a year is published once nobody is being judged by the old one any more', async () => {
      const waits = async () => {
        const { rows } = await sql<{ n: string }>`
          select count(*) as n from pg_locks where locktype = 'advisory' and not granted`.execute(scene.store.read);
        return Number(rows[0]?.n);
      };
      const gone = Promise.withResolvers<void>();
      const here = Promise.withResolvers<void>();
      const judging = scene.store.write.transaction().execute(async (trx) => {
        await keepHolidays(trx);
        here.resolve();
        await gone.promise;
      });
      await here.promise;
      const written = admin().put('/api/v1/admin/holidays/CN/2031', { days: [] }, { 'if-match': '*' });
      await expect.poll(waits).toBe(1);
      gone.resolve();
      await judging;
      expect((await written).status).toBe(200);
    });

  test('a year takes only its own dates, each once, and a calendar says how many schedules keep it', async () => {
    const bad = await admin().put(
      YEAR,
      { days: [off('2027-01-01'), off('2026-01-01'), off('2026-01-01')] },
      { 'if-match': '*' },
    );
    expect(bad.problem().errors).toMatchObject([{ pointer: '/days/0/date' }, { pointer: '/days/2/date' }]);
    const next = '/api/v1/admin/holidays/CN/2027';
    expect((await admin().get(next)).read(holidayYearOut).days).toEqual([]);
    expect((await admin().put(next, { days: [off('2027-10-01', '国庆节')] }, { 'if-match': '*' })).status).toBe(200);
    const calendars = (await admin().get('/api/v1/admin/holidays')).read(z.object({ items: z.array(holidayCalendar) }));
    expect(calendars.items).toMatchObject([{ calendar: 'CN', schedules: 1, years: [{ year: 2027, off: 1, work: 0 }] }]);
    expect((await admin().get('/api/v1/admin/holidays/cn/2027')).status).toBe(422);
  });

  test('a facility is made with hours, and in another zone its hours keep their wall time', async () => {
    const id = uuidv7();
    const path = `/api/v1/admin/institutions/${scene.hefei}/facilities`;
    const body = { id, name: { zh: '新平台', en: 'New facility' }, zone: 'Asia/Shanghai', region: '310115' };
    const made = await admin().post(path, body);
    expect([made.status, (await admin().post(path, body)).status]).toEqual([201, 200]);
    const facility = made.read(adminInstitution).facilityList.find((one) => one.id === id);
    expect(facility).toMatchObject({ region: '310115', managers: [], zone: 'Asia/Shanghai' });
    const { scheduleId } = (await scene.client.get(`/api/v1/facilities/${id}`)).read(
      z.object({ scheduleId: z.string() }),
    );
    const tem = await scene.addInstrument({}, { id, institutionId: scene.hefei, scheduleId });
    const booked = await acting.booked(scene.researcher, tem, on(25, '09:00'), on(25, '10:00'));

    const one = `/api/v1/admin/facilities/${id}`;
    const dry = (await admin().patch(`${one}?dryRun=1`, { zone: 'Europe/Berlin' })).read(hoursImpact);
    expect(dry).toMatchObject({ schedules: 1, instruments: 1, hits: 1, bookings: [{ bookingId: booked }] });
    expect((await admin().patch(one, { zone: 'Europe/Berlin' })).status).toBe(428);
    const moved = await admin().patch(
      one,
      { zone: 'Europe/Berlin', address: '1 号楼' },
      { 'if-match': facility?.etag ?? '' },
    );
    expect(moved.status).toBe(204);
    expect((await admin().patch(one, { address: 'x' }, { 'if-match': facility?.etag ?? '' })).status).toBe(412);
    const order = (from: string, to: string) =>
      scene.researcher.client.post('/api/v1/orders', orderOf(line(tem, from, to)));
    expect((await order(on(26, '09:00'), on(26, '10:00'))).problem().refusals).toMatchObject([{ rule: 'closed' }]);
    expect((await order('2026-11-26T09:00:00+01:00', '2026-11-26T10:00:00+01:00')).status).toBe(201);
    expect(await acting.kindsOf(id)).toEqual(['facility.changed', 'facility.changed']);
    expect(await acting.kindsOf(scheduleId)).toEqual(['schedule.changed']);
  });

  test('a county is added below its city, named, and taken away only while nothing names it', async () => {
    const tree = async () =>
      (await admin().get('/api/v1/admin/regions')).read(z.object({ items: z.array(adminRegion) })).items;
    const county = { code: '310199', parent: '310100', name: { zh: '新区', en: 'New Area' } };
    expect((await admin().post('/api/v1/admin/regions', { ...county, code: '320199' })).status).toBe(422);
    expect((await admin().post('/api/v1/admin/regions', { ...county, parent: '310115' })).status).toBe(409);
    expect((await admin().post('/api/v1/admin/regions', county)).status).toBe(201);
    const [shanghai, city, pudong, added] = await tree();
    expect(shanghai).toMatchObject({ code: '310000', facilities: 1, institutions: 0, unused: false });
    expect([city?.facilities, pudong?.facilities, added?.facilities]).toEqual([1, 1, 0]);
    const remove = (code: string) =>
      admin().send({ method: 'DELETE', path: `/api/v1/admin/regions/${code}`, headers: { 'if-match': '*' } });
    expect([(await remove('310115')).status, (await remove('310100')).status]).toEqual([409, 409]);
    const path = '/api/v1/admin/regions/310199';
    const renamed = { name: { zh: '临港新片区' } };
    expect((await admin().patch(path, renamed, { 'if-match': added?.etag ?? '' })).status).toBe(204);
    expect((await admin().patch(path, renamed, { 'if-match': added?.etag ?? '' })).status).toBe(412);
    expect((await remove('310199')).status).toBe(204);
    expect((await tree()).length).toBe(3);
  });
});
