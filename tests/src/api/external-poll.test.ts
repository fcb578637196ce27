import { setTimeout } from 'node:timers/promises';
import { transact } from '@jishi/db/open';
import { lookAt } from '@jishi/server/external/look';
import { waitMs } from '@jishi/server/external/pace';
import { pollCalendars } from '@jishi/server/external/poll';
import { settleUnchanged } from '@jishi/server/external/settle';
import { renderMail } from '@jishi/server/notice/mail/render';
import { order } from '@jishi/shared/schema/booking';
import { externalCalendarInFull } from '@jishi/shared/schema/external-calendar';
import { mailContent } from '@jishi/shared/schema/notice';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { calendar, calendarWith } from '../support/calendar-host.ts';
import { KINDS } from '../support/store.ts';
import { type ExternalScene, HERE, openExternalScene } from './external-scene.ts';
import { line, on, orderOf } from './scene.ts';

const MINUTE = 60_000;
const DAY = 24 * 60;

describe('how often a calendar is fetched', () => {
  const usual = { refreshMinutes: null, failures: 0, retryAfterSeconds: null };
  const minutes = (course: object, chance = 0.5) => waitMs({ ...usual, ...course }, chance) / MINUTE;

  test('about every half hour, or as it wishes, from a quarter of an hour to a day', () => {
    expect([minutes({}, 0), minutes({}), minutes({}, 1)]).toEqual([27, 30, 33]);
    expect([
      minutes({ refreshMinutes: 1 }, 0),
      minutes({ refreshMinutes: 120 }),
      minutes({ refreshMinutes: 1e6 }, 1),
    ]).toEqual([15, 120, 1440]);
  });

  test('with pauses that double while it fails, to a day, and never sooner than it was asked to wait', () => {
    expect([1, 2, 3, 4, 9, 500].map((failures) => minutes({ failures }))).toEqual([30, 60, 120, 240, 1440, 1440]);
    expect(minutes({ failures: 1, retryAfterSeconds: 7200 }, 0)).toBe(120);
    expect(minutes({ failures: 1, retryAfterSeconds: 10 })).toBe(30);
    expect(minutes({ failures: 1, retryAfterSeconds: 1e9 })).toBe(1440);
  });
});

