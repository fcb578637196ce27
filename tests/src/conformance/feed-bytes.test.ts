import { findFeedBySecret } from '@jishi/db/queries/feed';
import { renderCalendar } from '@jishi/server/calendar/render';
import { hashToken } from '@jishi/server/calendar/token';
import { viewOf } from '@jishi/server/calendar/view';
import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import ICAL from 'ical.js';
import { Settings } from 'luxon';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultyLines, readCalendarProperty, readEvents, readFirst, unfold } from './ics.ts';
import { addInstrument, BASE, book, change, close, makeFeed, makeWorld, NOW, setRow, type World } from './world.ts';

const NASTY = 'a\\b;c,d:e"f^g\r\nX-EVIL:1\nX-EVIL:2\tT\u0007\u0085X-EVIL:3\u2028X-EVIL:4\u202eBEGIN:VEVENT';

describe('feed bytes (calendar.md 7.2)', () => {
  let world: World;
  beforeEach(async () => {
    world = await makeWorld('sqlite');
  });
  afterEach(() => world.close());

  const poll = async (path: string) => {
    const answer = await world.app.request(path);
    expect(answer.status).toBe(200);
    return new Uint8Array(await answer.arrayBuffer());
  };
  const text = async (path: string) => new TextDecoder().decode(await poll(path));
  const all = async () => ({
    me: (await makeFeed(world.app, world.researcher, { kind: 'me' })).path,
    full: (await makeFeed(world.app, world.manager, { kind: 'instrument', targetId: world.instrument.id })).path,
    busy: (
      await makeFeed(world.app, world.other, { kind: 'instrument', targetId: world.instrument.id, detail: 'busy' })
    ).path,
    facility: (await makeFeed(world.app, world.manager, { kind: 'facility', targetId: world.facilityId })).path,
  });
  const some = (count: number, more = {}) =>
    book(
      world,
      ...Array.from({ length: count }, (_, i) => ({
        instrument: world.instrument,
        person: world.researcher,
        from_at: NOW + i * 4 * HOUR_MS,
        ...more,
      })),
    );

  it('7.2.1 every line is at most 75 octets, ends in CRLF and is UTF-8, whatever people wrote', async () => {
    const long = `${'透射电镜冷场发射🔬e\u0301'.repeat(700)}`;
    await setRow(world, 'instrument', world.instrument.id, { name_zh: `${'超长名称🧪'.repeat(40)}`, name_en: null });
    await some(3, { purpose: long });
    for (const path of Object.values(await all())) {
      const bytes = await poll(path);
      expect(faultyLines(bytes)).toEqual([]);
      expect(readEvents(new TextDecoder().decode(bytes))).toHaveLength(3);
    }
    const { me } = await all();
    expect(readFirst(await text(me), 'description')).toContain(long.normalize('NFC'));
  });

  it('7.2.3 no text can add a line of its own, and what may be kept comes back', async () => {
    await setRow(world, 'instrument', world.instrument.id, { name_zh: NASTY, name_en: NASTY });
    await setRow(world, 'facility', world.facilityId, { name_zh: NASTY, name_en: NASTY, address: NASTY });
    await setRow(world, 'person', world.researcher.id, { name: NASTY });
    await some(1, { purpose: NASTY });
    await close(world, { from_at: NOW + DAY_MS, to_at: NOW + DAY_MS + HOUR_MS, reason: NASTY });
    for (const path of Object.values(await all())) {
      const lines = unfold(await text(path));
      expect(lines.filter((line) => /^(X-EVIL|[^A-Z])/.test(line))).toEqual([]);
      expect(lines.filter((line) => line === 'BEGIN:VEVENT').length).toBe(
        lines.filter((line) => line === 'END:VEVENT').length,
      );
    }
    const { me } = await all();
    expect(readFirst(await text(me), 'summary')).toContain('a\\b;c,d:e"f^g');
    expect(readFirst(await text(me), 'description')).toContain('a\\b;c,d:e"f^g\nX-EVIL:1\nX-EVIL:2');
  });

  it('7.2.5 calendar properties precede components; PRODID and VERSION once; no METHOD, ATTENDEE, ORGANIZER', async () => {
    await some(2);
    await close(world, { from_at: NOW + DAY_MS, to_at: NOW + 2 * DAY_MS });
    for (const path of Object.values(await all())) {
      const lines = unfold(await text(path));
      const names = lines.map((line) => line.split(/[;:]/)[0]);
      const afterEvents = lines.slice(lines.lastIndexOf('END:VEVENT') + 1);
      expect(afterEvents).toEqual(['END:VCALENDAR']);
      expect(lines.slice(0, 3)).toEqual(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Jishi//Jishi 1//EN']);
      for (const once of ['PRODID', 'VERSION', 'NAME', 'X-WR-CALNAME', 'REFRESH-INTERVAL']) {
        expect(names.filter((name) => name === once)).toHaveLength(1);
      }
      expect(
        names.filter((name) => ['METHOD', 'ATTENDEE', 'ORGANIZER', 'RRULE', 'TIMEZONE-ID'].includes(name ?? '')),
      ).toEqual([]);
      expect(lines).not.toContain('BEGIN:VTIMEZONE');
    }
  });

  it('7.2.6 and 7.2.7 every time is UTC and the bytes are the same under any zone and locale of the server', async () => {
    const autumn = Date.UTC(2026, 10, 1, 5, 30);
    await some(3);
    await some(1, { from_at: autumn });
    await close(world, { from_at: Date.UTC(2026, 10, 25, 16), to_at: Date.UTC(2026, 10, 27, 16) });
    const paths = await all();
    const before = { tz: process.env.TZ, locale: Settings.defaultLocale };
    const bodies = new Map<string, Set<string>>();
    const offsets = new Set<number>();
    for (const tz of ['UTC', 'Asia/Shanghai', 'America/New_York']) {
      for (const locale of ['zh-CN', 'ar-EG']) {
        process.env.TZ = tz;
        Settings.defaultLocale = locale;
        offsets.add(new Date(NOW).getTimezoneOffset());
        const { app } = world.restart();
        for (const [name, path] of Object.entries(paths)) {
          const body = await (await app.request(path)).text();
          bodies.set(name, (bodies.get(name) ?? new Set()).add(body));
          const times = unfold(body).filter((line) => /^(DTSTAMP|CREATED|LAST-MODIFIED|DTSTART|DTEND)[:;]/.test(line));
          expect(times.length).toBeGreaterThan(8);
          for (const time of times) expect(time).toMatch(/:\d{8}T\d{6}Z$|;VALUE=DATE:\d{8}$/);
        }
      }
    }
    process.env.TZ = before.tz ?? 'UTC';
    Settings.defaultLocale = before.locale;
    expect(offsets.size).toBe(3);
    expect([...bodies.values()].map((same) => same.size)).toEqual([1, 1, 1, 1]);
  });

  it('7.2.8 and 7.2.9 a UID lasts; SEQUENCE follows time and state only; LAST-MODIFIED every visible change', async () => {
    let [row] = await some(1);
    const { me, busy } = await all();
    const seen = async (path: string) => {
      const { app } = world.restart();
      const body = await (await app.request(path)).text();
      const [event] = readEvents(body);
      return { ...event, revised: readFirst(body, 'last-modified'), stamp: readFirst(body, 'dtstamp') };
    };
    for (const path of [me, busy]) {
      if (!row) throw new Error('not booked');
      const first = await seen(path);
      row = await change(world, row, { purpose: 'another purpose' });
      const second = await seen(path);
      row = await change(world, row, { from_at: row.from_at + HOUR_MS, to_at: row.to_at + HOUR_MS });
      const third = await seen(path);
      await setRow(world, 'instrument', world.instrument.id, {
        name_en: 'Renamed',
        updated_at: world.deps.clock() + 60_000,
      });
      const fourth = await seen(path);
      expect(new Set([first, second, third, fourth].map(({ uid }) => uid)).size).toBe(1);
      expect([first.sequence, second.sequence, third.sequence].map((n) => Number(n) - Number(first.sequence))).toEqual([
        0, 0, 1,
      ]);
      expect(first.revised < second.revised && second.revised < third.revised && third.revised < fourth.revised).toBe(
        true,
      );
      expect([first, second, third, fourth].every(({ revised, stamp }) => revised === stamp)).toBe(true);
      await setRow(world, 'instrument', world.instrument.id, { updated_at: 1 });
    }
  });

  it('7.2.8 UIDs are unique in every feed', async () => {
    await some(60);
    await close(world, { from_at: NOW, to_at: NOW + HOUR_MS });
    for (const path of Object.values(await all())) {
      const uids = readEvents(await text(path)).map(({ uid }) => uid);
      expect(new Set(uids).size).toBe(uids.length);
    }
  });

  it('7.2.10 whole closed days of the facility become dates with an exclusive end, other closures times', async () => {
    await close(world, { from_at: Date.UTC(2026, 10, 25, 16), to_at: Date.UTC(2026, 10, 28, 16) });
    await close(world, { from_at: Date.UTC(2026, 11, 1, 2), to_at: Date.UTC(2026, 11, 2, 2) });
    const { full, busy } = await all();
    for (const path of [full, busy]) {
      const events = readEvents(await text(path));
      expect(events.map(({ from, to }) => [from, to])).toEqual([
        ['2026-11-26', '2026-11-29'],
        ['2026-12-01T02:00:00Z', '2026-12-02T02:00:00Z'],
      ]);
    }
  });

  it('a closure that was ended early is shown until then, one taken back before it began not at all', async () => {
    await close(world, { from_at: NOW - 4 * HOUR_MS, to_at: NOW + DAY_MS, ended_at: NOW });
    await close(world, { from_at: NOW + 2 * DAY_MS, to_at: NOW + 3 * DAY_MS, ended_at: NOW });
    const { full } = await all();
    expect(readEvents(await text(full)).map(({ to }) => to)).toEqual(['2026-11-24T04:00:00Z']);
  });

  it('states: awaiting is tentative; given up stays 14 days and free in the own feed, and leaves all others at once', async () => {
    const base = { instrument: world.instrument, person: world.researcher };
    const ago = (days: number) => NOW - days * DAY_MS;
    await book(
      world,
      { ...base, from_at: NOW, state: 'pending' },
      { ...base, from_at: NOW + 4 * HOUR_MS, state: 'in-use' },
      { ...base, from_at: NOW + 8 * HOUR_MS, state: 'cancelled', cancelled_at: ago(2), updated_at: ago(2) },
      { ...base, from_at: NOW + 12 * HOUR_MS, state: 'cancelled', cancelled_at: ago(20), updated_at: ago(20) },
      { ...base, from_at: NOW + 16 * HOUR_MS, state: 'declined', updated_at: ago(3) },
    );
    const { me, full, busy, facility } = await all();
    const mine = readEvents(await text(me));
    expect(mine.map(({ status }) => status)).toEqual(['TENTATIVE', 'CONFIRMED', 'CANCELLED', 'CANCELLED']);
    expect(mine.map(({ summary }) => summary.split('：')[0])).toEqual([
      '透射电子显微镜',
      '透射电子显微镜',
      '已取消',
      '已拒绝',
    ]);
    expect(unfold(await text(me)).filter((line) => line === 'TRANSP:TRANSPARENT')).toHaveLength(2);
    for (const path of [full, busy, facility]) {
      expect(readEvents(await text(path)).map(({ status }) => status)).toEqual(['TENTATIVE', 'CONFIRMED']);
    }
  });

  it('7.2.13 above 1,500 events the latest past and the nearest future are kept, and the file says so', async () => {
    const past = Array.from({ length: 900 }, (_, i) => ({ from_at: NOW - ((i + 12) * HOUR_MS) / 2 }));
    const ahead = Array.from({ length: 1400 }, (_, i) => ({ from_at: NOW + i * HOUR_MS }));
    const grid = (ms: number) => Math.floor(ms / 900_000) * 900_000;
    await book(
      world,
      ...[...past, ...ahead].map(({ from_at }) => ({
        instrument: world.instrument,
        person: world.researcher,
        from_at: grid(from_at),
        purpose: '测试'.repeat(120),
      })),
    );
    const { full, me } = await all();
    for (const path of [full, me]) {
      const bytes = await poll(path);
      expect(bytes.length).toBeLessThanOrEqual(900_000);
      const body = new TextDecoder().decode(bytes);
      const events = readEvents(body);
      expect(events).toHaveLength(1500);
      expect(events.filter(({ from }) => from < '2026-11-24T00:00:00Z')).toHaveLength(300);
      expect(readCalendarProperty(body, 'x-wr-caldesc')).toMatch(/There is more than|内容超出/);
      expect(faultyLines(bytes)).toEqual([]);
    }
  });

  it('7.2.13 above 900 KB descriptions go first, then the end of the horizon', async () => {
    await setRow(world, 'instrument', world.instrument.id, { name_zh: '名'.repeat(180), name_en: null });
    await some(1400, { purpose: '目的'.repeat(200) });
    const { full } = await all();
    const bytes = await poll(full);
    expect(bytes.length).toBeLessThanOrEqual(900_000);
    expect(bytes.length).toBeGreaterThan(800_000);
    const body = new TextDecoder().decode(bytes);
    const events = readEvents(body);
    expect(events.length).toBeLessThan(1400);
    expect(events[0]?.from).toBe('2026-11-24T04:00:00Z');
    expect(body).not.toContain('目的');
    expect(readCalendarProperty(body, 'x-wr-caldesc')).toContain('There is more than');
  });

  it('7.2.14 an empty feed is valid and holds one notice', async () => {
    for (const path of Object.values(await all())) {
      const bytes = await poll(path);
      expect(faultyLines(bytes)).toEqual([]);
      const events = readEvents(new TextDecoder().decode(bytes));
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({ from: '2026-11-24', to: '2026-11-25' });
    }
  });

  it('details: instrument, place, state, wall time with its zone, price and a link; the person for staff only', async () => {
    const [row] = await some(1);
    const { me, full } = await all();
    const mine = await text(me);
    expect(readFirst(mine, 'summary')).toBe('透射电子显微镜');
    expect(readFirst(mine, 'location')).toBe('电镜中心, 上海市宝山区上大路99号');
    expect(readFirst(mine, 'url')).toBe(`${BASE}/bookings/${row?.id}`);
    expect(readFirst(mine, 'description').split('\n')).toEqual([
      '状态：已确认',
      expect.stringMatching(/^时间：.*12:00.*14:00.*（Asia\/Shanghai）$/),
      '费用：1,200 元',
      `详情：${BASE}/bookings/${row?.id}`,
    ]);
    expect(readCalendarProperty(mine, 'x-wr-timezone')).toBe('Asia/Shanghai');
    expect(readFirst(await text(full), 'summary')).toBe('Transmission electron microscope · 李雷');
  });

  it('the same booking downloads as an attachment under the UID of the feed, for those who may read it', async () => {
    const [row] = await some(1);
    const get = (person: { id: string } | null) =>
      world.app.request(`/api/v1/bookings/${row?.id}/event.ics`, {
        headers: person ? { 'Test-Person': person.id } : {},
      });
    const mine = await get(world.researcher);
    expect(mine.headers.get('Content-Disposition')).toBe('attachment; filename="booking.ics"');
    expect(mine.headers.get('Content-Type')).toBe('text/calendar; charset=utf-8');
    const bytes = new Uint8Array(await mine.arrayBuffer());
    expect(faultyLines(bytes)).toEqual([]);
    expect(readEvents(new TextDecoder().decode(bytes))[0]?.uid).toBe(row?.calendar_uid);
    expect((await get(world.manager)).status).toBe(200);
    expect((await get(world.other)).status).toBe(404);
    expect((await get(null)).status).toBe(401);
    expect(
      (
        await world.app.request('/api/v1/bookings/nonsense/event.ics', {
          headers: { 'Test-Person': world.researcher.id },
        })
      ).status,
    ).toBe(422);
  });

  it('order is by start, then UID', async () => {
    const second = await addInstrument(world, world, '扫描电镜', 'SEM');
    await book(
      world,
      ...Array.from({ length: 30 }, (_, i) => ({
        instrument: i % 2 ? second : world.instrument,
        person: world.researcher,
        from_at: NOW + Math.floor(i / 2) * DAY_MS,
      })),
    );
    const { me, facility } = await all();
    for (const path of [me, facility]) {
      const keys = readEvents(await text(path)).map(({ from, uid }) => `${from} ${uid}`);
      expect(keys).toEqual([...keys].sort());
      expect(keys).toHaveLength(30);
    }
  });

  it('the same rows render to the same bytes', async () => {
    await some(20);
    const { full } = await all();
    const feed = await findFeedBySecret(world.store.read, hashToken(full.split('/')[2] ?? ''));
    const view = feed && viewOf(feed, NOW);
    if (!feed || view?.kind !== 'calendar') throw new Error('no feed');
    const bodies = await Promise.all([1, 2, 3].map(() => renderCalendar(world.deps, feed, view, NOW)));
    expect(new Set(bodies.map(String)).size).toBe(1);
    expect(() => ICAL.parse(String(bodies[0]))).not.toThrow();
  });
}, 60_000);
