import { readFileSync } from 'node:fs';
import { sqliteFile } from '@jishi/db/open';
import { obtain } from '@jishi/server/external/obtain';
import { order } from '@jishi/shared/schema/booking';
import { externalCalendar, externalCalendarInFull, externalPreview } from '@jishi/shared/schema/external-calendar';
import { createdFeed } from '@jishi/shared/schema/feed';
import { page } from '@jishi/shared/schema/primitives';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { calendar } from '../support/calendar-host.ts';
import { KINDS } from '../support/store.ts';
import { type ExternalScene, file, from, HERE, openExternalScene } from './external-scene.ts';
import { countRows, line, NOW, on, orderOf, type Someone, utc } from './scene.ts';

const event = (day: number, begin: string, end: string, more: object = {}) => ({
  from: on(day, begin),
  to: on(day, end),
  ...more,
});

describe.each(KINDS)('outside calendars on %s', (kind) => {
  let scene: ExternalScene;
  beforeAll(async () => {
    scene = await openExternalScene(kind);
  });
  afterEach(() => scene?.clear());
  afterAll(() => scene?.stopAll());

  const book = async (
    instrumentId: string,
    day: number,
    begin: string,
    end: string,
    who: Someone = scene.colleague,
  ) => {
    const answer = await who.client.post('/api/v1/orders', orderOf(line(instrumentId, on(day, begin), on(day, end))));
    expect(answer.status, answer.text).toBe(201);
    return answer.read(order).lines[0]?.id as string;
  };
  const cancel = async (bookingId: string, who: Someone = scene.colleague) =>
    expect((await who.client.post(`/api/v1/bookings/${bookingId}/cancel`, {})).status).toBe(200);
  const close = (instrumentId: string, day: number, begin: string, end: string) =>
    scene.manager.client.post(`/api/v1/instruments/${instrumentId}/closures`, {
      id: uuidv7(),
      from: on(day, begin),
      to: on(day, end),
      kind: 'maintenance',
      reason: '维修',
      displace: 'refuse',
    });
  const wish = (instrumentId: string, day: number, begin: string, end: string, minutes: number) =>
    scene.researcher.client.post('/api/v1/waitlist', {
      ...{ id: uuidv7(), instrumentId, any: false, minutes },
      ...{ from: on(day, begin), to: on(day, end) },
    });
  const offersOn = (instrumentId: string) =>
    scene.store.read.selectFrom('offer').selectAll().where('instrument_id', '=', instrumentId).execute();

  test('a preview tells what would be taken and on which bookings it lies, and writes nothing', async () => {
    const tem = await scene.addInstrument();
    const bookingId = await book(tem, 25, '10:00', '11:00');
    scene.host.answer = calendar(
      event(25, '09:50', '10:20', { title: 'Review' }),
      event(25, '10:20', '10:40', { title: 'Talk' }),
      event(26, '09:00', '10:00', { more: ['TRANSP:TRANSPARENT'] }),
      event(23, '09:00', '10:00'),
    );
    const before = await countRows(scene);
    const { instruments } = { instruments: 1 };
    const seen = (await scene.preview({ instrumentId: tem, titles: true, source: from(scene.host) })).read(
      externalPreview,
    );
    expect(seen).toMatchObject({
      zone: 'Asia/Shanghai',
      instruments,
      busyCount: 1,
      busy: [{ from: utc(on(25, '09:45')), to: utc(on(25, '10:45')), title: 'Review · Talk' }],
      conflictCount: 1,
      conflicts: [{ bookingId, person: '王芳', booked: { from: utc(on(25, '10:00')), to: utc(on(25, '11:00')) } }],
    });
    expect(seen.report.skipped.free).toBe(1);
    expect(await countRows(scene)).toEqual(before);
    expect(await scene.store.read.selectFrom('external_calendar').select('id').execute()).toEqual([]);
  });

  test('busy time is taken around a booking, which stays and is listed; nobody can book it, nobody is shown it free', async () => {
    const tem = await scene.addInstrument();
    const bookingId = await book(tem, 25, '10:00', '11:00');
    scene.host.answer = calendar(event(25, '09:00', '12:00', { title: 'Audit' }));
    const made = await scene.connected({ instrumentId: tem, titles: true });
    expect(made).toMatchObject({ state: 'active', busyCount: 1, conflictCount: 1, conflicts: [{ bookingId }] });
    expect(await scene.plan(tem, 25)).toEqual([
      'external 0 09:00-10:00',
      'booking 0 10:00-11:00',
      'external 0 11:00-12:00',
    ]);
    const [shown] = await scene.takenOn(tem, 25);
    expect(shown).toMatchObject({ kind: 'external', reason: 'Outlook: Audit', who: null, bookingId: null });
    const [plain] = await scene.takenOn(tem, 25, scene.researcher);
    expect(plain).toMatchObject({ kind: 'external', reason: null });
    const refused = await scene.researcher.client.post(
      '/api/v1/orders',
      orderOf(line(tem, on(25, '09:15'), on(25, '09:45'))),
    );
    expect(refused.problem()).toMatchObject({ refusals: [{ rule: 'taken', kind: 'external' }] });
    const today = await scene.manager.client.get(`/api/v1/facilities/${scene.centre.id}/today?date=2026-11-25`);
    expect(today.text).toContain('Outlook: Audit');
    await expect
      .poll(async () => {
        const query = `freeFrom=${encodeURIComponent(on(25, '08:00'))}&freeTo=${encodeURIComponent(on(25, '12:00'))}&minutes=90&id=${tem}`;
        const found = (await scene.client.get(`/api/v1/instruments?${query}`)).read({
          parse: (value) => value as { items: unknown[] },
        });
        return found.items.length;
      })
      .toBe(0);
    await scene.expectSound();
  });

  test('time that is cancelled inside busy time goes to the calendar and not to who waits; removing it serves the line', async () => {
    const tem = await scene.addInstrument();
    const bookingId = await book(tem, 25, '10:00', '11:00');
    scene.host.answer = calendar(event(25, '09:00', '12:00'));
    const { id } = await scene.connected({ instrumentId: tem });
    expect((await wish(tem, 25, '09:00', '12:00', 60)).status).toBe(201);
    await cancel(bookingId);
    expect(await scene.plan(tem, 25)).toEqual(['external 0 09:00-12:00']);
    expect(await offersOn(tem)).toEqual([]);
    expect((await scene.remove(id)).status).toBe(204);
    expect(await offersOn(tem)).toMatchObject([{ state: 'open' }]);
    expect((await scene.plan(tem, 25)).map((row) => row.split(' ')[0])).toEqual(['hold']);
    expect((await scene.remove(id)).status).toBe(404);
    await scene.expectSound();
  });

  test('a booking that ends inside busy time, a hold that expires: the calendar takes both', async () => {
    const tem = await scene.addInstrument();
    const held = { id: uuidv7(), lines: [{ instrumentId: tem, from: on(25, '10:00'), to: on(25, '11:00') }] };
    expect((await scene.researcher.client.post('/api/v1/holds', held)).status).toBe(201);
    scene.host.answer = calendar(event(25, '09:00', '12:00'));
    await scene.connected({ instrumentId: tem });
    expect(await scene.plan(tem, 25)).toEqual([
      'external 0 09:00-10:00',
      'hold 0 10:00-11:00',
      'external 0 11:00-12:00',
    ]);
    await scene.poll(20);
    expect(await scene.plan(tem, 25)).toEqual(['external 0 09:00-12:00']);
    await scene.expectSound();
  });

  test('a closure and calendars that overlap: the first keeps it, what one gives back the other takes', async () => {
    const tem = await scene.addInstrument();
    scene.host.answer = calendar(event(25, '09:00', '12:00'));
    const first = await scene.connected({ instrumentId: tem });
    scene.host.answer = calendar(event(25, '11:00', '14:00'));
    const second = await scene.connected({ instrumentId: tem, name: 'Google' });
    const closed = await close(tem, 25, '10:00', '16:00');
    expect(closed.status, closed.text).toBe(201);
    expect(await scene.plan(tem, 25)).toEqual([
      'external 0 09:00-12:00',
      'external 0 12:00-14:00',
      'maintenance 0 14:00-16:00',
    ]);
    await scene.expectSound();
    await scene.remove(first.id);
    // The closure comes before the other calendar.
    expect(await scene.plan(tem, 25)).toEqual([
      'maintenance 0 10:00-12:00',
      'external 0 12:00-14:00',
      'maintenance 0 14:00-16:00',
    ]);
    const { id: closureId } = JSON.parse(closed.text) as { id: string };
    expect((await scene.manager.client.post(`/api/v1/closures/${closureId}/end`, {})).status).toBe(200);
    expect(await scene.plan(tem, 25)).toEqual(['external 0 11:00-14:00']);
    await scene.expectSound();
    await scene.remove(second.id);
    expect(await scene.plan(tem, 25)).toEqual([]);
  });

  test('a closure inside busy time has no time, and yet no other one can have the same', async () => {
    const tem = await scene.addInstrument();
    scene.host.answer = calendar(event(25, '09:00', '12:00'));
    await scene.connected({ instrumentId: tem });
    const first = await close(tem, 25, '10:00', '11:00');
    expect(first.status, first.text).toBe(201);
    expect((await close(tem, 25, '10:30', '11:30')).problem()).toMatchObject({
      type: '/problems/refused',
      refusals: [{ rule: 'taken', kind: 'maintenance', until: utc(on(25, '11:00')) }],
    });
    expect((await close(tem, 25, '11:00', '11:30')).status).toBe(201);
    await scene.expectSound();
  });

  test('every station is taken but the one that a booking has', async () => {
    const tem = await scene.addInstrument({ stations: 2 });
    const bookingId = await book(tem, 25, '10:00', '11:00');
    scene.host.answer = calendar(event(25, '10:00', '12:00'));
    await scene.connected({ instrumentId: tem });
    expect(await scene.plan(tem, 25)).toEqual([
      'booking 0 10:00-11:00',
      'external 0 11:00-12:00',
      'external 1 10:00-12:00',
    ]);
    await cancel(bookingId);
    expect(await scene.plan(tem, 25)).toEqual(['external 0 10:00-12:00', 'external 1 10:00-12:00']);
    // More stations: at the next look, also when the answer is the same.
    await scene.store.write.updateTable('instrument').set({ stations: 3 }).where('id', '=', tem).execute();
    await scene.poll();
    expect(await scene.plan(tem, 25)).toHaveLength(3);
    await scene.expectSound();
  });

  test('a calendar of the facility takes all its instruments, also those that come later, and lets withdrawn ones go', async () => {
    const place = scene.hefeiCentre;
    const [one, two] = [await scene.addInstrument({}, place), await scene.addInstrument({}, place)];
    const shelved = await scene.addInstrument({ withdrawnAt: NOW - 1 }, place);
    const part = await scene.addInstrument({ kind: 'part' }, place);
    let conditional = 0;
    const text = calendar(event(25, '09:00', '10:00'));
    scene.host.answer = (answer, headers) => {
      const known = headers['if-none-match'] === '"a"';
      if (known) conditional += 1;
      answer.writeHead(known ? 304 : 200, { etag: '"a"' });
      answer.end(known ? undefined : text);
    };
    const answer = await scene.connect(scene.inputOf(), scene.hefeiManager, place.id);
    const { id } = answer.read(externalCalendarInFull);
    const uploaded = await scene.connect(
      scene.inputOf({ source: file(calendar(event(25, '14:00', '15:00'))) }),
      scene.hefeiManager,
      place.id,
    );
    expect(uploaded.status).toBe(201);
    const planOf = (instrumentId: string) => scene.plan(instrumentId, 25);
    const both = ['external 0 09:00-10:00', 'external 0 14:00-15:00'];
    expect([await planOf(one), await planOf(two)]).toEqual([both, both]);
    expect([await planOf(shelved), await planOf(part)]).toEqual([[], []]);
    await scene.poll();
    expect(conditional).toBe(1);
    const later = await scene.addInstrument({}, place);
    await scene.store.write.updateTable('instrument').set({ withdrawn_at: NOW }).where('id', '=', two).execute();
    await scene.poll();
    // The same answer, and yet it is read.
    expect(conditional).toBe(1);
    expect(await planOf(later)).toEqual(both.slice(0, 1));
    // A file is looked at once a day.
    await scene.poll(24 * 60);
    expect(await planOf(later)).toEqual(both);
    expect(await planOf(two)).toEqual([]);
    await scene.expectSound();
    expect((await scene.remove(id, scene.hefeiManager)).status).toBe(204);
  });
});

