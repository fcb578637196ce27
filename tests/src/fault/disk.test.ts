import { migrate } from '@jishi/db/migrate';
import { openStore } from '@jishi/db/open';
import { HOUR_MS } from '@jishi/shared/time/span';
import { describe, expect, test } from 'vitest';
import { dayAfterTomorrow } from '../race/arena.ts';
import { randomOf } from '../support/random.ts';
import { type SpawnedServer, spawnServer } from '../support/spawn.ts';
import { DISKS } from './disk.ts';
import { expectClear, expectNothingElse, expectWhole } from './kept.ts';
import { expectToldOnce, finishSending } from './once.ts';
import { answers, askAgain, fill, newRecord, type Record, storm } from './storm.ts';
import { openTown, type Town } from './town.ts';

const seed = Date.now() % 1_000_000;

describe.each(Object.entries(DISKS))(`SQLite on %s (seed ${seed})`, (_name, { isPossible, open }) => {
  test.runIf(isPossible)(
    'refuses clearly while there is no room, still reads, and goes on when there is',
    {
      timeout: 120_000,
    },
    async () => {
      const disk = open();
      const store = openStore(disk.url);
      await migrate(store.write);
      const town = await openTown(store);
      const record = newRecord();
      const server = await spawnServer(disk.url, { ...town.settings, JISHI_LOG: 'fatal' });
      let over = false;
      try {
        await fill(town, server.client, record);
        const raging = storm({ town, client: server.client, random: randomOf(seed), record, isOver: () => over });
        await answers(record, 30);
        disk.exhaust(server.pid);
        await answers(record, 80);
        const before = record.answered.length;
        await answers(record, 40);
        const meanwhile = record.answered.slice(before);
        expect(new Set(meanwhile.map(({ answer }) => answer.status))).toEqual(new Set([503]));
        await expectReads(server, town, record);

        disk.makeRoom(server.pid);
        await answers(record, 40);
        over = true;
        await raging;
        expect(record.answered.slice(-10).filter(({ answer }) => answer.status === 503)).toEqual([]);
        expectClear(record);
        await expectWhole(store, record);
        await askAgain(town, server.client, record);
        await expectWhole(store, record);
        await expectNothingElse(store, record);
        await server.end('SIGKILL');
        await finishSending(town);
        await expectToldOnce(town);
      } finally {
        over = true;
        await server.end('SIGKILL');
        await town.close();
        await store.close();
        disk.drop();
      }
    },
  );
});

/** Whoever looks sees what was booked, as it is. */
async function expectReads({ client }: SpawnedServer, town: Town, { bookings }: Record): Promise<void> {
  const from = dayAfterTomorrow();
  const window = `from=${new Date(from).toISOString()}&to=${new Date(from + 6 * HOUR_MS).toISOString()}`;
  const seen = await client.get(`/api/v1/instruments/${town.instrumentIds[0]}/agenda?${window}`);
  expect(seen.status, seen.text).toBe(200);
  const booking = await client.as(town.manager).get(`/api/v1/bookings/${bookings[0]?.id}`);
  expect(booking.status, booking.text).toBe(200);
  expect((await client.get('/readyz')).status).toBe(200);
}
