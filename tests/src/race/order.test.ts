import { HOUR_MS, MINUTE_MS } from '@jishi/shared/time/span';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pick, randomOf } from '../support/random.ts';
import { ARENAS, type Arena, CLIENTS, dayAfterTomorrow, openArena, type Racer } from './arena.ts';
import { accepted, ask, lineOf, orderOf, randomSpan } from './order.ts';
import { expectKept, expectNothingElse, expectSound } from './sound.ts';

const seed = Date.now() % 1_000_000;

describe.each(ARENAS)(`orders of ${CLIENTS} clients at once on %s (seed ${seed})`, (kind) => {
  let arena: Arena;
  beforeAll(async () => {
    arena = await openArena(kind);
  }, 120_000);
  afterAll(() => arena?.stop());

  async function race(
    instrumentIds: readonly string[],
    orderFor: (racer: Racer, turn: number) => ReturnType<typeof orderOf>,
  ) {
    const asked = await Promise.all(arena.racers.map((racer, turn) => ask(racer, orderFor(racer, turn))));
    const won = accepted(asked);
    await expectSound(arena.store);
    await expectKept(arena.store, won);
    await expectNothingElse(
      arena.store,
      won.map(({ order }) => order.id),
      instrumentIds,
    );
    return { asked, won };
  }

  test('overlapping times of one instrument with buffers never overlap', async () => {
    const random = randomOf(seed);
    const instrumentId = await arena.addInstrument({ rules: { bufferBeforeMinutes: 15, bufferAfterMinutes: 30 } });
    const { asked, won } = await race([instrumentId], () =>
      orderOf(lineOf(instrumentId, randomSpan(random, dayAfterTomorrow(), 36))),
    );
    expect(won.length).toBeLessThan(asked.length / 2);
  });

  test('an instrument with three stations takes three at once and never four', async () => {
    const random = randomOf(seed + 1);
    const instrumentId = await arena.addInstrument({ stations: 3, rules: { bufferAfterMinutes: 15 } });
    await race([instrumentId], () => orderOf(lineOf(instrumentId, randomSpan(random, dayAfterTomorrow(), 24))));
    const stations = await arena.store.read
      .selectFrom('occupancy')
      .select('station')
      .distinct()
      .where('instrument_id', '=', instrumentId)
      .execute();
    expect(stations.map((row) => row.station).toSorted()).toEqual([0, 1, 2]);
  });

  test('the same hour is had by exactly one', async () => {
    const instrumentId = await arena.addInstrument();
    const from = dayAfterTomorrow();
    const { won } = await race([instrumentId], () => orderOf(lineOf(instrumentId, { from, to: from + HOUR_MS })));
    expect(won).toHaveLength(1);
  });

  test('orders over several instruments in opposite order take all lines or none, without a deadlock', async () => {
    const random = randomOf(seed + 2);
    const instrumentIds = await Promise.all(Array.from({ length: 4 }, () => arena.addInstrument()));
    await race(instrumentIds, (_racer, turn) => {
      const chosen = instrumentIds.filter(() => random() < 0.7);
      const ids = chosen.length > 1 ? chosen : instrumentIds;
      const ordered = turn % 2 === 0 ? ids : ids.toReversed();
      return orderOf(...ordered.map((id) => lineOf(id, randomSpan(random, dayAfterTomorrow(), 60))));
    });
  });

  test('one order sent by many connections is placed once, and all of them are told the same', async () => {
    const instrumentIds = await Promise.all([arena.addInstrument(), arena.addInstrument()]);
    const { person } = arena.racers[0] as Racer;
    const from = dayAfterTomorrow();
    const order = orderOf(...instrumentIds.map((id) => lineOf(id, { from, to: from + HOUR_MS })));
    const answers = await Promise.all(
      arena.racers.map(({ client }) => client.as(person).post('/api/v1/orders', order)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 200)).toHaveLength(CLIENTS - 1);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    await expectSound(arena.store);
  });

  test('one order id with other content, on other instruments, belongs to whoever came first', async () => {
    const instrumentIds = await Promise.all(Array.from({ length: 5 }, () => arena.addInstrument()));
    const { id } = orderOf();
    const from = dayAfterTomorrow();
    const random = randomOf(seed + 3);
    const asked = await Promise.all(
      arena.racers.map(async ({ client }) => {
        const order = { id, lines: [lineOf(pick(random, instrumentIds), { from, to: from + 60 * MINUTE_MS })] };
        return { order, answer: await client.post('/api/v1/orders', order) };
      }),
    );
    const won = asked.filter(({ answer }) => answer.status === 201);
    expect(won).toHaveLength(1);
    const others = asked.filter(({ answer }) => answer.status !== 201);
    expect(new Set(others.map(({ answer }) => `${answer.status} ${answer.problem().type}`))).toEqual(
      new Set(['409 /problems/id-reused']),
    );
    await expectSound(arena.store);
    await expectKept(arena.store, won);
    await expectNothingElse(arena.store, [id], instrumentIds);
  });
});
