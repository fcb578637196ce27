import { gunzipSync } from 'node:zlib';
import type { CreatedFeed } from '@jishi/shared/schema/feed';
import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/store.ts';
import { readEvents } from './ics.ts';
import {
  askFeed,
  book,
  change,
  loseDatabase,
  makeFeed,
  makeTestApp,
  makeWorld,
  NOW,
  setRow,
  type World,
} from './world.ts';

const SECRET_HEADERS = {
  'x-robots-tag': 'noindex, nofollow',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

describe.each(KINDS)(
  'feeds over HTTP on %s (calendar.md 7.2)',
  (kind) => {
    let world: World;
    let path: string;
    let id: string;

    beforeEach(async () => {
      world = await makeWorld(kind);
      ({ path, id } = await makeFeed(world.app, world.researcher, { kind: 'me' }));
    });
    afterEach(() => world.close());

    const poll = (headers: Record<string, string> = {}, at = path, app = world.app) => app.request(at, { headers });
    const bookOne = async (more = {}) => {
      const [row] = await book(world, { instrument: world.instrument, person: world.researcher, ...more });
      if (!row) throw new Error('not booked');
      return row;
    };
    const bookMany = (count: number) =>
      book(
        world,
        ...Array.from({ length: count }, (_, i) => ({
          instrument: world.instrument,
          person: world.researcher,
          from_at: NOW + i * 3 * HOUR_MS,
        })),
      );
    const withdraw = (person: { id: string }, feed = id) =>
      world.app.request(`/api/v1/feeds/${feed}`, { method: 'DELETE', headers: { 'Test-Person': person.id } });
    const lastUse = async (feed: string) => {
      const row = await world.store.read
        .selectFrom('feed')
        .select('last_used_at')
        .where('id', '=', feed)
        .executeTakeFirst();
      return row?.last_used_at;
    };
    const expectNotice = async (answer: Response) => {
      expect(answer.status).toBe(200);
      const events = readEvents(await answer.text());
      expect(events).toHaveLength(1);
      expect(events[0]?.summary).toMatch(/withdrawn|失效/);
    };

    it('7.2.15 the headers are those of the design, and HEAD is GET without the body', async () => {
      await bookOne();
      const get = await poll();
      const body = await get.clone().arrayBuffer();
      expect(get.status).toBe(200);
      expect(Object.fromEntries(get.headers)).toMatchObject({
        ...SECRET_HEADERS,
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': 'inline; filename="bookings.ics"',
        'cache-control': 'private, no-cache',
        vary: 'Accept-Encoding',
        'content-length': String(body.byteLength),
        etag: expect.stringMatching(/^"[\w-]{20,}"$/),
        'last-modified': expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/),
      });
      const head = await world.app.request(path, { method: 'HEAD' });
      expect(head.status).toBe(200);
      expect(await head.text()).toBe('');
      for (const [name, value] of get.headers) if (name !== 'x-request-id') expect(head.headers.get(name)).toBe(value);
    });

    it('7.2.16 If-None-Match answers 304 for strong, weak, list and *; a change gets a new ETag; a restart does not', async () => {
      const row = await bookOne();
      const etag = (await poll()).headers.get('ETag') ?? '';
      for (const tags of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const answer = await poll({ 'If-None-Match': tags });
        expect([tags, answer.status, answer.headers.get('ETag'), await answer.text()]).toEqual([tags, 304, etag, '']);
      }
      expect((await poll({ 'If-None-Match': '"other"' })).status).toBe(200);
      expect((await poll({ 'If-None-Match': etag }, path, makeTestApp(world.deps).app)).status).toBe(304);

      await change(world, row, { from_at: row.from_at + DAY_MS, to_at: row.to_at + DAY_MS });
      const changed = await poll({ 'If-None-Match': etag });
      expect(changed.status).toBe(200);
      expect(changed.headers.get('ETag')).not.toBe(etag);
      expect(readEvents(await changed.text())[0]?.from).toBe('2026-11-26T04:00:00Z');
    });

    it('a new language, a new day and a new name of the target are new versions too', async () => {
      await bookOne();
      const feed = await makeFeed(world.app, world.other, {
        kind: 'instrument',
        targetId: world.instrument.id,
        detail: 'busy',
      });
      const tag = async () => (await poll({}, feed.path)).headers.get('ETag');
      const tags = [await tag(), await tag()];
      expect(new Set(tags).size).toBe(1);
      await setRow(world, 'person', world.other.id, { language: 'zh' });
      tags.push(await tag());
      await setRow(world, 'instrument', world.instrument.id, { name_zh: '新名称', updated_at: NOW });
      tags.push(await tag());
      world.deps.passMinutes(24 * 60);
      tags.push(await tag());
      expect(new Set(tags).size).toBe(4);
    });

    it('7.2.17 If-Modified-Since alone: older 200, equal or newer 304, garbage 200; beside a tag it does not count', async () => {
      const row = await bookOne({ updated_at: NOW + 30_500 });
      world.deps.passMinutes(10);
      const first = await poll();
      const modified = first.headers.get('Last-Modified') ?? '';
      const at = Date.parse(modified);
      const since = async (value: string) => (await poll({ 'If-Modified-Since': value })).status;
      expect(await since(modified)).toBe(304);
      expect(await since(new Date(at + HOUR_MS).toUTCString())).toBe(304);
      expect(await since(new Date(at - 1000).toUTCString())).toBe(200);
      expect(await since('not a date')).toBe(200);
      expect((await poll({ 'If-Modified-Since': modified, 'If-None-Match': '"other"' })).status).toBe(200);

      await change(world, row, { state: 'cancelled' });
      expect(await since(modified)).toBe(200);
    });

    it('two changes in one second and a new language move the date on', async () => {
      const at = NOW + 100;
      await bookOne({ updated_at: at });
      world.deps.passMinutes(1);
      const first = (await poll()).headers.get('Last-Modified') ?? '';
      await bookOne({ updated_at: at + 300, from_at: NOW + 5 * DAY_MS });
      const second = await poll({ 'If-Modified-Since': first });
      expect(second.status).toBe(200);
      await setRow(world, 'person', world.researcher.id, { language: 'en' });
      const third = await poll({ 'If-Modified-Since': second.headers.get('Last-Modified') ?? '' });
      expect(third.status).toBe(200);
      expect((await poll({ 'If-Modified-Since': third.headers.get('Last-Modified') ?? '' })).status).toBe(304);
    });

    it('7.2.18 Accept makes no difference', async () => {
      await bookOne();
      const bodies = await Promise.all(
        [{}, { Accept: 'text/calendar' }, { Accept: 'text/html' }].map(async (headers) => (await poll(headers)).text()),
      );
      expect(new Set(bodies).size).toBe(1);
      expect(bodies[0]).toContain('BEGIN:VEVENT');
    });

    it('7.2.19 gzip above 50 KB for those who ask, never for Microsoft agents; the bytes are the same', async () => {
      await bookOne();
      expect((await poll({ 'Accept-Encoding': 'gzip' })).headers.get('Content-Encoding')).toBeNull();
      await bookMany(200);
      const plain = await poll();
      const packed = await poll({ 'Accept-Encoding': 'br;q=1.0, gzip;q=0.8' });
      expect(packed.headers.get('Content-Encoding')).toBe('gzip');
      expect(packed.headers.get('Vary')).toBe('Accept-Encoding');
      const bytes = Buffer.from(await packed.arrayBuffer());
      expect(packed.headers.get('Content-Length')).toBe(String(bytes.length));
      expect(gunzipSync(bytes).equals(Buffer.from(await plain.arrayBuffer()))).toBe(true);
      expect(packed.headers.get('ETag')).not.toBe(plain.headers.get('ETag'));
      expect((await poll({ 'If-None-Match': packed.headers.get('ETag') ?? '' })).status).toBe(304);
      const refused: Record<string, string>[] = [
        {},
        { 'Accept-Encoding': 'gzip;q=0' },
        { 'Accept-Encoding': 'br' },
        { 'Accept-Encoding': 'gzip', 'User-Agent': 'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0)' },
        { 'Accept-Encoding': 'gzip', 'User-Agent': 'Microsoft.Exchange.CalendarSharing/15.20' },
      ];
      for (const headers of refused) expect((await poll(headers)).headers.get('Content-Encoding')).toBeNull();
    });

    it('7.2.20 unknown is a constant 404, the wrong kind too, and nothing below /cal is HTML', async () => {
      await bookOne();
      const token = path.split('/')[2] ?? '';
      const unknown = [
        `/cal/jc_${'A'.repeat(43)}/me.ics`,
        `/cal/${token}/facility.ics`,
        `/cal/${token}/me`,
        `/cal/${token}`,
        '/cal/x/me.ics',
        '/cal/',
      ];
      for (const wrong of unknown) {
        const answer = await poll({ Accept: 'text/html' }, wrong);
        expect([wrong, answer.status, await answer.text()]).toEqual([wrong, 404, 'Not found\n']);
        expect(answer.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
      }
      expect((await world.app.request(path, { method: 'POST' })).status).toBe(404);
    });

    it('7.2.20 unknown and long revoked cost the same one question, so time tells nothing of them either', async () => {
      const asked: string[] = [];
      const counted = new Proxy(world.store.read, {
        get: (db, name) => {
          const member: unknown = Reflect.get(db, name, db);
          if (typeof member !== 'function') return member;
          return (...given: unknown[]) => {
            if (name === 'executeQuery') asked.push((given[0] as { sql: string }).sql);
            return Reflect.apply(member, db, given);
          };
        },
      });
      const { app } = makeTestApp({ ...world.deps, store: { ...world.store, read: counted } });
      await withdraw(world.researcher);
      world.deps.passMinutes(31 * 24 * 60);
      await poll({}, path, app);
      const cost = async (at: string, status: number) => {
        asked.length = 0;
        expect((await poll({}, at, app)).status).toBe(status);
        return [...asked];
      };
      const revoked = await cost(path, 410);
      expect(revoked.length).toBeGreaterThan(0);
      expect(await cost(`/cal/jc_${'A'.repeat(43)}/me.ics`, 404)).toEqual(revoked);
    });

    it('7.2.20 a revoked address gives a notice for 30 days, whatever the program has, then 410', async () => {
      await bookOne();
      const before = await poll();
      expect((await withdraw(world.other)).status).toBe(404);
      expect((await poll()).status).toBe(200);
      expect((await withdraw(world.researcher)).status).toBe(204);
      expect((await withdraw(world.researcher)).status).toBe(204);
      await expectNotice(await poll());
      await expectNotice(await poll({ 'If-None-Match': before.headers.get('ETag') ?? '' }));
      await expectNotice(await poll({ 'If-Modified-Since': new Date(NOW + DAY_MS).toUTCString() }));
      world.deps.passMinutes(30 * 24 * 60 - 1);
      await expectNotice(await poll());
      world.deps.passMinutes(2);
      const gone = await poll();
      expect([gone.status, await gone.text()]).toEqual([410, 'Gone\n']);
    });

    it('7.2.20 a suspended person and a lost right give the notice, and the right brings the calendar back', async () => {
      await bookOne();
      const staff = await makeFeed(world.app, world.manager, { kind: 'instrument', targetId: world.instrument.id });
      const full = await poll({}, staff.path);
      expect(await full.text()).toContain('李雷');
      await world.store.write.deleteFrom('facility_manager').execute();
      await expectNotice(await poll({ 'If-None-Match': full.headers.get('ETag') ?? '' }, staff.path));
      await world.store.write
        .insertInto('facility_manager')
        .values({ person_id: world.manager.id, facility_id: world.facilityId, since_at: NOW })
        .execute();
      expect(await (await poll({}, staff.path)).text()).toContain('李雷');

      await setRow(world, 'person', world.researcher.id, { suspended_at: world.deps.clock() });
      await expectNotice(await poll());
      await setRow(world, 'person', world.researcher.id, { suspended_at: null });
      expect(readEvents(await (await poll()).text())[0]?.summary).toBe('透射电子显微镜');
    });

    it('7.2.20 asking: details for staff only, unknown targets 404, without a session 401, no target or one too many 422', async () => {
      const target = { targetId: world.instrument.id };
      const status = async (person: { id: string }, asked: Parameters<typeof askFeed>[2]) =>
        (await askFeed(world.app, person, asked)).status;
      expect(await status(world.researcher, { kind: 'instrument', ...target, detail: 'full' })).toBe(403);
      expect(await status(world.researcher, { kind: 'instrument', ...target, detail: 'busy' })).toBe(201);
      expect(await status(world.researcher, { kind: 'facility', targetId: world.facilityId, detail: 'full' })).toBe(
        403,
      );
      expect(await status(world.manager, { kind: 'facility', targetId: world.facilityId })).toBe(201);
      expect(await status(world.manager, { kind: 'facility', targetId: uuidv7() })).toBe(404);
      expect(await status(world.manager, { kind: 'instrument', targetId: uuidv7(), detail: 'busy' })).toBe(404);
      expect(await status({ id: '' }, { kind: 'me' })).toBe(401);
      expect(await status(world.manager, { kind: 'me', ...target })).toBe(422);
      expect(await status(world.manager, { kind: 'facility' })).toBe(422);
      expect(await status(world.manager, { kind: 'me', detail: 'everything' as never })).toBe(422);
    });

    it('what is made says where its free/busy time and its CalDAV are', async () => {
      const made = async (asked: Parameters<typeof askFeed>[2]) =>
        (await (await askFeed(world.app, world.manager, asked)).json()) as CreatedFeed;
      const own = await made({ kind: 'me' });
      expect(own.freeBusy).toBe(own.url.replace(/ics$/, 'ifb'));
      expect(own.dav).toEqual({ url: 'https://jishi.test/dav/', password: own.url.split('/')[4] });
      expect((await poll({}, new URL(own.freeBusy ?? '').pathname)).status).toBe(200);
      const facility = await made({ kind: 'facility', targetId: world.facilityId });
      expect([facility.freeBusy, facility.classCode]).toEqual([null, null]);
    });

    it('a retry before the first poll gives the same feed a new address; afterwards, and for others, the id is taken', async () => {
      const again = await askFeed(world.app, world.researcher, { id, kind: 'me' });
      const made = (await again.json()) as CreatedFeed;
      expect([again.status, made.id]).toEqual([200, id]);
      const renewed = new URL(made.url).pathname;
      expect((await poll()).status).toBe(404);
      expect((await askFeed(world.app, world.researcher, { id, kind: 'me', detail: 'busy' })).status).toBe(409);
      expect((await askFeed(world.app, world.other, { id, kind: 'me' })).status).toBe(409);
      expect((await poll({}, renewed)).status).toBe(200);
      await expect.poll(() => lastUse(id)).toBe(NOW);
      expect((await askFeed(world.app, world.researcher, { id, kind: 'me' })).status).toBe(409);
      expect((await poll({}, renewed)).status).toBe(200);
    });

    it('7.2.21 a database that is down leaves the last good body, and never a page or an empty calendar', async () => {
      await bookOne();
      const good = await poll();
      const body = await good.text();
      const cold = makeTestApp(world.deps).app;
      loseDatabase(world);
      const stale = await poll();
      expect([stale.status, await stale.text(), stale.headers.get('ETag')]).toEqual([
        200,
        body,
        good.headers.get('ETag'),
      ]);
      expect((await poll({ 'If-None-Match': good.headers.get('ETag') ?? '' })).status).toBe(304);
      const never = await poll({}, path, cold);
      expect([never.status, never.headers.get('Retry-After'), await never.text()]).toEqual([
        503,
        '60',
        'Try again later\n',
      ]);
    });

    it('7.2.21 no log line holds the token or its hash', async () => {
      await bookOne();
      const token = path.split('/')[2] ?? '';
      await poll();
      await poll({}, `/cal/${token}/other.ics`);
      await poll({}, `/cal/${token}`);
      await withdraw(world.researcher);
      await poll();
      const row = await world.store.read.selectFrom('feed').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      const log = world.deps.logged.join('\n');
      expect(world.deps.logged.length).toBeGreaterThan(4);
      expect(log).toContain('/cal/:token/:file');
      expect(log).not.toContain(token.slice(3));
      expect(log).not.toContain(row.secret_hash);
      expect(JSON.stringify(row)).not.toContain(token.slice(3));
    });

    it('7.2.22 making a new address and withdrawing the old one works at once; the last use is recorded once a minute', async () => {
      await bookOne();
      const fresh = await makeFeed(world.app, world.researcher, { kind: 'me' });
      await withdraw(world.researcher);
      await expectNotice(await poll());
      expect(readEvents(await (await poll({ 'User-Agent': 'khal\u0085' }, fresh.path)).text())[0]?.summary).toBe(
        '透射电子显微镜',
      );

      const list = async () => {
        const answer = await world.app.request('/api/v1/feeds', { headers: { 'Test-Person': world.researcher.id } });
        return ((await answer.json()) as { items: Record<string, unknown>[] }).items;
      };
      await expect.poll(async () => (await list())[0]?.lastUserAgent).toBe('khal');
      expect(await list()).toEqual([
        expect.objectContaining({ id: fresh.id, kind: 'me', targetId: null, lastUsedAt: '2026-11-24T04:00:00Z' }),
      ]);
      await poll({ 'User-Agent': 'second' }, fresh.path);
      world.deps.passMinutes(2);
      await poll({ 'User-Agent': 'third' }, fresh.path);
      await expect.poll(async () => (await list())[0]?.lastUserAgent).toBe('third');
      expect(JSON.stringify(await list())).not.toMatch(/jc_|[0-9a-f]{64}/);
    });

    it('7.2.23 parallel polls of a large feed share one rendering and get the same bytes', async () => {
      await bookMany(1500);
      let reads = 0;
      const counted = new Proxy(world.store.read, {
        get: (db, name) => {
          if (name === 'selectFrom') reads += 1;
          const member: unknown = Reflect.get(db, name, db);
          return typeof member === 'function' ? member.bind(db) : member;
        },
      });
      const { app } = makeTestApp({ ...world.deps, store: { ...world.store, read: counted } });
      const answers = await Promise.all(Array.from({ length: 50 }, () => poll({}, path, app)));
      const bodies = await Promise.all(answers.map((answer) => answer.text()));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(new Set(bodies).size).toBe(1);
      expect(bodies[0]?.split('BEGIN:VEVENT').length).toBe(1501);
      const once = reads;
      world.deps.passMinutes(24 * 60);
      await poll({}, path, app);
      expect(once).toBeLessThanOrEqual(reads - once + 2);
    });

    it('7.2.23 other work gets its turn while a large feed is rendered', async () => {
      await bookMany(1500);
      let turns = 0;
      let rendering = true;
      const takeTurns = () => {
        turns += 1;
        if (rendering) setImmediate(takeTurns);
      };
      setImmediate(takeTurns);
      const answer = await poll();
      rendering = false;
      expect((await answer.text()).split('BEGIN:VEVENT').length).toBe(1501);
      // In one go it would be two or three: what reads the rows.
      expect(turns).toBeGreaterThan(8);
    });

    it('too many polls get the copy at hand, far too many 429', async () => {
      const { app } = makeTestApp(Object.assign({}, world.deps, { config: { ...world.deps.config, rateLimit: 6000 } }));
      const row = await bookOne();
      const tags = new Set<string>();
      const statuses = new Map<number, number>();
      for (let i = 0; i < 1300; i += 1) {
        if (i === 200) await change(world, row, { state: 'cancelled' });
        const answer = await poll({}, path, app);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        if (answer.status === 200) tags.add(answer.headers.get('ETag') ?? '');
        else expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
      }
      expect(tags.size).toBe(1);
      expect(statuses.get(200)).toBeGreaterThanOrEqual(1200);
      expect(statuses.get(429)).toBeGreaterThan(0);
      const known = await poll({ 'If-None-Match': [...tags].join() }, path, app);
      expect(known.status).toBe(304);
    });
  },
  60_000,
);