describe.each(KINDS)('who may do what to outside calendars on %s', (kind) => {
  let scene: ExternalScene;
  beforeAll(async () => {
    scene = await openExternalScene(kind);
    scene.host.answer = calendar(event(25, '09:00', '10:00'));
  });
  afterEach(() => scene?.clear());
  afterAll(() => scene?.stopAll());

  test('our own bookings that come back take nothing', async () => {
    const tem = await scene.addInstrument();
    const placed = await scene.colleague.client.post(
      '/api/v1/orders',
      orderOf(line(tem, on(26, '10:00'), on(26, '11:00'))),
    );
    const bookingId = placed.read(order).lines[0]?.id ?? '';
    const row = await scene.store.read
      .selectFrom('booking')
      .select('calendar_uid')
      .where('id', '=', bookingId)
      .executeTakeFirstOrThrow();
    const source = file(calendar(event(26, '10:00', '11:00', { uid: row.calendar_uid }), event(26, '12:00', '13:00')));
    const made = await scene.connected({ instrumentId: tem, source });
    expect(made.report.skipped.own).toBe(1);
    expect(made).toMatchObject({ kind: 'file', host: null, nextAt: null, busyCount: 1, conflictCount: 0 });
  });

  test('nor do our own closures, and our own feeds by way of another address are refused', async () => {
    const tem = await scene.addInstrument();
    const times = { from: on(26, '10:00'), to: on(26, '11:00') };
    const closure = { id: uuidv7(), ...times, kind: 'maintenance', reason: '维修', displace: 'refuse' };
    const path = `/api/v1/instruments/${tem}/closures`;
    expect((await scene.manager.client.post(path, closure)).status).toBe(201);
    const source = file(calendar(event(26, '10:00', '11:00', { uid: closure.id })));
    const made = await scene.connected({ instrumentId: tem, source });
    expect(made).toMatchObject({ busyCount: 0, report: { skipped: { own: 1 } } });
    const url = `${scene.url}/cal/x/me.ics`;
    const fetch: typeof HERE.fetch = async (question, options) =>
      ({ ...(await HERE.fetch(question, options)), url }) as never;
    const question = { url: scene.host.url, etag: null, lastModified: null };
    const deps = { ...scene.deps, sources: { ...HERE, fetch } };
    const manner = { zone: 'Asia/Shanghai', titles: false };
    scene.host.answer = calendar(event(25, '09:00', '10:00'));
    expect(await obtain(deps, question, manner, new URL(url).host)).toMatchObject({ kind: 'fault', fault: 'address' });
    expect(await obtain(deps, question, manner, 'elsewhere.example')).toMatchObject({ kind: 'read' });
  });

  test('an address of our own feeds is refused', async () => {
    const { host } = new URL(scene.url);
    for (const url of [`http://${host}/cal/x/me.ics`, `webcal://${host}/cal/x/facility.ics`, `http://${host}/dav/`]) {
      const answer = await scene.preview({ source: { kind: 'address', url } });
      expect(answer.problem()).toMatchObject({ type: '/problems/invalid', errors: [{ pointer: '/source/url' }] });
    }
  });

  test('the same request again is answered as it stands, other content is refused, and 20 are enough', async () => {
    const input = scene.inputOf({ source: file(calendar(event(27, '09:00', '10:00'))) });
    const place = scene.hefeiCentre.id;
    const first = await scene.connect(input, scene.hefeiManager, place);
    const again = await scene.connect(input, scene.hefeiManager, place);
    expect([first.status, again.status, again.text]).toEqual([201, 200, first.text]);
    const other = await scene.connect({ ...input, name: 'Other' }, scene.hefeiManager, place);
    expect(other.problem().type).toBe('/problems/id-reused');
    const same = await Promise.all(
      [1, 2, 3].map(() =>
        scene.connect({ ...input, id: '0192f0c1-2d3e-7abc-8def-0123456789ab' }, scene.hefeiManager, place),
      ),
    );
    expect(same.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    const many = await Promise.all(
      Array.from({ length: 20 }, () => scene.connect({ ...input, id: uuidv7() }, scene.hefeiManager, place)),
    );
    expect(many.filter(({ status }) => status === 201)).toHaveLength(18);
    expect(many.filter(({ status }) => status === 409)).toHaveLength(2);
  });

  test('nobody else sees or touches a calendar', async () => {
    const { id } = await scene.connected();
    const list = scene.at(scene.centre.id);
    const input = scene.inputOf();
    const status = async (who: Someone | null, method: string, path: string, body?: object) =>
      (await (who ?? scene).client.send({ method, path, body, headers: { 'if-match': '*' } })).status;
    const asked = async (who: Someone | null) => [
      await status(who, 'GET', list),
      await status(who, 'POST', list, input),
      await status(who, 'POST', `${list}/preview`, input),
      await status(who, 'GET', `/api/v1/external-calendars/${id}`),
      await status(who, 'PATCH', `/api/v1/external-calendars/${id}`, { name: 'Mine' }),
      await status(who, 'DELETE', `/api/v1/external-calendars/${id}`),
      await status(who, 'POST', `/api/v1/external-calendars/${id}/refresh`),
      await status(who, 'POST', `/api/v1/external-calendars/${id}/accept`),
    ];
    expect(await asked(null)).toEqual([401, 401, 401, 401, 401, 401, 401, 401]);
    const closed = [403, 403, 403, 404, 404, 404, 404, 404];
    expect(await asked(scene.researcher)).toEqual(closed);
    expect(await asked(scene.hefeiManager)).toEqual(closed);
    const elsewhere = await scene.addInstrument({}, scene.hefeiCentre);
    expect((await scene.connect(scene.inputOf({ instrumentId: elsewhere }))).status).toBe(404);
    expect((await scene.connect(scene.inputOf(), scene.manager, uuidv7())).status).toBe(404);
    const listed = (await scene.administrator.client.get(list)).read(page(externalCalendar));
    expect(listed.items.map((one) => one.id)).toContain(id);
  });

  test('a stand-in hands in files, and no address: that would go on when their time is over', async () => {
    const now = scene.clock();
    await scene.store.write
      .insertInto('stand_in')
      .values({
        ...{ id: uuidv7(), person_id: scene.stranger.id, for_id: scene.manager.id },
        ...{ from_at: now - 1, until_at: now + 1e9, created_at: now, ended_at: null },
      })
      .execute();
    expect((await scene.connect(scene.inputOf(), scene.stranger)).status).toBe(403);
    const source = file(calendar(event(28, '09:00', '10:00')));
    expect((await scene.connect(scene.inputOf({ source }), scene.stranger)).status).toBe(201);
  });

  test('a change names the version that was seen; what it reads is applied whole', async () => {
    const tem = await scene.addInstrument();
    scene.host.answer = calendar({ from: on(25, '09:00'), to: on(25, '10:00'), title: 'Audit' });
    const made = await scene.connected({ instrumentId: tem });
    const path = `/api/v1/external-calendars/${made.id}`;
    expect((await scene.manager.client.patch(path, { name: 'B' })).status).toBe(428);
    expect((await scene.change(made.id, { name: 'B' }, '"7"')).status).toBe(412);
    // Of two who have seen the same, one changes it.
    const other = await scene.connected({ instrumentId: tem, source: file(calendar(event(29, '09:00', '10:00'))) });
    const source = file(calendar(event(29, '11:00', '12:00')));
    const both = await Promise.all([1, 2].map(() => scene.change(other.id, { source }, '"1"')));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const renamed = (await scene.change(made.id, { name: 'B' }, '"1"')).read(externalCalendarInFull);
    expect(renamed).toMatchObject({ name: 'B', version: 2, busyCount: 1 });
    const titled = (await scene.change(made.id, { titles: true }, '"2"')).read(externalCalendarInFull);
    expect(titled).toMatchObject({ titles: true, version: 3, busy: [{ title: 'Audit' }] });
    const plain = (await scene.change(made.id, { titles: false })).read(externalCalendarInFull);
    expect(plain).toMatchObject({ titles: false, busy: [{ title: null }] });
    // A time that names no zone.
    const floating =
      'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:f\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20261125T090000\r\nDTEND:20261125T100000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n';
    scene.host.answer = floating;
    const berlin = (await scene.change(made.id, { zone: 'Europe/Berlin' })).read(externalCalendarInFull);
    expect(berlin).toMatchObject({ zone: 'Europe/Berlin', busy: [{ from: '2026-11-25T08:00:00Z' }] });
    const paused = (await scene.change(made.id, { state: 'paused' })).read(externalCalendarInFull);
    expect(paused).toMatchObject({ state: 'paused', nextAt: null, busyCount: 1 });
    expect((await scene.refresh(made.id)).status).toBe(409);
    const followed = (await scene.change(made.id, { state: 'active' })).read(externalCalendarInFull);
    expect(followed).toMatchObject({ state: 'active', nextAt: utc(new Date(scene.clock()).toISOString()) });
    const handed = await scene.change(made.id, {
      source: file(calendar({ from: on(26, '09:00'), to: on(26, '10:00') })),
    });
    expect(handed.read(externalCalendarInFull)).toMatchObject({ kind: 'file', host: null, nextAt: null });
    expect(await scene.plan(tem, 25)).toEqual([]);
    expect(await scene.plan(tem, 26)).toEqual(['external 0 09:00-10:00']);
    expect((await scene.change(made.id, { zone: 'Asia/Tokyo' })).problem().type).toBe('/problems/conflict');
    const broken = await scene.change(made.id, { source: file('BEGIN:VCALENDAR') });
    expect(broken.problem()).toMatchObject({ type: '/problems/invalid', errors: [{ pointer: '/source/text' }] });
    expect(await scene.plan(tem, 26)).toEqual(['external 0 09:00-10:00']);
    await scene.expectSound();
  });

  test('titles that are switched off leave the staff’s feeds of every instrument at once', async () => {
    const two = [await scene.addInstrument(), await scene.addInstrument()];
    scene.host.answer = calendar({ from: on(25, '09:00'), to: on(25, '10:00'), title: 'Audit' });
    const made = await scene.connected({ titles: true });
    const feeds = await Promise.all(
      two.map(async (targetId) => {
        const wanted = { id: uuidv7(), kind: 'instrument', targetId, detail: 'full' };
        return (await scene.manager.client.post('/api/v1/feeds', wanted)).read(createdFeed).url;
      }),
    );
    const shown = () => Promise.all(feeds.map(async (url) => (await fetch(url)).text()));
    expect(await shown()).toEqual(two.map(() => expect.stringContaining('Audit')));
    const { length } = await scene.eventsOf(made.id);
    expect((await scene.change(made.id, { titles: false })).status).toBe(200);
    const told = (await scene.eventsOf(made.id)).slice(length);
    const time = { from: Date.parse(on(25, '09:00')), to: Date.parse(on(25, '10:00')) };
    expect(told).toEqual(
      expect.arrayContaining(two.map((id) => ({ kind: 'external.changed', instrumentId: id, ...time }))),
    );
    expect(told).toContainEqual({ kind: 'external.changed', instrumentId: null, what: ['titles'] });
    expect(await shown()).toEqual(two.map(() => expect.not.stringContaining('Audit')));
  });

  test('what cannot be had or read says why, in the reader’s language', async () => {
    scene.host.answer = '<html>sign in</html>';
    const html = await scene.connect(scene.inputOf());
    expect(html.problem()).toMatchObject({
      type: '/problems/invalid',
      fault: 'not-a-calendar',
      errors: [{ pointer: '/source/url', detail: 'what came is no calendar file' }],
    });
    scene.host.answer = (answer) => answer.writeHead(401).end();
    expect((await scene.preview(scene.inputOf())).problem()).toMatchObject({ fault: 'status', answered: 401 });
    const spoken = await scene.manager.client.post(`${scene.at(scene.centre.id)}/preview`, scene.inputOf(), {
      'accept-language': 'zh',
    });
    expect(spoken.problem()).toMatchObject({ errors: [{ detail: '服务器拒绝提供该日历' }] });
    for (const url of ['no address', 'ftp://example.org/x.ics']) {
      expect((await scene.preview({ source: { kind: 'address', url } })).problem()).toMatchObject({ fault: 'address' });
    }
    scene.host.answer = calendar();
    expect((await scene.preview({ source: from(scene.host) })).problem()).toMatchObject({ fault: 'empty' });
    // Who hands in an empty file sees that it is.
    const empty = (await scene.preview({ source: file(calendar()) })).read(externalPreview);
    expect(empty).toMatchObject({ busyCount: 0 });
    expect((await scene.connect(scene.inputOf({ source: file(calendar()) }))).status).toBe(201);
  });

  test('a file may have 10 MB, every other body stays small', async () => {
    const text = calendar({ from: on(25, '09:00'), to: on(25, '10:00'), more: [`X-PAD:${'x'.repeat(200_000)}`] });
    const large = text.replace('X-PAD', `${'X-PAD:yy\r\n'.repeat(40_000)}X-PAD`);
    expect((await scene.preview({ source: file(large) })).status).toBe(200);
    expect((await scene.preview({ source: file('x'.repeat(11 * 1024 * 1024)) })).status).toBe(422);
    expect((await scene.preview({ source: file('x'.repeat(13 * 1024 * 1024)) })).status).toBe(413);
    const path = `/api/v1/facilities/${scene.centre.id}/webhooks`;
    expect((await scene.manager.client.post(path, { x: 'x'.repeat(300_000) })).status).toBe(413);
    expect((await scene.client.post(scene.at(scene.centre.id), { x: 'x'.repeat(300_000) })).status).toBe(401);
  });

  test('an address is sealed: it stands in no file, no answer and no event', async () => {
    scene.host.answer = calendar(event(25, '09:00', '10:00'));
    const made = await scene.connected();
    expect(made.host).toBe(new URL(scene.host.url).host);
    const shown = await scene.manager.client.get(scene.at(scene.centre.id));
    expect(shown.text).not.toContain('5e3cret');
    expect((await scene.manager.client.get(`/api/v1/external-calendars/${made.id}`)).text).not.toContain('5e3cret');
    const rows = await scene.store.read.selectFrom('external_calendar').selectAll().execute();
    const events = await scene.store.read.selectFrom('event').selectAll().execute();
    expect(JSON.stringify([rows, events])).not.toContain('5e3cret');
    if (kind === 'sqlite') {
      const path = sqliteFile(scene.databaseUrl);
      for (const name of [path, `${path}-wal`]) expect(readFileSync(name).includes('5e3cret'), name).toBe(false);
    }
  });
});

describe('limits of outside calendars', () => {
  test('somebody has 20 calendars fetched or read in an hour', async () => {
    const scene = await openExternalScene('sqlite', { rateLimit: 100_000 });
    const source = file(calendar(event(25, '09:00', '10:00')));
    const answers = [];
    for (let turn = 0; turn < 21; turn += 1) answers.push((await scene.preview({ source })).status);
    expect(answers).toEqual([...Array.from({ length: 20 }, () => 200), 429]);
    expect((await scene.preview({ source }, scene.administrator)).status).toBe(200);
    await scene.stopAll();
  });
});
