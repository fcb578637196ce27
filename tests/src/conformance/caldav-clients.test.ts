import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import type { BookingTable } from '@jishi/db/schema';
import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { has, keepScript, khalConfig, need, pythonWith, run } from './programs.ts';
import { book, change, makeFeed, makeWorld, NOW, type World } from './world.ts';

const COUNT = 30;

type Asked = { readonly method: string; readonly path: string; readonly status: number };

/** What python-caldav finds by discovery, by search and by UID, and what its sync finds in two rounds. */
const PYTHON = `
import caldav, sys, json, datetime
url, password, uid = sys.argv[1:4]
client = caldav.DAVClient(url, username='anybody', password=password)
calendars = client.principal().calendars()
calendar = calendars[0]
utc = datetime.timezone.utc
found = calendar.date_search(datetime.datetime(2026, 11, 25, tzinfo=utc), datetime.datetime(2026, 11, 26, tzinfo=utc), expand=False)
objects = calendar.objects_by_sync_token(load_objects=True)
print(json.dumps({
    'calendars': len(calendars), 'name': calendar.name, 'events': len(calendar.events()),
    'day': len(found), 'uid': calendar.event_by_uid(uid).icalendar_component['UID'],
    'synced': len(list(objects)), 'again': len(list(calendar.objects_by_sync_token(objects.sync_token))),
}))
`;

describe('what real CalDAV clients make of it', () => {
  let world: World;
  let rows: BookingTable[];
  let folder: string;
  let base: string;
  let stop: () => void;
  let asked: Asked[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'jishi-caldav-'));
    asked = [];
    world = await makeWorld('sqlite');
    rows = await book(
      world,
      ...Array.from({ length: COUNT }, (_, index) => {
        const from = NOW + index * 12 * HOUR_MS;
        return { instrument: world.instrument, person: world.researcher, from_at: from, to_at: from + HOUR_MS };
      }),
    );
    const answer = async (request: Request) => {
      const given = await world.app.fetch(request);
      asked.push({ method: request.method, path: new URL(request.url).pathname, status: given.status });
      return given;
    };
    base = await new Promise((resolve) => {
      const server = serve({ fetch: answer, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
        resolve(`http://127.0.0.1:${port}`),
      );
      stop = () => server.close();
    });
  });
  afterEach(async () => {
    stop();
    rmSync(folder, { recursive: true, force: true });
    await world.close();
  });

  const row = (index: number) => rows[index] as BookingTable;

  it('vdirsyncer discovers the calendar, fetches it, and a second time only what changed; khal shows it', async (context) => {
    need(context, has('vdirsyncer') && has('khal'), 'vdirsyncer and khal');
    const { secret } = await makeFeed(world.app, world.manager, { kind: 'instrument', targetId: world.instrument.id });
    const config = join(folder, 'sync.conf');
    // Otherwise it asks somebody whether to make it.
    mkdirSync(join(folder, 'calendars', 'instrument'), { recursive: true });
    writeFileSync(config, vdirsyncerConfig(folder, `${base}/`, secret));
    const env = { HOME: folder, XDG_CACHE_HOME: folder, XDG_DATA_HOME: folder, LC_ALL: 'C.UTF-8' };
    const vdirsyncer = (...args: string[]) => run('vdirsyncer', ['-v', 'ERROR', '-c', config, ...args], env);
    const kept = () => {
      const at = join(folder, 'calendars', 'instrument');
      return new Map(readdirSync(at).map((name) => [name.replace(/\.ics$/, ''), readFileSync(join(at, name), 'utf8')]));
    };
    await vdirsyncer('discover', '--no-list');
    await vdirsyncer('sync');
    expect([...kept().keys()].sort()).toEqual(rows.map(({ calendar_uid }) => calendar_uid).sort());
    expect(asked.some(({ path }) => path === '/.well-known/caldav')).toBe(true);

    await change(world, row(0), { from_at: NOW + 3 * HOUR_MS, to_at: NOW + 5 * HOUR_MS });
    await change(world, row(1), { state: 'cancelled' });
    const [added] = await book(world, {
      instrument: world.instrument,
      person: world.other,
      from_at: NOW + 100 * DAY_MS,
    });
    const before = kept();
    await vdirsyncer('sync');
    const after = kept();
    expect(after.size).toBe(COUNT);
    expect(after.has(row(1).calendar_uid)).toBe(false);
    expect(after.get(row(0).calendar_uid)).toContain('DTSTART:20261124T070000Z');
    const touched = [...after].filter(([uid, text]) => before.get(uid) !== text).map(([uid]) => uid);
    expect(touched.sort()).toEqual([row(0).calendar_uid, added?.calendar_uid ?? ''].sort());
    expect(asked.filter(({ method }) => ['PUT', 'DELETE', 'PROPPATCH'].includes(method))).toEqual([]);
    expect(asked.filter(({ status }) => status >= 500)).toEqual([]);

    const khal = join(folder, 'khal.conf');
    writeFileSync(khal, khalConfig(join(folder, 'calendars/instrument')));
    const format = ['--format', '{start}|{title}', '--day-format', ''];
    const shown = await run('khal', ['-c', khal, 'list', ...format, '2026-11-24', '1d'], env);
    expect(shown.split('\n').filter((line) => line.startsWith('2026-11-24'))).toEqual([
      '2026-11-24 15:00|Transmission electron microscope · 李雷',
    ]);
  });

  it('python-caldav discovers, searches by time and UID, and its sync finds nothing new a second time', async (context) => {
    const python = pythonWith('import caldav');
    need(context, python, 'python3-caldav');
    const { secret } = await makeFeed(world.app, world.researcher, { kind: 'me' });
    const script = keepScript(folder, 'read.py', PYTHON);
    const printed = await run(python ?? '', [script, `${base}/dav/`, secret, row(0).calendar_uid]);
    expect(JSON.parse(printed)).toEqual({
      calendars: 1,
      name: '我的预约 · 机时',
      events: COUNT,
      day: 2,
      uid: row(0).calendar_uid,
      synced: COUNT,
      again: 0,
    });
  });
}, 120_000);

function vdirsyncerConfig(home: string, url: string, secret: string): string {
  return `[general]
status_path = "${home}/status/"
[pair jishi]
a = "remote"
b = "local"
collections = ["from a"]
metadata = ["color", "displayname"]
partial_sync = "revert"
[storage remote]
type = "caldav"
url = "${url}"
username = "anybody"
password = "${secret}"
read_only = true
[storage local]
type = "filesystem"
path = "${home}/calendars/"
fileext = ".ics"
`;
}