describe.each(KINDS)('following outside calendars on %s', (kind) => {
  let scene: ExternalScene;
  beforeAll(async () => {
    scene = await openExternalScene(kind);
  });
  afterEach(() => scene?.clear());
  afterAll(() => scene?.stopAll());

  const rowOf = (id: string) =>
    scene.store.read.selectFrom('external_calendar').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const kindsOf = async (id: string) => (await scene.eventsOf(id)).map((event) => event.kind);

  test('what changed there changes here, and only the agendas of which something changes', async () => {
    const tem = await scene.addInstrument();
    scene.host.answer = calendar(
      { from: on(27, '09:00'), to: on(27, '10:00') },
      { from: on(27, '12:00'), to: on(27, '13:00') },
    );
    const { id } = await scene.connected({ instrumentId: tem });
    const { length } = await scene.eventsOf(id);
    await scene.poll();
    expect(await scene.eventsOf(id)).toHaveLength(length);
    scene.host.answer = calendar(
      { from: on(27, '09:00'), to: on(27, '11:00') },
      { from: on(27, '12:00'), to: on(27, '13:00') },
    );
    await scene.poll();
    expect(await scene.plan(tem, 27)).toEqual(['external 0 09:00-11:00', 'external 0 12:00-13:00']);
    expect((await scene.eventsOf(id)).slice(length)).toMatchObject([
      {
        kind: 'external.changed',
        instrumentId: tem,
        from: Date.parse(on(27, '09:00')),
        to: Date.parse(on(27, '11:00')),
      },
    ]);
  });

  test('it is asked whether it changed with what it said, and as often as it wishes', async () => {
    const tem = await scene.addInstrument();
    const text = calendarWith(['REFRESH-INTERVAL;VALUE=DURATION:PT2H'], { from: on(27, '09:00'), to: on(27, '10:00') });
    scene.host.answer = (answer) =>
      answer.writeHead(200, { etag: '"v1"', 'last-modified': 'Sun, 01 Nov 2026 00:00:00 GMT' }).end(text);
    const { id } = await scene.connected({ instrumentId: tem });
    const asked = scene.host.asked.length;
    await scene.poll(60);
    expect(scene.host.asked).toHaveLength(asked);
    await scene.poll(80);
    expect(scene.host.asked.at(-1)?.headers).toMatchObject({
      'if-none-match': '"v1"',
      'if-modified-since': 'Sun, 01 Nov 2026 00:00:00 GMT',
    });
    expect((await rowOf(id)).refresh_minutes).toBe(120);
  });

  test('of servers that look at once one fetches, and an answer from before a change counts for nothing', async () => {
    const tem = await scene.addInstrument();
    scene.host.answer = calendar({ from: on(27, '09:00'), to: on(27, '10:00') });
    const { id } = await scene.connected({ instrumentId: tem });
    scene.passMinutes(40);
    const asked = scene.host.asked.length;
    const looks = await Promise.all(Array.from({ length: 5 }, () => lookAt(scene.deps, id)));
    expect(looks.filter((settled) => settled !== null)).toEqual(['same']);
    expect(scene.host.asked).toHaveLength(asked + 1);
    scene.passMinutes(40);
    const late: typeof HERE = {
      ...HERE,
      fetch: async (question, options) => {
        const answer = await HERE.fetch(question, options);
        expect((await scene.change(id, { name: 'Meanwhile' })).status).toBe(200);
        return answer;
      },
    };
    scene.host.answer = calendar({ from: on(27, '14:00'), to: on(27, '15:00') });
    expect(await lookAt({ ...scene.deps, sources: late }, id)).toBe('gone');
    expect(await scene.plan(tem, 27)).toEqual(['external 0 09:00-10:00']);
  });

  test('what is held says how much of the time to come would go, and nothing once it was taken over', async () => {
    const tem = await scene.addInstrument();
    const hours = ['02', '04', '06', '08', '10', '12', '14', '16'];
    const times = hours.map((hour) => ({ from: on(30, `${hour}:00`), to: on(30, `${hour}:45`) }));
    scene.host.answer = calendar(...times);
    const { id, held } = await scene.connected({ instrumentId: tem });
    expect(held).toBeNull();
    scene.host.answer = calendar(...times.slice(0, 1));
    await scene.poll();
    const shown = await scene.read(id);
    expect(shown).toMatchObject({ state: 'held', held: { lost: 7, of: 8 }, report: { events: 8 } });
    // Another answer that loses as good as all.
    scene.host.answer = calendar(...times.slice(0, 2));
    await scene.poll();
    expect(await scene.read(id)).toMatchObject({ state: 'held', held: { lost: 6, of: 8 } });
    expect((await scene.accept(id)).status).toBe(200);
    expect(await scene.read(id)).toMatchObject({ state: 'active', held: null, busyCount: 2 });
  });

  test('when we fail ourselves the other server is left alone for a while, and it is no failure of the calendar', async () => {
    scene.host.answer = calendar({ from: on(27, '09:00'), to: on(27, '10:00') });
    const { id } = await scene.connected({ instrumentId: await scene.addInstrument() });
    scene.passMinutes(40);
    const fetch = () => Promise.reject(new Error('no process'));
    await expect(lookAt({ ...scene.deps, sources: { ...HERE, fetch } }, id)).rejects.toThrow('no process');
    const next_at = scene.clock() + 15 * MINUTE;
    expect(await rowOf(id)).toMatchObject({ state: 'active', failures: 0, claimed_until: null, next_at });
    expect(await lookAt(scene.deps, id)).toBe(null);
  });

  test('what a clock that was ahead put off is fetched', async () => {
    scene.host.answer = calendar({ from: on(27, '09:00'), to: on(27, '10:00') });
    const { id } = await scene.connected({ instrumentId: await scene.addInstrument() });
    const ahead = { next_at: scene.clock() + 3 * DAY * MINUTE };
    await scene.store.write.updateTable('external_calendar').set(ahead).where('id', '=', id).execute();
    await scene.poll(0);
    expect((await rowOf(id)).next_at).toBeLessThan(scene.clock() + 40 * MINUTE);
  });

  test('whoever is being stopped fetches nothing more', async () => {
    scene.host.answer = calendar({ from: on(27, '09:00'), to: on(27, '10:00') });
    await scene.connected({ instrumentId: await scene.addInstrument() });
    scene.passMinutes(40);
    const asked = scene.host.asked.length;
    if (!('round' in pollCalendars)) throw new Error('no round');
    await pollCalendars.round(scene.deps, () => true);
    expect(scene.host.asked).toHaveLength(asked);
  });

  test('under another title it is another event, and the instrument hears of it', async () => {
    const tem = await scene.addInstrument();
    const one = { from: on(27, '09:00'), to: on(27, '10:00') };
    const two = { from: on(27, '12:00'), to: on(27, '13:00'), title: 'Talk' };
    scene.host.answer = calendar({ ...one, title: 'Audit' }, two);
    const { id, version } = await scene.connected({ instrumentId: tem, titles: true });
    const busyOf = () =>
      scene.store.read
        .selectFrom('external_busy')
        .select(['id', 'title'])
        .where('calendar_id', '=', id)
        .orderBy('from_at')
        .execute();
    const { length } = await scene.eventsOf(id);
    const [first, second] = await busyOf();
    scene.host.answer = calendar({ ...one, title: 'Review' }, two);
    await scene.poll();
    const [renamed, other] = await busyOf();
    expect([renamed?.title, other]).toEqual(['Review', second]);
    expect(renamed?.id).not.toBe(first?.id);
    expect((await scene.eventsOf(id)).slice(length)).toMatchObject([{ kind: 'external.changed', instrumentId: tem }]);
    expect(await scene.plan(tem, 27)).toEqual(['external 0 09:00-10:00', 'external 0 12:00-13:00']);
    expect((await rowOf(id)).version).toBe(version);
    await scene.expectSound();
  });

  test('without titles those of time that is over are forgotten as well, whatever else is changed with it', async () => {
    const tem = await scene.addInstrument();
    const at = (minutes: number) => scene.clock() + minutes * MINUTE;
    const [over, coming] = [
      { from: at(0), to: at(30) },
      { from: at(300), to: at(360) },
    ];
    scene.host.answer = calendar({ ...over, title: 'Audit' }, { ...coming, title: 'Talk' });
    const { id } = await scene.connected({ instrumentId: tem, titles: true });
    scene.passMinutes(60);
    expect((await scene.change(id, { titles: false, zone: 'Europe/Berlin' })).status).toBe(200);
    const rows = await scene.store.read
      .selectFrom('external_busy')
      .select('title')
      .where('calendar_id', '=', id)
      .execute();
    expect(rows).toEqual([{ title: null }, { title: null }]);
  });

  test('read otherwise it may still have lost half by mistake: it waits for a second look or a manager', async () => {
    const tem = await scene.addInstrument();
    const hours = ['08', '09', '10', '11', '12', '13', '14', '15'];
    const events = hours.map((hour) => ({ from: on(27, `${hour}:00`), to: on(27, `${hour}:30`) }));
    scene.host.answer = calendar(...events);
    const { id } = await scene.connected({ instrumentId: tem });
    scene.host.answer = calendar(...events.slice(0, 1));
    const asked = await scene.change(id, { zone: 'Europe/Berlin' });
    expect(asked.read(externalCalendarInFull)).toMatchObject({ state: 'held', zone: 'Europe/Berlin', busyCount: 8 });
    expect((await kindsOf(id)).slice(-2)).toEqual(['external.changed', 'external.held']);
    expect((await scene.accept(id)).read(externalCalendarInFull)).toMatchObject({ state: 'active', busyCount: 1 });
    // One that is paused stays paused, and what stands stands.
    scene.host.answer = calendar(...events);
    scene.passMinutes(2);
    expect((await scene.refresh(id)).read(externalCalendarInFull)).toMatchObject({ busyCount: 8 });
    scene.host.answer = calendar(...events.slice(0, 1));
    const paused = await scene.change(id, { zone: 'Asia/Tokyo', state: 'paused' });
    expect(paused.read(externalCalendarInFull)).toMatchObject({ state: 'paused', nextAt: null, busyCount: 8 });
    await settleUnchanged(scene.deps, await rowOf(id), null);
    expect(await rowOf(id)).toMatchObject({ state: 'paused', next_at: null });
  });

  test('a failure that somebody asked for makes no pause longer', async () => {
    scene.host.answer = calendar({ from: on(27, '09:00'), to: on(27, '10:00') });
    const { id } = await scene.connected({ instrumentId: await scene.addInstrument() });
    const { next_at } = await rowOf(id);
    scene.host.answer = (answer) => answer.writeHead(500).end();
    for (let turn = 0; turn < 3; turn += 1) {
      scene.passMinutes(2);
      expect((await scene.refresh(id)).read(externalCalendarInFull)).toMatchObject({ fault: 'status' });
    }
    const after = await rowOf(id);
    expect(after.failures).toBe(0);
    expect(after.next_at).toBeLessThanOrEqual(next_at ?? 0);
  });

  test('a calendar is removed although somebody renames it at that moment', async () => {
    scene.host.answer = calendar({ from: on(27, '09:00'), to: on(27, '10:00') });
    const { id } = await scene.connected({ instrumentId: await scene.addInstrument() });
    const { removing } = await transact(scene.store, async (trx) => {
      await trx.updateTable('external_calendar').set({ name: 'B', version: 2 }).where('id', '=', id).execute();
      const begun = { removing: scene.remove(id) };
      await setTimeout(300);
      return begun;
    });
    expect((await removing).status).toBe(204);
    expect(await rowOf(id)).toMatchObject({ state: 'removed', version: 3 });
  });

  test('by hand at most once a minute', async () => {
    scene.host.answer = calendar({ from: on(27, '09:00'), to: on(27, '10:00') });
    const { id } = await scene.connected({ instrumentId: await scene.addInstrument() });
    expect((await scene.refresh(id)).status).toBe(429);
    scene.passMinutes(1);
    expect((await scene.refresh(id)).status).toBe(200);
  });

  test('after a day of failures its managers are told once, after two weeks it is given up; it is followed again by hand', async () => {
    const tem = await scene.addInstrument();
    scene.host.answer = calendar({ from: on(28, '09:00'), to: on(28, '10:00') });
    const { id } = await scene.connected({ instrumentId: tem });
    scene.host.answer = (answer) => answer.writeHead(500).end();
    for (let hours = 0; hours < 48; hours += 6) await scene.poll(6 * 60);
    expect((await kindsOf(id)).filter((what) => what === 'external.failing')).toHaveLength(1);
    for (let day = 0; day < 14; day += 1) await scene.poll(DAY + 10);
    const { state, next_at } = await rowOf(id);
    expect([state, next_at]).toEqual(['stopped', null]);
    const asked = scene.host.asked.length;
    await scene.poll(3 * DAY);
    expect(scene.host.asked).toHaveLength(asked);
    expect((await kindsOf(id)).filter((what) => what === 'external.stopped')).toHaveLength(1);
    // What it said last still takes its time.
    expect(await scene.plan(tem, 28)).toEqual(['external 0 09:00-10:00']);
    scene.host.answer = calendar({ from: on(28, '09:00'), to: on(28, '10:00') });
    expect((await scene.change(id, { state: 'active' })).status).toBe(200);
    await scene.poll(1);
    expect(await rowOf(id)).toMatchObject({ state: 'active', failures: 0, failing_since: null, last_error: null });
    await scene.expectSound();
  });
});

