import { readCalendarClosures } from '@jishi/db/queries/calendar';
import type { BookingTable } from '@jishi/db/schema';
import { decideOnFeeds } from '@jishi/server/calendar/decide';
import { readEntries } from '@jishi/server/calendar/entries';
import { renderCalendar } from '@jishi/server/calendar/render';
import { keepSheets } from '@jishi/server/calendar/sheets';
import { hashToken } from '@jishi/server/calendar/token';
import { renderMetrics } from '@jishi/server/http/metrics';
import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import ICAL from 'ical.js';
import { Settings } from 'luxon';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultyLines, readCalendarProperty, readEvents, readFirst, unfold } from './ics.ts';
import {
  addGroup,
  addInstrument,
  askFeed,
  BASE,
  book,
  change,
  close,
  externalBusy,
  externalCalendar,
  makeFeed,
  makeWorld,
  NOW,
  openWeek,
  setRow,
  type World,
} from './world.ts';

/** How often events were written anew in this process. */
async function renderings(): Promise<number> {
  const { body } = await renderMetrics();
  return Number(/^jishi_calendar_renderings_total (\d+)/m.exec(body)?.[1]);
}

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
  /** Of the other kinds: a group to which what `some` books belongs, and the free time of the instrument. */
  const others = async (group: string) => ({
    group: (await makeFeed(world.app, world.manager, { kind: 'group', targetId: group })).path,
    groupBusy: (await makeFeed(world.app, world.manager, { kind: 'group', targetId: group, detail: 'busy' })).path,
    free: (await makeFeed(world.app, world.other, { kind: 'availability', targetId: world.instrument.id })).path,
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

  it('7.2.1, 7.2.3, 7.2.5 and 7.2.6 hold for groups and free time too', async () => {
    const group = await addGroup(world, { heads: [world.manager], members: [] });
    await openWeek(world, [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:30' }]);
    await setRow(world, 'instrument', world.instrument.id, { name_zh: NASTY, name_en: NASTY });
    await setRow(world, 'facility', world.facilityId, { name_zh: NASTY, name_en: NASTY, address: NASTY });
    await world.store.write.updateTable('research_group').set({ name_en: NASTY, name_zh: NASTY }).execute();
    await some(3, { group_id: group, purpose: NASTY });
    for (const path of Object.values(await others(group))) {
      const bytes = await poll(path);
      expect(faultyLines(bytes)).toEqual([]);
      const lines = unfold(new TextDecoder().decode(bytes));
      const names = lines.map((line) => line.split(/[;:]/)[0]);
      expect(lines.filter((line) => /^(X-EVIL|[^A-Z])/.test(line))).toEqual([]);
      expect(lines.slice(lines.lastIndexOf('END:VEVENT') + 1)).toEqual(['END:VCALENDAR']);
      expect(names.filter((name) => ['METHOD', 'ATTENDEE', 'ORGANIZER'].includes(name ?? ''))).toEqual([]);
      const times = lines.filter((line) => /^(DTSTAMP|CREATED|LAST-MODIFIED|DTSTART|DTEND)[:;]/.test(line));
      expect(times.length).toBeGreaterThan(8);
      for (const time of times) expect(time).toMatch(/:\d{8}T\d{6}Z$/);
    }
  });

  it('external calendars take time in the calendars of instrument and facility; their titles are for staff', async () => {
    const { id } = await externalCalendar(world);
    const busySpan = { from_at: NOW + 3 * HOUR_MS, to_at: NOW + 5 * HOUR_MS };
    await externalBusy(world, id, { ...busySpan, title: NASTY });
    await externalBusy(world, id, { from_at: NOW + DAY_MS, to_at: NOW + DAY_MS + HOUR_MS, title: null });
    const { full, busy, facility, me } = await all();
    for (const path of [full, facility]) {
      expect(readEvents(await text(path)).map(({ summary, from }) => [summary.slice(0, 62), from])).toEqual([
        ['Transmission electron microscope · External calendar: a\\b;c,d:', '2026-11-24T07:00:00Z'],
        ['Transmission electron microscope · External calendar', '2026-11-25T04:00:00Z'],
      ]);
    }
    const hidden = await text(busy);
    expect(readEvents(hidden).map(({ summary }) => summary)).toEqual(['Busy / 占用', 'Busy / 占用']);
    expect(unfold(hidden).join('\n')).not.toMatch(/External|X-EVIL|a\\/);
    expect(readEvents(await text(me))).toHaveLength(1);

    const before = [await text(full), hidden];
    world.deps.passMinutes(1);
    // What came again with another end is another row, and still the same thing.
    await world.store.write.deleteFrom('external_busy').where('to_at', '=', busySpan.to_at).execute();
    await externalBusy(world, id, { ...busySpan, to_at: busySpan.to_at + HOUR_MS, title: null });
    for (const [index, path] of [full, busy].entries()) {
      const old = before[index] ?? '';
      const fresh = await text(path);
      expect(readEvents(fresh)[0]).toMatchObject({ uid: readEvents(old)[0]?.uid, to: '2026-11-24T10:00:00Z' });
      expect(readFirst(fresh, 'last-modified') > readFirst(old, 'last-modified')).toBe(true);
    }
    const busyLines = unfold(await text(full.replace(/ics$/, 'ifb'))).filter((line) => line.startsWith('FREEBUSY'));
    expect(busyLines).toEqual([
      'FREEBUSY;FBTYPE=BUSY:20261124T070000Z/20261124T100000Z',
      'FREEBUSY;FBTYPE=BUSY:20261125T040000Z/20261125T050000Z',
    ]);
  });

  it('a feed of a facility can be limited to a class of instruments and those below it', async () => {
    const row = (code: string, parent_code: string | null) => ({
      code,
      parent_code,
      name_zh: code,
      name_en: `Class ${code}`,
      position: 1,
    });
    await world.store.write
      .insertInto('instrument_class')
      .values([row('03', null), row('0301', '03'), row('030101', '0301'), row('04', null)])
      .execute();
    const codes = ['03', '030101', '04', null];
    for (const [index, code] of codes.entries()) {
      const instrument = await addInstrument(world, world, `仪器${index}`, `Instrument ${index}`);
      await setRow(world, 'instrument', instrument.id, { class_code: code });
      await book(world, { instrument, person: world.researcher, from_at: NOW + index * DAY_MS });
      await close(world, {
        instrument_id: instrument.id,
        from_at: NOW + (index + 10) * DAY_MS,
        to_at: NOW + (index + 10) * DAY_MS + HOUR_MS,
      });
    }
    const asked = { kind: 'facility', targetId: world.facilityId } as const;
    const starts = async (classCode: string) => {
      const { path } = await makeFeed(world.app, world.manager, { ...asked, classCode });
      return readEvents(await text(path)).map(({ summary }) => summary.slice(0, 12));
    };
    expect(await starts('03')).toEqual([0, 1, 0, 1].map((index) => `Instrument ${index}`));
    expect(await starts('0301')).toEqual([1, 1].map((index) => `Instrument ${index}`));
    expect(await starts('04')).toEqual([2, 2].map((index) => `Instrument ${index}`));
    const { path } = await makeFeed(world.app, world.manager, { ...asked, classCode: '03' });
    expect(readCalendarProperty(await text(path), 'x-wr-calname')).toBe('Microscopy centre · Class 03');
    const status = async (given: object) => (await askFeed(world.app, world.manager, { ...asked, ...given })).status;
    expect(await status({ classCode: '99' })).toBe(422);
    expect(await status({ classCode: '03', kind: 'instrument', targetId: world.instrument.id })).toBe(422);
  });

  it('7.2.13 a feed of a facility that is cut proposes classes of instruments, and one of a class single instruments', async () => {
    await world.store.write
      .insertInto('instrument_class')
      .values({ code: '03', parent_code: null, name_zh: '分析仪器', name_en: 'Analysis', position: 1 })
      .execute();
    await setRow(world, 'instrument', world.instrument.id, { class_code: '03' });
    await some(1501);
    const asked = { kind: 'facility', targetId: world.facilityId } as const;
    const described = async (given: object) => {
      const { path } = await makeFeed(world.app, world.manager, { ...asked, ...given });
      return readCalendarProperty(await text(path), 'x-wr-caldesc');
    };
    expect(await described({})).toContain('subscribe to one class of instruments at a time');
    expect(await described({ classCode: '03' })).toMatch(/subscribe to single instruments to see all of it/);
  });

  it('7.1.13 hints: colour, and how often to ask: small calendars of one’s own every 15 minutes, others every hour', async () => {
    await some(50);
    const refresh = async (path: string) => {
      const lines = unfold(await text(path));
      expect(lines).toContain('COLOR:teal');
      expect(lines).toContain('X-APPLE-CALENDAR-COLOR:#0F766E');
      return lines.filter((line) => /^(REFRESH-INTERVAL|X-PUBLISHED-TTL)/.test(line));
    };
    const { me, full } = await all();
    expect(await refresh(me)).toEqual(['REFRESH-INTERVAL;VALUE=DURATION:PT15M', 'X-PUBLISHED-TTL:PT15M']);
    expect(await refresh(full)).toEqual(['REFRESH-INTERVAL;VALUE=DURATION:PT1H', 'X-PUBLISHED-TTL:PT1H']);
    await some(1, { from_at: NOW + 300 * DAY_MS });
    expect(await refresh(me)).toEqual(['REFRESH-INTERVAL;VALUE=DURATION:PT1H', 'X-PUBLISHED-TTL:PT1H']);
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

  it('of more closures than fit the latest past and the nearest future ones are read', async () => {
    for (const day of [-3, -2, -1, 1, 2, 3]) {
      await close(world, { from_at: NOW + day * DAY_MS, to_at: NOW + day * DAY_MS + HOUR_MS });
    }
    const found = await readCalendarClosures(world.store.read, {
      scope: 'facility_id',
      target: world.facilityId,
      classCodes: null,
      from: NOW - 31 * DAY_MS,
      pivot: NOW,
      to: NOW + 366 * DAY_MS,
      givenUpSince: null,
      limit: 2,
    });
    expect(found.map(({ from_at }) => (from_at - NOW) / DAY_MS)).toEqual([-2, -1, 1, 2]);
  });

  it('time that an early check-out gave back is taken in no feed of instrument and facility; one’s own says what was booked', async () => {
    const base = { instrument: world.instrument, person: world.researcher, state: 'completed' } as const;
    const booked = { used_from: NOW, used_to: NOW + 20 * 60_000 };
    await book(
      world,
      { ...base, ...booked, from_at: NOW, checked_out_at: NOW + 19.5 * 60_000 },
      // Nobody checked out, so nothing was given back.
      { ...base, ...booked, from_at: NOW + 4 * HOUR_MS, checked_out_at: null },
    );
    const { me, full, busy, facility } = await all();
    const ends = async (path: string) => readEvents(await text(path)).map(({ to }) => to);
    for (const path of [full, busy, facility]) {
      expect(await ends(path)).toEqual(['2026-11-24T04:30:00Z', '2026-11-24T10:00:00Z']);
    }
    expect(await ends(me)).toEqual(['2026-11-24T06:00:00Z', '2026-11-24T10:00:00Z']);
    expect(await text(full.replace(/ics$/, 'ifb'))).toContain('BUSY:20261124T040000Z/20261124T043000Z');
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

  it('the same rows render to the same bytes, and what was kept of the state before to the same as writing all anew', async () => {
    const rows = await some(20);
    const { full, busy } = await all();
    for (const path of [full, busy]) {
      const kept = keepSheets(1_000_000);
      const render = async (sheets = keepSheets(1_000_000)) => {
        const decision = await decideOnFeeds(world.deps)(hashToken(path.split('/')[2] ?? ''), world.deps.clock());
        if (decision.kind !== 'calendar') throw new Error('no feed');
        const entries = await readEntries(world.deps, sheets, decision, world.deps.clock());
        return String(renderCalendar(decision.feed, decision.view, entries));
      };
      const first = await render(kept);
      expect(await render()).toBe(first);
      rows[3] = await change(world, rows[3] as BookingTable, { purpose: '另一种样品' });
      rows[5] = await change(world, rows[5] as BookingTable, { state: 'cancelled', cancelled_at: world.deps.clock() });
      await setRow(world, 'person', world.researcher.id, { name: '李四' });
      rows[7] = await change(world, rows[7] as BookingTable, { reason: 'x' });
      const second = await render(kept);
      expect(second).not.toBe(first);
      expect(second).toBe(await render());
      expect(() => ICAL.parse(second)).not.toThrow();
      await setRow(world, 'person', world.researcher.id, { name: '李雷' });
    }
  });

  it('subscribers who see the same share one writing of it, and no two of them a UID of a view without details', async () => {
    await some(20);
    const asked = { kind: 'instrument', targetId: world.instrument.id, detail: 'busy' } as const;
    const people = [world.researcher, world.other, world.manager];
    const before = await renderings();
    const uids = [];
    for (const person of people) {
      const { path } = await makeFeed(world.app, person, asked);
      uids.push(...readEvents(await text(path)).map(({ uid }) => uid));
    }
    expect(uids).toHaveLength(60);
    expect(new Set(uids).size).toBe(60);
    expect((await renderings()) - before).toBe(1);
  });
}, 60_000);
