import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import type { BookingTable } from '@jishi/db/schema';
import { HOUR_MS } from '@jishi/shared/time/span';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { has, need } from './programs.ts';
import { type Kept, startThunderbird, type Thunderbird } from './thunderbird.ts';
import { book, change, loseDatabase, makeFeed, makeWorld, NOW, type World } from './world.ts';

const COUNT = 200;

type Poll = {
  readonly path: string;
  readonly status: number;
  readonly tag: string | null;
  readonly asked: string | null;
};

describe('what Thunderbird makes of the feeds (calendar.md 7.2)', () => {
  const present = has('thunderbird');
  let thunderbird: Thunderbird;
  let world: World;
  let rows: BookingTable[];
  let polls: Poll[];
  let base: string;
  let stop: () => void;

  beforeAll(async () => {
    if (present) thunderbird = await startThunderbird();
  });
  afterAll(async () => {
    if (present) await thunderbird.quit();
  });

  beforeEach(async () => {
    world = await makeWorld('sqlite');
    polls = [];
    rows = await book(
      world,
      ...Array.from({ length: COUNT }, (_, index) => {
        const from = NOW + index * 3 * HOUR_MS;
        return { instrument: world.instrument, person: world.researcher, from_at: from, to_at: from + 2 * HOUR_MS };
      }),
    );
    base = await new Promise((resolve) => {
      const server = serve({ fetch: answer, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
        resolve(`http://127.0.0.1:${port}`),
      );
      stop = () => server.close();
    });
  });
  afterEach(async () => {
    stop();
    await world.close();
  });

  async function answer(request: Request): Promise<Response> {
    const given = await world.app.fetch(request);
    polls.push({
      path: new URL(request.url).pathname,
      status: given.status,
      tag: given.headers.get('etag'),
      asked: request.headers.get('if-none-match'),
    });
    return given;
  }

  const subscribe = (path: string) => thunderbird.subscribe(`${base}${path}`, 'ics');
  const titled = (kept: readonly Kept[], title: string) => kept.filter((one) => one.title === title).length;
  const first = () => rows[0] as BookingTable;
  const second = () => rows[1] as BookingTable;

  it('7.2.26 Thunderbird subscribes: 200 events, Chinese titles, a cancelled one marked', async (context: TestContext) => {
    need(context, present, 'thunderbird');
    await change(world, first(), { state: 'cancelled', cancelled_at: world.deps.clock() });
    const { path } = await makeFeed(world.app, world.researcher, { kind: 'me' });
    const kept = await (await subscribe(path)).refresh();
    expect(kept).toHaveLength(COUNT);
    expect(titled(kept, '透射电子显微镜')).toBe(COUNT - 1);
    expect(kept[0]).toEqual({
      title: '已取消：透射电子显微镜',
      start: '20261124T040000Z',
      end: '20261124T060000Z',
      status: 'CANCELLED',
    });
  });

  it('7.2.27 the second poll sends our tag and gets 304; a change is taken over, what is gone goes, trouble loses nothing', async (context: TestContext) => {
    need(context, present, 'thunderbird');
    // What is cancelled leaves this kind of feed at once.
    const asked = { kind: 'instrument', targetId: world.instrument.id } as const;
    const { path } = await makeFeed(world.app, world.manager, asked);
    const calendar = await subscribe(path);
    expect(await calendar.refresh()).toHaveLength(COUNT);
    const tag = polls.at(-1)?.tag;
    expect(await calendar.refresh()).toHaveLength(COUNT);
    expect(polls.at(-1)).toMatchObject({ status: 304, asked: tag });

    await change(world, first(), { from_at: first().from_at + HOUR_MS, to_at: first().to_at + HOUR_MS });
    expect((await calendar.refresh())[0]).toMatchObject({ start: '20261124T050000Z', end: '20261124T070000Z' });

    await change(world, second(), { state: 'cancelled', cancelled_at: world.deps.clock() });
    expect(await calendar.refresh()).toHaveLength(COUNT - 1);

    loseDatabase(world);
    expect(await calendar.refresh()).toHaveLength(COUNT - 1);
    expect(polls.at(-1)?.status).toBeLessThan(400);
    expect(await calendar.isDisabled()).toBe(false);
  });

  it('Thunderbird finds the calendar over CalDAV, lists it, and takes over what changed and what is gone', async (context: TestContext) => {
    need(context, present, 'thunderbird');
    const asked = { kind: 'instrument', targetId: world.instrument.id } as const;
    const { secret } = await makeFeed(world.app, world.manager, asked);
    const found = await thunderbird.discover(base, 'reader', secret);
    expect(found).toEqual([
      { url: expect.stringContaining('/dav/'), name: 'Transmission electron microscope', readOnly: true },
    ]);

    await thunderbird.remember(base, 'Jishi', 'reader', secret);
    const calendar = await thunderbird.subscribe(found[0]?.url ?? '', 'caldav');
    expect(await calendar.refresh()).toHaveLength(COUNT);

    await change(world, first(), { from_at: first().from_at + HOUR_MS, to_at: first().to_at + HOUR_MS });
    await change(world, second(), { state: 'cancelled', cancelled_at: world.deps.clock() });
    polls = [];
    const kept = await calendar.refresh();
    expect(kept).toHaveLength(COUNT - 1);
    expect(kept[0]).toMatchObject({ start: '20261124T050000Z', end: '20261124T070000Z' });
    expect(polls.filter(({ status }) => status >= 400)).toEqual([]);
    expect(await calendar.isDisabled()).toBe(false);
  });

  it('7.2.30 Thunderbird reads the file of one booking', async (context: TestContext) => {
    need(context, present, 'thunderbird');
    const folder = mkdtempSync(join(tmpdir(), 'jishi-one-'));
    const headers = { 'Test-Person': world.researcher.id };
    const file = await world.app.request(`/api/v1/bookings/${first().id}/event.ics`, { headers });
    writeFileSync(join(folder, 'one.ics'), await file.text());
    expect(await thunderbird.importFile(join(folder, 'one.ics'))).toBe(1);
    rmSync(folder, { recursive: true });
  });
}, 120_000);
