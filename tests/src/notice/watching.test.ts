import { checkInvariants } from '@jishi/db/invariants';
import { openStore, transact } from '@jishi/db/open';
import { appendEvents, readEventsAfter } from '@jishi/db/queries/event';
import { openDiscovery } from '@jishi/server/discovery/discovery';
import type { RoundJob } from '@jishi/server/jobs/job';
import type { Finder } from '@jishi/server/saved/finder';
import { watchSearches } from '@jishi/server/saved/watch';
import { instrumentPage } from '@jishi/shared/schema/instrument';
import { MAX_WATCHED, type SavedSearch, savedSearch } from '@jishi/shared/schema/saved-search';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { actingIn } from '../api/acting.ts';
import { NOW, on, openScene, type Scene, type Someone } from '../api/scene.ts';
import { makeTestDeps } from '../support/deps.ts';
import { KINDS } from '../support/store.ts';

const news = z.object({
  instruments: z.array(z.object({ id: z.string(), nextFree: z.object({ from: z.number() }).nullable() })),
  more: z.int(),
});

describe.each(KINDS)('watched searches on %s', (kind) => {
  let scene: Scene;
  let acting: ReturnType<typeof actingIn>;
  let closing: (() => Promise<void>)[];
  beforeEach(async () => {
    scene = await openScene(kind);
    acting = actingIn(scene);
    closing = [];
    // Discovery has heard of the facility when its first instrument is found, and follows what is told of others.
    await scene.addInstrument({ technique: 'xrd' });
    await expect.poll(async () => (await scene.client.get('/api/v1/instruments')).read(instrumentPage).total).toBe(1);
  });
  afterEach(async () => {
    if (!scene) return;
    expect((await checkInvariants(scene.store.read)).filter((finding) => !finding.ok)).toEqual([]);
    for (const close of closing) await close();
    await scene.stop();
  });

  const PATH = '/api/v1/searches';
  /** Eight hours of the 25th, so that any booking in them is in the way. */
  const DAY = { technique: 'tem', freeFrom: on(25, '08:00'), freeTo: on(25, '16:00'), minutes: '480' };
  const asText = (query: Record<string, string>) => new URLSearchParams(query).toString();
  const given = (more: object = {}) => ({ id: uuidv7(), name: '周三', question: asText(DAY), watch: true, ...more });
  const watch = async ({ client }: Someone, more: object = {}) => {
    const answer = await client.post(PATH, given(more));
    expect(answer.status, answer.text).toBe(201);
    return answer.read(savedSearch);
  };
  const read = async ({ client }: Someone, { id }: SavedSearch) =>
    (await client.get(`${PATH}/${id}`)).read(savedSearch);

  /** Until followers may read everything that happened: on PostgreSQL not before all older transactions have ended. */
  const settled = async () => {
    const { count } = await scene.store.read
      .selectFrom('event')
      .select((eb) => eb.fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    await expect.poll(async () => (await readEventsAfter(scene.store.read, 0, 100_000)).length).toBe(Number(count));
  };
  /** Until what is found agrees with the database. */
  const found = async () => {
    await settled();
    scene.passMinutes(1);
    const asOf = async () => (await scene.client.get('/api/v1/instruments?limit=1')).read(instrumentPage).asOf;
    await expect.poll(async () => Date.parse(await asOf())).toBeGreaterThanOrEqual(scene.clock());
  };
  /** Later, whatever happened, everything that is due is done. */
  const look = async (minutes = 1) => {
    await settled();
    scene.passMinutes(minutes);
    await scene.runJobs();
  };
  /** What the owner of a search was told of, mail by mail. */
  const told = async ({ id }: SavedSearch) => {
    const events = (await acting.toldOf(id)).filter((event) => event.kind === 'search.fits');
    return events.map(({ data }) => news.parse(data));
  };
  const toldIds = async (search: SavedSearch) =>
    (await told(search)).map(({ instruments }) => instruments.map(({ id }) => id).sort());
  const addTem = (more: object = {}) => scene.addInstrument({ technique: 'tem', ...more });
  const book = (instrumentId: string) => acting.booked(scene.colleague, instrumentId, on(25, '09:00'), on(25, '10:00'));
  const cancel = (bookingId: string) => acting.done(scene.colleague, bookingId, 'cancel');
  const looksOf = async ({ id }: SavedSearch) => {
    const row = await scene.store.read
      .selectFrom('saved_search')
      .select('looks')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.looks;
  };

  /** Another server on the same database, of which a test does the rounds itself. */
  async function openServer(change: (finder: Finder) => Finder = (finder) => finder) {
    const store = openStore(scene.databaseUrl);
    const deps = makeTestDeps(store, {}, scene.clock());
    const discovery = openDiscovery(deps);
    await discovery.ready;
    const job = watchSearches(change(discovery)) as RoundJob;
    closing.push(async () => {
      await discovery.close();
      await store.close();
    });
    return { deps, discovery, round: () => job.round(deps) };
  }

  test('time that a cancellation frees is told once, with where it begins, and to whoever watches only', async () => {
    const [free, taken] = [await addTem(), await addTem()];
    const booking = await book(taken);
    await found();
    const search = await watch(scene.researcher);
    const unwatched = await watch(scene.colleague, { watch: false });
    expect(search).toMatchObject({ watch: 'on', fits: 1 });
    await look();
    expect(await told(search)).toEqual([]);
    await cancel(booking);
    await look();
    const nextFree = { from: Date.parse(on(25, '08:00')) };
    expect(await told(search)).toEqual([{ instruments: [{ id: taken, nextFree }], more: 0 }]);
    expect(await read(scene.researcher, search)).toEqual({ ...search, fits: 2 });
    await look();
    await look(61);
    expect(await told(search)).toHaveLength(1);
    expect(await told(unwatched)).toEqual([]);
    expect(free).not.toBe(taken);
  });

  test('a new instrument is told of, one that stops fitting is not, and is news when it fits again', async () => {
    const search = await watch(scene.researcher);
    const tem = await addTem();
    await look();
    expect(await toldIds(search)).toEqual([[tem]]);
    const booking = await book(tem);
    await look(20);
    expect(await read(scene.researcher, search)).toMatchObject({ fits: 0 });
    await cancel(booking);
    await look();
    expect(await toldIds(search)).toEqual([[tem], [tem]]);
  });

  test('within a quarter of an hour nothing is told twice: what appears meanwhile and still fits is told together then', async () => {
    const search = await watch(scene.researcher);
    const first = await addTem();
    await look();
    const second = await addTem();
    await look();
    const third = await addTem();
    const passing = await addTem();
    await look();
    // One stops fitting and fits again, another does not any more when it could be told.
    const again = await book(first);
    await book(passing);
    await look();
    await cancel(again);
    await look(9);
    expect(await toldIds(search)).toEqual([[first]]);
    await look(4);
    expect(await toldIds(search)).toEqual([[first], [first, second, third].sort()]);
    await look(20);
    expect(await told(search)).toHaveLength(2);
  });

  test('a mail names ten of many, the soonest first, and counts the others', async () => {
    const search = await watch(scene.researcher, { question: asText({ ...DAY, minutes: '60' }) });
    const ids: string[] = [];
    for (let n = 0; n < 13; n += 1) ids.push(await addTem());
    for (const id of ids.slice(0, 8)) await acting.booked(scene.colleague, id, on(25, '08:00'), on(25, '12:00'));
    await look();
    const [mail] = await told(search);
    expect([mail?.instruments.length, mail?.more]).toEqual([10, 3]);
    const starts = mail?.instruments.map(({ nextFree }) => nextFree?.from ?? 0) ?? [];
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(new Set(mail?.instruments.slice(0, 5).map(({ id }) => id))).toEqual(new Set(ids.slice(8)));
  });

  test('is asked as its owner asks: what the rules keep from them is no news', async () => {
    const [insider, company] = [await watch(scene.researcher), await watch(scene.engineer)];
    const cases = [{ when: { class: ['company'] }, set: { maxMinutes: 60 } }];
    const tem = await addTem({ rules: { cases } });
    await look();
    expect(await toldIds(insider)).toEqual([[tem]]);
    expect(await told(company)).toEqual([]);
  });

  test('a window that moves finds what time alone brings into it, at the latest after an hour', async () => {
    const tem = await addTem();
    await acting.booked(scene.colleague, tem, on(24, '12:00'), on(24, '18:00'));
    for (const day of [25, 26])
      for (const [from, to] of [
        ['08:00', '13:00'],
        ['13:00', '18:00'],
      ] as const)
        await acting.booked(scene.colleague, tem, on(day, from), on(day, to));
    await found();
    const search = await watch(scene.researcher, { question: 'technique=tem&minutes=60', withinDays: 2 });
    expect(search.fits).toBe(0);
    // An hour of the 27th ends at nine; two days before that it is noon plus 21 hours.
    for (let hour = 0; hour < 20; hour += 1) await look(60);
    expect(await told(search)).toEqual([]);
    await look(61);
    await look(61);
    expect(await told(search)).toEqual([
      { instruments: [{ id: tem, nextFree: { from: Date.parse(on(27, '08:00')) } }], more: 0 },
    ]);
  });

  test('is over with its window, and is watched again when it is given another one', async () => {
    await addTem();
    await found();
    const question = asText({ ...DAY, freeTo: on(25, '19:00') });
    const search = await watch(scene.researcher, { question });
    await look();
    scene.passMinutes(31 * 60 - 3);
    await look();
    expect(await read(scene.researcher, search)).toEqual({ ...search, watch: 'over', fits: null });
    const looks = await looksOf(search);
    await addTem();
    await look(61);
    await found();
    expect([await looksOf(search), await told(search)]).toEqual([looks, []]);
    const etag = { 'if-match': `"${search.version}"` };
    const renamed = await scene.researcher.client.patch(`${PATH}/${search.id}`, { name: 'x' }, etag);
    expect(renamed.read(savedSearch)).toMatchObject({ name: 'x', watch: 'over' });
    const moving = { withinDays: 7 };
    const again = await scene.researcher.client.patch(`${PATH}/${search.id}`, moving, { 'if-match': '*' });
    expect(again.read(savedSearch)).toMatchObject({ watch: 'on', fits: 2 });
  });

  test('that too many fit is refused; one that grows too wide pauses, says so once, and goes on by itself', async () => {
    const search = await watch(scene.researcher, { question: 'technique=tem' });
    const ids: string[] = [];
    for (let n = 0; n <= MAX_WATCHED; n += 1) ids.push(await addTem());
    await look();
    const kinds = async () => (await acting.kindsOf(search.id)).join();
    expect(await kinds()).toBe('search.paused');
    expect(await read(scene.researcher, search)).toMatchObject({ watch: 'paused', fits: MAX_WATCHED + 1 });
    for (const [language, said] of [['en', 'narrow the search down'] as const, ['zh', '缩小检索范围'] as const]) {
      const headers = { 'accept-language': language };
      const refused = await scene.colleague.client.post(PATH, given({ question: 'technique=tem' }), headers);
      expect(refused.problem()).toMatchObject({
        type: '/problems/conflict',
        fits: MAX_WATCHED + 1,
        limit: MAX_WATCHED,
      });
      expect(refused.problem().detail).toContain(said);
    }
    await addTem();
    await look(61);
    await withdraw(ids.slice(0, 2));
    await look();
    expect(await read(scene.researcher, search)).toMatchObject({ watch: 'on', fits: MAX_WATCHED });
    await withdraw(ids.slice(2, 4));
    const fresh = await addTem();
    await look();
    expect(await kinds()).toBe('search.paused,search.fits');
    expect(await toldIds(search)).toEqual([[fresh]]);
  });

  async function withdraw(ids: readonly string[]): Promise<void> {
    await transact(scene.store, async (trx) => {
      await trx
        .updateTable('instrument')
        .set({ withdrawn_at: NOW })
        .where('id', 'in', [...ids])
        .execute();
      const about = { at: NOW, kind: 'instrument.changed' as const, actorId: null };
      await appendEvents(
        trx,
        ids.map((id) => ({ ...about, subjectId: id, instrumentId: id })),
      );
    });
  }

  test('of somebody suspended is left alone, and goes on when they come back', async () => {
    const search = await watch(scene.researcher);
    await look();
    const looks = await looksOf(search);
    const suspend = (suspended_at: number | null) =>
      scene.store.write.updateTable('person').set({ suspended_at }).where('id', '=', scene.researcher.id).execute();
    await suspend(NOW);
    const tem = await addTem();
    await look(61);
    expect([await looksOf(search), await told(search)]).toEqual([looks, []]);
    await suspend(null);
    await look();
    expect(await toldIds(search)).toEqual([[tem]]);
  });

  test('a search that was changed or removed while somebody looked is not told of as it was', async () => {
    const [changed, removed] = [await watch(scene.researcher), await watch(scene.colleague)];
    await look();
    await addTem();
    await settled();
    scene.passMinutes(1);
    const server = await openServer((finder) => ({
      ...finder,
      fitting: async (...asked) => {
        const found = await finder.fitting(...asked);
        await scene.researcher.client.patch(`${PATH}/${changed.id}`, { watch: false }, { 'if-match': '*' });
        await scene.colleague.client.send({ method: 'DELETE', path: `${PATH}/${removed.id}` });
        return found;
      },
    }));
    await server.round();
    expect([await told(changed), await told(removed)]).toEqual([[], []]);
    expect(await read(scene.researcher, changed)).toMatchObject({ watch: 'off', fits: null });
  });

  test('of servers that look at the same moment one tells, and after a restart nothing is told again', async () => {
    const searches = [await watch(scene.researcher), await watch(scene.engineer), await watch(scene.colleague)];
    await look();
    // All have found the same before any of them notes it.
    const slow = (finder: Finder): Finder => ({
      ...finder,
      fitting: async (...asked) => {
        const seen = await finder.fitting(...asked);
        await new Promise((resolve) => setTimeout(resolve, 50));
        return seen;
      },
    });
    const servers = [await openServer(slow), await openServer(slow), await openServer(slow)];
    for (let n = 1; n <= 4; n += 1) {
      await addTem();
      await settled();
      scene.passMinutes(20);
      for (const { deps } of servers) deps.passMinutes(scene.clock() / 60_000 - deps.clock() / 60_000);
      await Promise.all(servers.map(({ round }) => round()));
      for (const search of searches) expect((await told(search)).length).toBe(n);
    }
    expect(servers.flatMap(({ deps }) => deps.logged.filter((one) => one.includes('saved search')))).toEqual([]);
    scene.passMinutes(61);
    const restarted = await openServer();
    await restarted.round();
    await restarted.round();
    for (const search of searches) expect((await told(search)).length).toBe(4);
  });

  test('nothing is noted while what is found is older than the database, or being loaded', async () => {
    const search = await watch(scene.researcher);
    await look();
    const server = await openServer();
    const loading = await openServer((finder) => ({ ...finder, asOf: () => null }));
    await server.discovery.close();
    const looks = await looksOf(search);
    await addTem();
    await settled();
    for (const { deps, round } of [server, loading]) {
      deps.passMinutes(61);
      expect(await round()).toBe(false);
    }
    expect([await looksOf(search), await told(search)]).toEqual([looks, []]);
    await look(61);
    expect(await told(search)).toHaveLength(1);
  });

  test('where nothing happened nobody looks; one that cannot be read is over and keeps no other waiting', async () => {
    const [bad, good] = [await watch(scene.researcher), await watch(scene.researcher)];
    await look();
    const looks = [await looksOf(bad), await looksOf(good)];
    await scene.researcher.client.post('/api/v1/feeds', { id: uuidv7(), kind: 'me', detail: 'full' });
    await look();
    await look();
    expect([await looksOf(bad), await looksOf(good)]).toEqual(looks);
    await scene.store.write
      .updateTable('saved_search')
      .set({ question: 'minutes=7' })
      .where('id', '=', bad.id)
      .execute();
    const tem = await addTem();
    await look();
    expect([await told(bad), await toldIds(good)]).toEqual([[], [[tem]]]);
    expect(await read(scene.researcher, bad)).toMatchObject({ watch: 'over', fits: null });
    const path = `${PATH}/${bad.id}`;
    const patch = (body: object) => scene.researcher.client.patch(path, body, { 'if-match': '*' });
    expect((await patch({ name: '新名' })).read(savedSearch)).toMatchObject({ name: '新名', watch: 'over' });
    expect((await patch({ watch: true })).problem().type).toBe('/problems/conflict');
    expect((await patch({ watch: false })).read(savedSearch)).toMatchObject({ watch: 'off' });
  });

  test('one that cannot be looked at waits ten minutes, however much happens', async () => {
    const search = await watch(scene.researcher);
    let asked = 0;
    const server = await openServer((finder) => ({
      ...finder,
      fitting: () => {
        asked += 1;
        return Promise.reject(new Error('cannot be found'));
      },
    }));
    const laterRound = async (minutes: number) => {
      await addTem();
      await settled();
      scene.passMinutes(minutes);
      server.deps.passMinutes(minutes);
      await server.round();
      return asked;
    };
    expect([await laterRound(1), await laterRound(1), await laterRound(8)]).toEqual([1, 1, 1]);
    expect(await laterRound(2)).toBe(2);
    expect(await told(search)).toEqual([]);
  });

  test('what was seen while its owner was suspended is not taken as known to them', async () => {
    const search = await watch(scene.researcher);
    await look();
    const tem = await addTem();
    await settled();
    scene.passMinutes(1);
    const suspend = (suspended_at: number | null) =>
      scene.store.write.updateTable('person').set({ suspended_at }).where('id', '=', scene.researcher.id).execute();
    const server = await openServer((finder) => ({
      ...finder,
      fitting: async (...asked) => {
        const found = await finder.fitting(...asked);
        await suspend(NOW);
        return found;
      },
    }));
    await server.round();
    expect(await told(search)).toEqual([]);
    await suspend(null);
    await look();
    expect(await toldIds(search)).toEqual([[tem]]);
  });

  test('of many the longest waiting are looked at first, a bounded number in a round', async () => {
    const people = [scene.researcher, scene.colleague, scene.engineer];
    const searches: SavedSearch[] = [];
    for (const who of people) for (let n = 0; n < 40; n += 1) searches.push(await watch(who));
    const server = await openServer();
    const seen = async () => {
      const rows = await scene.store.read.selectFrom('saved_search').select(['id', 'looks']).execute();
      return rows.filter(({ looks }) => looks > 0).map(({ id }) => id);
    };
    // A turn that took long ends, so that other jobs have theirs, and the next one goes on.
    for (let rounds = 1, more = true; more || (await seen()).length < searches.length; rounds += 1) {
      more = await server.round();
      expect((await seen()).length).toBeLessThanOrEqual(50 * rounds);
      expect(rounds).toBeLessThan(130);
    }
    expect((await seen()).sort()).toEqual(searches.map(({ id }) => id).sort());
    expect(await server.round()).toBe(false);
  });
});
