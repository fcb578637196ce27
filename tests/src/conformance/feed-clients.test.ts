import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  FREEBUSY,
  has,
  ICALENDAR,
  keepScript,
  khalConfig,
  LIBICAL,
  need,
  pythonWith,
  run,
  VOBJECT,
} from './programs.ts';
import { startRadicale } from './radicale.ts';
import { book, close, makeFeed, makeWorld, NOW, openWeek, setRow, type World } from './world.ts';

const NAMES = ['名称;with,"all\\ of: it', '🔬 微区\u00e9', 'Plain', '𠮷野家 TEM / STEM', 'a'.repeat(90)];

describe('what real calendar programs make of the feeds (calendar.md 7.2)', () => {
  let world: World;
  let folder: string;
  let base: string;
  let stop: () => void;
  const paths = new Map<string, string>();
  const files = new Map<string, string>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'jishi-clients-'));
    world = await makeWorld('sqlite');
    await setRow(world, 'instrument', world.instrument.id, { name_zh: NAMES[0] ?? null, name_en: NAMES[1] ?? null });
    let seed = 7;
    const random = (n: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % n;
    };
    await book(
      world,
      ...Array.from({ length: 1000 }, (_, i) => {
        const from = NOW - 20 * DAY_MS + i * 8 * HOUR_MS + random(16) * 900_000;
        const state = (['pending', 'confirmed', 'in-use', 'completed'] as const)[random(4)] ?? 'confirmed';
        return {
          instrument: world.instrument,
          person: world.researcher,
          from_at: from,
          to_at: from + (1 + random(20)) * 900_000,
          state,
          purpose: NAMES[random(5)] ?? '',
        };
      }),
    );
    await close(world, {
      from_at: Date.UTC(2026, 10, 25, 16),
      to_at: Date.UTC(2026, 10, 28, 16),
      reason: NAMES[0] ?? '',
    });
    await openWeek(world, [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:30' }]);
    const target = { targetId: world.instrument.id };
    const asked = {
      me: [world.researcher, { kind: 'me' }],
      full: [world.manager, { kind: 'instrument', ...target }],
      busy: [world.other, { kind: 'instrument', ...target, detail: 'busy' }],
      facility: [world.manager, { kind: 'facility', targetId: world.facilityId }],
      empty: [world.manager, { kind: 'me' }],
      free: [world.other, { kind: 'availability', ...target }],
    } as const;
    for (const [name, [person, feed]] of Object.entries(asked)) {
      const { path } = await makeFeed(world.app, person, feed);
      const body = await (await world.app.request(path)).text();
      const file = join(folder, `${name}.ics`);
      writeFileSync(file, body);
      paths.set(name, path);
      files.set(name, file);
    }
    base = await new Promise((resolve) => {
      const server = serve({ fetch: world.app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
        resolve(`http://127.0.0.1:${port}`),
      );
      stop = () => server.close();
    });
  });
  afterAll(async () => {
    stop();
    rmSync(folder, { recursive: true, force: true });
    await world.close();
  });

  const fileOf = (name: string) => files.get(name) ?? '';
  const byUid = (events: string[][]) => [...events].sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
  const text = async (name: string) => (await world.app.request(paths.get(name) ?? '')).text();
  const readWithIcalJs = async (name: string) =>
    new ICAL.Component(ICAL.parse(await text(name)))
      .getAllSubcomponents('vevent')
      .map((event) =>
        ['uid', 'dtstart', 'dtend', 'summary', 'url'].map((key) => String(event.getFirstPropertyValue(key) ?? '')),
      );

  it('7.2.11 libical finds no error and no broken restriction in any feed', async (context) => {
    const python = pythonWith('import ctypes; ctypes.CDLL("libical.so.3")');
    need(context, python, 'libical (libical3 with python3)');
    const script = keepScript(folder, 'libical.py', LIBICAL);
    const answers = JSON.parse(await run(python ?? '', [script, ...files.values()])) as unknown[];
    const counts = [1000, 1001, 1001, 1001, 1, (await readWithIcalJs('free')).length];
    expect(counts.at(-1)).toBeGreaterThan(20);
    expect(answers).toEqual(counts.map((events) => ({ errors: 0, valid: 1, events })));
  });

  it('7.2.11 libical and python3-icalendar read the same busy time in every .ifb, and libical finds nothing wrong', async (context) => {
    const python = pythonWith('import ctypes, icalendar; ctypes.CDLL("libical.so.3")');
    need(context, python, 'libical (libical3 with python3) and python3-icalendar');
    for (const name of ['me', 'full', 'free']) {
      const body = await (await world.app.request((paths.get(name) ?? '').replace(/ics$/, 'ifb'))).text();
      const file = join(folder, `${name}.ifb`);
      writeFileSync(file, body);
      const [checked] = JSON.parse(
        await run(python ?? '', [keepScript(folder, 'libical.py', LIBICAL), file]),
      ) as unknown[];
      expect([name, checked]).toEqual([name, { errors: 0, valid: 1, events: 0 }]);
      const lines = body.split('\r\n').filter((line) => line.startsWith('FREEBUSY'));
      expect(lines.length).toBeGreaterThan(50);
      const theirs = JSON.parse(
        await run(python ?? '', [keepScript(folder, 'freebusy.py', FREEBUSY), file]),
      ) as string[];
      expect(theirs).toEqual(lines.map((line) => line.slice(line.indexOf(':') + 1)));
    }
  });

  const readers = [
    ['python3-icalendar', 'import icalendar', ICALENDAR],
    ['python3-vobject', 'import vobject', VOBJECT],
  ] as const;
  for (const [what, module, script] of readers) {
    it(`7.2.4 and 7.2.12 ${what} reads the same 1,000 events as ical.js: UID, start, end, summary, address`, async (context) => {
      const python = pythonWith(module);
      need(context, python, what);
      const path = keepScript(folder, `${what}.py`, script);
      for (const name of ['full', 'empty']) {
        const theirs = JSON.parse(await run(python ?? '', [path, fileOf(name)])) as string[][];
        expect(theirs.length).toBeGreaterThan(0);
        expect(byUid(theirs)).toEqual(byUid(await readWithIcalJs(name)));
      }
    });
  }

  /** A home folder for khal and vdirsyncer, and khal bound to it. */
  const makeHome = (name: string) => {
    const home = join(folder, name);
    mkdirSync(join(home, 'calendars', 'jishi'), { recursive: true });
    const config = join(home, 'khal.conf');
    writeFileSync(config, khalConfig(join(home, 'calendars/jishi')));
    const env = { HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home, LC_ALL: 'C.UTF-8' };
    const khal = (...args: string[]) => run('khal', ['-c', config, ...args], env);
    const list = (day: string) => khal('list', '--format', '{start}|{title}', '--day-format', '', day, '1d');
    return { home, env, khal, list };
  };

  it('7.2.28 vdirsyncer fetches the feed over HTTP; khal shows it on the clock of Shanghai, closed days as days', async (context) => {
    need(context, has('vdirsyncer') && has('khal'), 'vdirsyncer and khal');
    const { home, env, list } = makeHome('home-full');
    const config = join(home, 'sync.conf');
    writeFileSync(config, vdirsyncerConfig(home, `${base}${paths.get('full')}`));
    await run('vdirsyncer', ['-c', config, 'discover'], env);
    await run('vdirsyncer', ['-c', config, 'sync'], env);

    const day = { from: Date.UTC(2026, 10, 23, 16), to: Date.UTC(2026, 10, 24, 16) };
    const rows = await world.store.read
      .selectFrom('booking')
      .select('from_at')
      .where('from_at', '>=', day.from)
      .where('from_at', '<', day.to)
      .orderBy('from_at')
      .execute();
    const shown = (await list('2026-11-24')).split('\n').filter((line) => line.includes('|'));
    expect(rows.length).toBeGreaterThan(1);
    expect(shown.filter((line) => line.startsWith('2026-11-24'))).toEqual(
      rows.map((row) => `${wallTime(row.from_at)}|🔬 微区\u00e9 · 李雷`),
    );
    const closed: boolean[] = [];
    for (const date of ['2026-11-25', '2026-11-26', '2026-11-28', '2026-11-29']) {
      closed.push((await list(date)).includes('Maintenance'));
    }
    expect(closed).toEqual([false, true, true, false]);
  });

  it('7.2.29 Radicale takes each feed as it is and gives the same number of events back', async (context) => {
    need(context, has('radicale'), 'radicale');
    const radicale = await startRadicale();
    try {
      for (const name of files.keys()) {
        const [body, address] = [await text(name), `${radicale.url}/reader/${name}/`];
        const headers = { 'Content-Type': 'text/calendar; charset=utf-8', Authorization: `Basic ${btoa('reader:')}` };
        const put = await fetch(address, { method: 'PUT', body, headers });
        expect(put.status, `${name}: ${await put.text()}`).toBe(201);
        const got = await (await fetch(address, { headers })).text();
        expect(countEvents(got), name).toBe(countEvents(body));
      }
    } finally {
      await radicale.stop();
    }
  });

  it('7.2.30 khal imports the file of one booking', async (context) => {
    need(context, has('khal'), 'khal');
    const { home, khal, list } = makeHome('home-one');
    const row = await world.store.read
      .selectFrom('booking')
      .selectAll()
      .where('from_at', '>', NOW)
      .executeTakeFirstOrThrow();
    const file = join(home, 'one.ics');
    const headers = { 'Test-Person': world.researcher.id };
    writeFileSync(file, await (await world.app.request(`/api/v1/bookings/${row.id}/event.ics`, { headers })).text());
    await khal('import', '--batch', '-a', 'jishi', file);
    expect(await list(wallTime(row.from_at).slice(0, 10))).toContain(`${wallTime(row.from_at)}|${NAMES[0]}`);
  });
}, 90_000);

function countEvents(text: string): number {
  return text.split('BEGIN:VEVENT').length - 1;
}

/** In Shanghai, as khal is told to write it. */
function wallTime(instant: number): string {
  return new Date(instant + 8 * HOUR_MS).toISOString().slice(0, 16).replace('T', ' ');
}

function vdirsyncerConfig(home: string, url: string): string {
  return `[general]
status_path = "${home}/status/"
[pair jishi]
a = "remote"
b = "local"
collections = null
[storage remote]
type = "http"
url = "${url}"
[storage local]
type = "filesystem"
path = "${home}/calendars/jishi"
fileext = ".ics"
`;
}
