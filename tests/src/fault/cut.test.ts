import { runs } from '@jishi/shared/test-support/runs';
import { HOUR_MS } from '@jishi/shared/time/span';
import pg from 'pg';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { dayAfterTomorrow } from '../race/arena.ts';
import { lineOf, orderOf } from '../race/order.ts';
import { below, randomOf } from '../support/random.ts';
import { type SpawnedServer, spawnServer } from '../support/spawn.ts';
import { openTestStore } from '../support/store.ts';
import { openStream, type Stream } from '../support/stream.ts';
import { expectClear, expectNothingElse, expectWhole } from './kept.ts';
import { expectAllFollowed, expectToldOnce, finishSending } from './once.ts';
import { answers, askAgain, fill, newRecord, storm } from './storm.ts';
import { openTown, type Town } from './town.ts';

const CUTS = runs(15).numRuns;
const seed = Date.now() % 1_000_000;

describe(`a PostgreSQL that cuts its connections (seed ${seed})`, () => {
  test('leaves nothing half written; people are told to try again, and everything goes on by itself', {
    timeout: 120_000,
  }, async () => {
    const random = randomOf(seed);
    const { store, url, close } = await openTestStore('postgres');
    const town = await openTown(store);
    const record = newRecord();
    const server = await spawnServer(url, town.settings);
    const cutter = new pg.Client({ connectionString: url });
    await cutter.connect();
    try {
      await fill(town, server.client, record);
      const stream = await openStream(`${server.url}/api/v1/events`);
      let over = false;
      const raging = storm({ town, client: server.client, random, record, isOver: () => over });
      let inTransaction = 0;
      for (let cut = 0; cut < CUTS; cut += 1) {
        await Promise.race([answers(record, 1 + below(random, 8)), raging]);
        inTransaction += await cutBackends(cutter, random() < 0.5);
      }
      over = true;
      await raging;
      expect(inTransaction).toBeGreaterThan(CUTS / 4);
      const told = record.answered.filter(({ answer }) => answer.status === 503);
      console.info(`${inTransaction} transactions cut, ${told.length} of ${record.answered.length} told to try again`);
      expect(told.length).toBeGreaterThan(0);
      expectClear(record);
      await expectWhole(store, record);
      await askAgain(town, server.client, record);
      expect(record.lost).toEqual([]);
      await expectWhole(store, record);
      await expectNothingElse(store, record);
      await expectGoesOn(server, stream, town);
      stream.close();
      await server.end('SIGKILL');
      await finishSending(town);
      await expectToldOnce(town);
    } finally {
      await cutter.end();
      await server.end('SIGKILL');
      await town.close();
      await close();
    }
  });
});

/** The page that was open all the time, and what follows for mail and webhooks, hear of what is done now. */
async function expectGoesOn({ client }: SpawnedServer, stream: Stream, town: Town): Promise<void> {
  const from = dayAfterTomorrow() + 48 * HOUR_MS;
  const line = lineOf(town.instrumentIds[0] ?? '', { from, to: from + HOUR_MS });
  const placed = await client.as(town.manager).post('/api/v1/orders', orderOf(line));
  expect(placed.status, placed.text).toBe(201);
  await vi.waitFor(() => {
    const told = stream.waiting().map(({ data }) => `${data.kind} ${data.from}`);
    expect(told).toContain(`booking.placed ${line.from.replace('.000Z', 'Z')}`);
  }, 15_000);
  await vi.waitFor(() => expectAllFollowed(town.store), 15_000);
}

/** Ends the connections of the server that are in a transaction, or all; answers how many were in one. */
async function cutBackends(cutter: pg.Client, all: boolean): Promise<number> {
  const { rows } = await cutter.query(
    `select xact_start is not null as busy, pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and (backend_xid is not null or $1)`,
    [all],
  );
  return z
    .array(z.object({ busy: z.boolean() }))
    .parse(rows)
    .filter(({ busy }) => busy).length;
}
