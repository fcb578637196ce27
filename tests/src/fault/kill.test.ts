import { runs } from '@jishi/shared/test-support/runs';
import { beforeEach, describe, expect, test } from 'vitest';
import { below, randomOf } from '../support/random.ts';
import { spawnServer } from '../support/spawn.ts';
import { KINDS, openTestStore } from '../support/store.ts';
import { expectClear, expectNothingElse, expectWhole } from './kept.ts';
import { expectToldOnce, finishSending } from './once.ts';
import { answers, askAgain, fill, kindsKept, newRecord, storm } from './storm.ts';
import { openTown } from './town.ts';

const ROUNDS = runs(3).numRuns;
/** So many kinds of things must have been kept for a storm to say something: chance and a slow machine may need more rounds. */
const MANY = 6;
let seed = 0;
beforeEach(() => {
  seed = Date.now() % 1_000_000;
});

describe.each(KINDS)('a server that is killed while everything goes on, on %s', (kind) => {
  test('has kept what it answered, tells of everything under one id, and takes lost requests again', {
    timeout: 60_000 + ROUNDS * 30_000,
  }, async () => {
    const random = randomOf(seed);
    const { store, url, close } = await openTestStore(kind);
    const town = await openTown(store);
    const record = newRecord();
    const spawn = () => spawnServer(url, town.settings);
    let server = await spawn();
    try {
      await fill(town, server.client, record);
      for (let round = 0; round < ROUNDS || (kindsKept(record).size < MANY && round < 4 * ROUNDS); round += 1) {
        const raging = storm({ town, client: server.client, random, record, isOver: () => false });
        await Promise.race([answers(record, 10 + below(random, 100)), raging]);
        await server.end('SIGKILL');
        await raging;
        server = await spawn();
        await expectWhole(store, record);
      }
      expect(record.lost.length).toBeGreaterThan(ROUNDS);
      await askAgain(town, server.client, record);
      await server.end('SIGKILL');
      expectClear(record);
      await expectWhole(store, record);
      await expectNothingElse(store, record);
      expect(kindsKept(record).size, [...kindsKept(record)].join()).toBeGreaterThanOrEqual(MANY);
      await finishSending(town);
      await expectToldOnce(town);
    } catch (error) {
      console.error(`seed ${seed}`);
      throw error;
    } finally {
      await server.end('SIGKILL');
      await town.close();
      await close();
    }
  });
});
