import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ExternalScene, openExternalScene } from '../api/external-scene.ts';
import { NOW } from '../api/scene.ts';
import { calendar, type Event, type Reply } from '../support/calendar-host.ts';
import { KINDS } from '../support/store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Two weeks of meetings, each day from 10 to 12 in Shanghai. */
const MEETINGS: readonly Event[] = Array.from({ length: 14 }, (_, day) => {
  const start = NOW + (day + 1) * DAY - 2 * HOUR;
  return { from: start, to: start + 2 * HOUR };
});
const WHOLE = calendar(...MEETINGS);
const HALF = calendar(...MEETINGS.slice(0, 7));

/** Test 39: answers that make other programs forget everything. */
describe.each(KINDS)('39 destructive answers on %s', (kind) => {
  let scene: ExternalScene;
  let tem: string;
  let id: string;
  let before: unknown;
  beforeAll(async () => {
    scene = await openExternalScene(kind);
  });
  afterAll(() => scene?.stopAll());
  beforeEach(async () => {
    tem = await scene.addInstrument();
    scene.host.answer = WHOLE;
    ({ id } = await scene.connected({ instrumentId: tem }));
    before = await stored();
    expect(before).toMatchObject({ busy: { length: 14 }, taken: { length: 14 } });
  });
  afterEach(async () => {
    await scene.expectSound();
    await scene.clear();
  });

  async function stored() {
    const { read } = scene.store;
    const busy = await read
      .selectFrom('external_busy')
      .selectAll()
      .where('instrument_id', '=', tem)
      .orderBy('id')
      .execute();
    const taken = await read
      .selectFrom('occupancy')
      .selectAll()
      .where('instrument_id', '=', tem)
      .orderBy('from_at')
      .execute();
    const { version } = await read
      .selectFrom('agenda')
      .select('version')
      .where('instrument_id', '=', tem)
      .executeTakeFirstOrThrow();
    return { busy, taken, version };
  }

  /** One more poll that is answered like this; what is stored stays, to the row. */
  async function unmoved(reply: Reply) {
    scene.host.answer = reply;
    const asked = scene.host.asked.length;
    await scene.poll();
    expect(scene.host.asked.length).toBe(asked + 1);
    expect(await stored()).toEqual(before);
    return scene.read(id);
  }

  const status = (code: number, headers: Record<string, string> = {}): Reply => {
    return (answer) => answer.writeHead(code, headers).end();
  };
  const body = (text: string, type = 'text/calendar'): Reply => {
    return (answer) => answer.writeHead(200, { 'content-type': type }).end(text);
  };

  test('304: nothing changed, and that is a good answer', async () => {
    scene.host.answer = (answer) => answer.writeHead(200, { etag: '"v1"' }).end(WHOLE);
    await scene.poll();
    before = await stored();
    const shown = await unmoved((answer, headers) => {
      answer.writeHead(headers['if-none-match'] === '"v1"' ? 304 : 500).end();
    });
    expect(shown).toMatchObject({ state: 'active', fault: null });
  });

  test('304 to somebody who did not ask for it', async () => {
    expect(await unmoved(status(304))).toMatchObject({ fault: 'status' });
  });

  test('401', async () => {
    expect(await unmoved(status(401))).toMatchObject({ fault: 'status', state: 'active' });
  });

  test('429, which says how long to wait', async () => {
    const { nextAt, fault } = await unmoved(status(429, { 'retry-after': '7200' }));
    expect(fault).toBe('status');
    expect(Date.parse(nextAt ?? '') - scene.clock()).toBeGreaterThanOrEqual(7200_000);
  });

  test('500', async () => {
    expect(await unmoved(status(500))).toMatchObject({ fault: 'status' });
  });

  test('404 and 410', async () => {
    expect(await unmoved(status(404))).toMatchObject({ fault: 'moved-away' });
    scene.passMinutes(60);
    expect(await unmoved(status(410))).toMatchObject({ fault: 'moved-away' });
  });

  test('200 with HTML', async () => {
    expect(await unmoved(body('<!doctype html><html>Sign in</html>', 'text/html'))).toMatchObject({
      fault: 'not-a-calendar',
    });
  });

  test('200 with nothing', async () => {
    expect((await unmoved(body(''))).fault).not.toBeNull();
  });

  test('200 with zero events', async () => {
    expect(await unmoved(body(calendar()))).toMatchObject({ fault: 'empty', state: 'active' });
  });

  test('200 with a time zone and a task, and no event', async () => {
    const zone = ['BEGIN:VTIMEZONE', 'TZID:Own', 'BEGIN:STANDARD', 'DTSTART:16010101T000000', 'TZOFFSETFROM:+0800'];
    const more = ['TZOFFSETTO:+0800', 'END:STANDARD', 'END:VTIMEZONE', 'BEGIN:VTODO', 'UID:task', 'END:VTODO'];
    const text = calendar().replace('END:VCALENDAR', [...zone, ...more, 'END:VCALENDAR'].join('\r\n'));
    expect(await unmoved(body(text))).toMatchObject({ fault: 'empty', state: 'active' });
  });

  test('200 with events of which none can be read', async () => {
    expect(await unmoved(body(WHOLE.replaceAll('DTSTART', 'X-START')))).toMatchObject({ fault: 'unreadable' });
  });

  test('200 that ends in the middle', async () => {
    expect((await unmoved(body(WHOLE.slice(0, WHOLE.length / 2)))).fault).not.toBeNull();
  });

  test('a connection that breaks in the middle', async () => {
    const shown = await unmoved((answer) => {
      answer.writeHead(200, { 'content-length': String(WHOLE.length) });
      answer.write(WHOLE.slice(0, 600));
      setTimeout(() => answer.destroy(), 20);
    });
    expect(shown.fault).not.toBeNull();
  });

  test('half the events gone: held, told once, and applied when it comes a second time', async () => {
    const shown = await unmoved(HALF);
    expect(shown).toMatchObject({ state: 'held', busyCount: 14, fault: null });
    expect(shown.heldAt).not.toBeNull();
    const told = async () => (await scene.eventsOf(id)).filter(({ kind: what }) => what === 'external.held');
    expect(await told()).toMatchObject([{ lost: 7, of: 14 }]);
    // At once it is no second look.
    scene.passMinutes(2);
    expect((await scene.refresh(id)).status).toBe(200);
    expect(await stored()).toEqual(before);
    await scene.poll();
    expect(await scene.read(id)).toMatchObject({ state: 'active', busyCount: 7, heldAt: null });
    expect(await told()).toHaveLength(1);
  });

  test('half the events gone, and something else at the second look: still held', async () => {
    await unmoved(HALF);
    expect(await unmoved(calendar(...MEETINGS.slice(2, 7)))).toMatchObject({ state: 'held' });
  });

  test('half the events gone and back again: as if nothing had been', async () => {
    await unmoved(HALF);
    expect(await unmoved(WHOLE)).toMatchObject({ state: 'active', busyCount: 14, heldAt: null });
  });

  test('half the events gone, and a manager says that it is right', async () => {
    await unmoved(HALF);
    const accepted = await scene.accept(id);
    expect(accepted.status, accepted.text).toBe(200);
    expect(await scene.read(id)).toMatchObject({ state: 'active', busyCount: 7 });
    expect((await scene.accept(id)).problem().type).toBe('/problems/conflict');
  });

  test('half the events gone, accepted when something worse comes: refused, and held anew', async () => {
    await unmoved(HALF);
    scene.host.answer = calendar(...MEETINGS.slice(0, 1));
    expect((await scene.accept(id)).problem().type).toBe('/problems/conflict');
    expect(await stored()).toEqual(before);
  });

  test('a few events gone are just gone', async () => {
    scene.host.answer = calendar(...MEETINGS.slice(5));
    await scene.poll();
    expect(await scene.read(id)).toMatchObject({ state: 'active', busyCount: 9 });
  });
});

test('39 destructive answers, fetched and read by processes of their own', async () => {
  const scene = await openExternalScene('sqlite', {}, true);
  const tem = await scene.addInstrument();
  scene.host.answer = WHOLE;
  const { id } = await scene.connected({ instrumentId: tem });
  const replies: Reply[] = [
    (answer) => answer.writeHead(200).end('<html>Sign in</html>'),
    (answer) => answer.writeHead(503).end(),
    WHOLE.slice(0, 600),
  ];
  for (const reply of replies) {
    scene.host.answer = reply;
    scene.passMinutes(2);
    expect((await scene.refresh(id)).status).toBe(200);
    const { fault, busyCount } = await scene.read(id);
    expect(fault).not.toBeNull();
    expect(busyCount).toBe(14);
  }
  await scene.stopAll();
});
