import { migrate } from '@jishi/db/migrate';
import { openStore, transact } from '@jishi/db/open';
import { appendEvents } from '@jishi/db/queries/event';
import { AnotherPast, applyEvents } from '@jishi/server/discovery/follow/apply';
import { buildHere } from '@jishi/server/discovery/follow/build';
import { type InstrumentPage, instrumentPage, instrumentQuery } from '@jishi/shared/schema/instrument';
import { HOUR_MS } from '@jishi/shared/time/span';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { startCluster } from '../support/cluster.ts';
import { addFacility, addInstitution, addInstrument } from '../support/fixture.ts';
import { type SpawnedServer, spawnServer } from '../support/spawn.ts';
import { KINDS } from '../support/store.ts';
import { type ImageScene, openImageScene } from './discovery-scene.ts';

const readiness = async (client: Client) => (await client.get('/readyz')).status;
const found = async (client: Client): Promise<InstrumentPage> =>
  (await client.get('/api/v1/instruments')).read(instrumentPage);

describe('when the database is lost', () => {
  let cluster: Awaited<ReturnType<typeof startCluster>>;
  let server: SpawnedServer;
  beforeEach(async () => {
    cluster = await startCluster({ lasting: true });
    const store = openStore(`${cluster.url}/postgres`);
    await migrate(store.write);
    await addInstrument(store, await addFacility(store, await addInstitution(store, '样例大学'), '电镜中心'));
    await store.close();
    server = await spawnServer(`${cluster.url}/postgres`, { JISHI_LOG: 'silent' });
    await expect.poll(() => readiness(server.client)).toBe(200);
  });
  afterEach(async () => {
    await server.end('SIGTERM');
    await cluster.stop();
  });

  test('it goes on answering what it knows, is not ready, and follows again once the database is back', async () => {
    const before = await found(server.client);
    await cluster.halt();
    await expect.poll(() => readiness(server.client)).toBe(503);
    const without = await found(server.client);
    expect(without.items.map(({ id }) => id)).toEqual(before.items.map(({ id }) => id));
    expect(await found(server.client)).toMatchObject({ asOf: without.asOf });

    await cluster.resume();
    await expect.poll(() => readiness(server.client)).toBe(200);
    const store = openStore(`${cluster.url}/postgres`);
    await transact(store, async (trx) => {
      const id = before.items[0]?.id as string;
      await trx.updateTable('instrument').set({ name_zh: '别的' }).where('id', '=', id).execute();
      const told = { at: 1, kind: 'instrument.changed' as const, actorId: null, subjectId: id, instrumentId: id };
      await appendEvents(trx, [told]);
    });
    await store.close();
    await expect.poll(async () => (await found(server.client)).items[0]?.name.zh).toBe('别的');
    expect(Date.parse((await found(server.client)).asOf)).toBeGreaterThan(Date.parse(without.asOf));
  });
});

describe.each(KINDS)('a follower on %s', (kind) => {
  let scene: ImageScene;
  beforeEach(async () => {
    scene = await openImageScene(kind);
  });
  afterEach(() => scene.close());

  test('that finds another past than its own is not ready until it has read everything', async () => {
    const { client, store } = scene;
    expect(await readiness(client)).toBe(200);
    // Nothing can be read while there are no institutions.
    await sql`alter table facility rename to facility_away`.execute(store.write);
    await store.write.updateTable('event').set({ data: '{"other":1}' }).execute();
    await expect.poll(() => readiness(client)).toBe(503);
    expect((await client.get('/readyz')).text).toContain('"discovery":false');
    await sql`alter table facility_away rename to facility`.execute(store.write);
    await expect.poll(() => readiness(client)).toBe(200);
    expect((await found(client)).total).toBe(11);
  });

  test('that finds another past while it reads what happened does not take it for its own', async () => {
    const { store } = scene;
    const { head, mirror } = await buildHere(store.read, scene.clock());
    await transact(store, async (trx) => {
      const told = { at: scene.clock(), kind: 'booking.placed' as const, actorId: null, subjectId: uuidv7() };
      await appendEvents(trx, [told]);
    });
    let reads = 0;
    const replaced = store.read.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        reads += 1;
        if (reads === 1) await store.write.updateTable('event').set({ data: '{"other":1}' }).execute();
        return result;
      },
    });
    await expect(applyEvents(replaced, mirror, head, scene.clock())).rejects.toThrow(AnotherPast);
  });

  test('that reads everything anew answers meanwhile, and what it has shown to be taken stays taken', async () => {
    const { discovery } = await scene.open();
    const id = scene.others[0] as string;
    const firstStart = async () => {
      const page = await discovery.search(instrumentQuery.parse({ id }), null);
      return Date.parse(page.items[0]?.nextFree?.from ?? '');
    };
    const tell = (kind: 'booking.placed' | 'catalogue.imported', work: () => object[]) =>
      transact(scene.store, async (trx) => {
        const taken = work();
        if (taken.length > 0)
          await trx
            .insertInto('occupancy')
            .values(taken as never)
            .execute();
        const instrumentId = kind === 'booking.placed' ? id : null;
        await appendEvents(trx, [{ at: scene.clock(), kind, actorId: null, subjectId: uuidv7(), instrumentId }]);
      });
    const seen: number[] = [];
    let over = false;
    const watching = (async () => {
      while (!over) {
        seen.push(await firstStart());
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })();
    await tell('catalogue.imported', () => []);
    const until = Date.now() + 3000;
    for (let from = await firstStart(); Date.now() < until; from += 3 * HOUR_MS) {
      const span = { from_at: from, to_at: from + 3 * HOUR_MS };
      const free = { instrument_id: id, station: 0, owner_id: uuidv7(), expires_at: null };
      await tell('booking.placed', () => [{ ...free, ...span, kind: 'booking' }]);
      discovery.nudge();
      await expect.poll(firstStart, { interval: 2 }).toBe(span.to_at);
    }
    over = true;
    await watching;
    expect(seen.length).toBeGreaterThan(100);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });
});

test('a follower that hears nothing of the database for ten seconds is not ready', async () => {
  const scene = await openImageScene('postgres');
  await transact(scene.store, async (trx) => {
    await sql`lock table event in access exclusive mode`.execute(trx);
    expect(await readiness(scene.client)).toBe(200);
    await expect.poll(() => readiness(scene.client), { timeout: 25_000 }).toBe(503);
  });
  await expect.poll(() => readiness(scene.client)).toBe(200);
  await scene.close();
});
