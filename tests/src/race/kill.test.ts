import { HOUR_MS } from '@jishi/shared/time/span';
import { describe, expect, test } from 'vitest';
import { addFacility, addInstitution, addInstrument } from '../support/fixture.ts';
import { addPeople } from '../support/people.ts';
import { below, pick, randomOf } from '../support/random.ts';
import { spawnServer } from '../support/spawn.ts';
import { KINDS, openTestStore } from '../support/store.ts';
import { dayAfterTomorrow } from './arena.ts';
import { type Asked, ask, lineOf, type Order, orderOf, randomSpan } from './order.ts';
import { expectKept, expectSound } from './sound.ts';

const seed = Date.now() % 1_000_000;
const ROUNDS = 4;
const CLIENTS = 40;

describe.each(KINDS)(`a server that is killed in the storm on %s (seed ${seed})`, (kind) => {
  test('has kept everything that it answered with success, and takes the lost answers again', {
    timeout: 180_000,
  }, async () => {
    const random = randomOf(seed);
    const { store, url, close } = await openTestStore(kind);
    const facility = await addFacility(store, await addInstitution(store, '上海大学'), '电镜中心');
    const instrumentIds = await Promise.all(Array.from({ length: 6 }, () => addInstrument(store, facility)));
    const people = await addPeople(store, CLIENTS);
    const answered: Asked[] = [];
    const lost: { readonly order: Order; readonly turn: number }[] = [];
    let server = await spawnServer(url);
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const storm = people.map(async (person, turn) => {
          const racer = { person, client: server.client.as(person) };
          // Orders until the connection breaks.
          for (;;) {
            const order = randomOrder(random, instrumentIds, round);
            try {
              answered.push(await ask(racer, order));
            } catch {
              lost.push({ order, turn });
              return;
            }
          }
        });
        await new Promise((resolve) => setTimeout(resolve, 300 + below(random, 700)));
        await server.end('SIGKILL');
        await Promise.all(storm);
        server = await spawnServer(url);
        await expectSound(store);
        await expectKept(store, won(answered));
      }
      expect(lost).toHaveLength(ROUNDS * CLIENTS);
      await expectRetriesSafe();
    } finally {
      await server.end('SIGKILL');
      await close();
    }

    /** The same order again is placed, was placed, or is refused by the rules; never half of it. */
    async function expectRetriesSafe(): Promise<void> {
      const again = await Promise.all(
        lost.map(({ order, turn }) => {
          const person = people[turn] as (typeof people)[number];
          return ask({ person, client: server.client.as(person) }, order);
        }),
      );
      for (const { answer } of again) expect([200, 201, 409], answer.text).toContain(answer.status);
      const all = [...won(answered), ...again.filter(({ answer }) => answer.status < 300)];
      expect(won(answered).length).toBeGreaterThan(0);
      await expectSound(store);
      await expectKept(store, all);
      const rows = await store.read.selectFrom('orders').select('id').execute();
      expect(rows.map((row) => row.id).toSorted()).toEqual(all.map(({ order }) => order.id).toSorted());
    }
  });
});

const won = (asked: readonly Asked[]) => asked.filter(({ answer }) => answer.status === 201);

/** One or two lines, in days of its own for each round so that there is always something free. */
function randomOrder(random: () => number, instrumentIds: readonly string[], round: number): Order {
  const start = dayAfterTomorrow() + round * 10 * 24 * HOUR_MS;
  const line = () => lineOf(pick(random, instrumentIds), randomSpan(random, start, 200));
  return random() < 0.5 ? orderOf(line()) : orderOf(line(), line());
}