describe.each(KINDS)('letters about outside calendars on %s', (kind) => {
  test('other managers hear of bookings that it lies on, once each, in their language', async () => {
    const scene = await openExternalScene(kind, { smtpUrl: 'smtp://127.0.0.1:1' });
    const tem = await scene.addInstrument();
    const placed = await scene.colleague.client.post(
      '/api/v1/orders',
      orderOf(line(tem, on(25, '10:00'), on(25, '11:00'))),
    );
    expect(placed.read(order).state).not.toBe('cancelled');
    scene.host.answer = calendar({ from: on(25, '09:00'), to: on(25, '12:00') });
    const answer = await scene.connect(scene.inputOf({ instrumentId: tem }), scene.administrator);
    expect(answer.status, answer.text).toBe(201);
    const mails = async () => {
      const rows = await scene.store.read
        .selectFrom('mail')
        .selectAll()
        .where('person_id', '=', scene.manager.id)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows
        .map((row) => mailContent.parse(JSON.parse(row.content)))
        .filter((content) => content.kind === 'external');
    };
    await expect.poll(mails).toHaveLength(1);
    scene.host.answer = calendar({ from: on(25, '09:00'), to: on(25, '13:00') });
    await scene.poll();
    const moved = await scene.colleague.client.post(
      '/api/v1/orders',
      orderOf(line(tem, on(25, '15:00'), on(25, '16:00'))),
    );
    expect(moved.status).toBe(201);
    scene.host.answer = calendar({ from: on(25, '09:00'), to: on(25, '16:00') });
    await scene.poll();
    await expect.poll(mails).toHaveLength(2);
    const [first, second] = await mails();
    expect(first).toMatchObject({
      calendar: { name: 'Outlook' },
      news: { what: 'met', items: [{ person: '王芳' }], more: 0 },
    });
    expect(second).toMatchObject({ news: { items: [{ time: { from: Date.parse(on(25, '15:00')) } }] } });
    const reader = { name: '韩梅梅', zone: null };
    const zh = renderMail(first as never, { ...reader, language: 'zh' }, 'https://jishi.example');
    expect(zh.text).toContain('电镜中心的日历“Outlook”在已有预约的时间被占用（1 个预约）');
    const en = renderMail(first as never, { ...reader, language: 'en' }, 'https://jishi.example');
    expect(en.subject).toBe('Bookings in the way of calendar Outlook');
    expect(en.text).toContain('Please decide which of the two gives way.');
    await scene.stopAll();
  });
});
