import { HOUR_MS, MINUTE_MS } from '@jishi/shared/time/span';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quantile } from '../bench/load.ts';
import type { Answer } from '../support/client.ts';
import { addFacility, addInstitution, addInstrument } from '../support/fixture.ts';
import { randomOf } from '../support/random.ts';
import { ARENAS, type Arena, dayAfterTomorrow, openArena, type Racer } from './arena.ts';
import { accepted, ask, insist, lineOf, orderOf, randomSpan } from './order.ts';
import { expectKept, expectSound } from './sound.ts';

const seed = Date.now() % 1_000_000;

describe.each(ARENAS)(`approvals, holds, series and stations at once on %s (seed ${seed})`, (kind) => {
  let arena: Arena;
  beforeAll(async () => {
    arena = await openArena(kind);
  }, 120_000);
  afterAll(() => arena?.stop());

  const half = () => arena.racers.slice(0, 100);
  const others = () => arena.racers.slice(100);
  const jsonOf = (span: { from: number; to: number }) => ({
    from: new Date(span.from).toISOString(),
    to: new Date(span.to).toISOString(),
  });
  const timed = async ({ client }: Racer, path: string, latencies: number[]): Promise<Answer> => {
    const begun = performance.now();
    const answer = await insist(() => client.post(path, {}));
    latencies.push(performance.now() - begun);
    return answer;
  };
  const sayLatency = (what: string, latencies: readonly number[]) =>
    console.info(
      `${what} on ${kind}: p50 ${quantile(latencies, 0.5).toFixed(0)}, p99 ${quantile(latencies, 0.99).toFixed(0)} ms`,
    );

  test('what is approved, declined and cancelled at the same moment ends in one of these states, and time follows', async () => {
    const instrumentId = await arena.addInstrument({ rules: { approval: ['manager'] } });
    const base = dayAfterTomorrow();
    const orders = await Promise.all(
      half()
        .slice(0, 40)
        .map(async (racer, turn) => {
          const from = base + turn * HOUR_MS;
          const asked = await ask(racer, orderOf(lineOf(instrumentId, { from, to: from + HOUR_MS })));
          expect(asked.answer.status, asked.answer.text).toBe(201);
          return { racer, id: asked.order.lines[0]?.id ?? '' };
        }),
    );
    const latencies: number[] = [];
    const acts = orders.flatMap(({ racer, id }) => [
      timed(arena.manager, `/api/v1/bookings/${id}/approve`, latencies),
      timed(arena.manager, `/api/v1/bookings/${id}/decline`, latencies),
      timed(racer, `/api/v1/bookings/${id}/cancel`, latencies),
    ]);
    const random = randomOf(seed);
    const newcomers = others().map((racer) => ask(racer, orderOf(lineOf(instrumentId, randomSpan(random, base, 40)))));
    const answers = await Promise.all(acts);
    const asked = await Promise.all(newcomers);
    for (const answer of answers) expect([200, 409], answer.text).toContain(answer.status);
    sayLatency('approve, decline and cancel beside orders', latencies);
    await expectSound(arena.store);
    const rows = await arena.store.read
      .selectFrom('booking')
      .select(['id', 'state', 'version'])
      .where(
        'id',
        'in',
        orders.map(({ id }) => id),
      )
      .execute();
    for (const row of rows) expect(['declined', 'cancelled']).toContain(row.state);
    await expectKept(
      arena.store,
      asked.filter(({ answer }) => answer.status === 201),
    );
  });

  test('a held time is never had by another, and what its owner orders with it is theirs', async () => {
    const instrumentId = await arena.addInstrument();
    const base = dayAfterTomorrow();
    const slots = Array.from({ length: 20 }, (_, n) => ({ from: base + n * HOUR_MS, to: base + (n + 1) * HOUR_MS }));
    const holders = await Promise.all(
      slots.map(async (slot, n) => {
        const racer = half()[n] as Racer;
        const id = uuidv7();
        const answer = await racer.client.post('/api/v1/holds', { id, lines: [{ instrumentId, ...jsonOf(slot) }] });
        expect(answer.status, answer.text).toBe(201);
        return { racer, id, slot };
      }),
    );
    const [mine, theirs] = await Promise.all([
      Promise.all(
        holders.map(({ racer, id, slot }) =>
          racer.client.post('/api/v1/orders', { ...orderOf(lineOf(instrumentId, slot)), holdId: id }),
        ),
      ),
      Promise.all(
        others().map((racer, n) =>
          ask(racer, orderOf(lineOf(instrumentId, slots[n % slots.length] as (typeof slots)[0]))),
        ),
      ),
    ]);
    expect(new Set(mine.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(theirs.map(({ answer }) => answer.status))).toEqual(new Set([409]));
    await expectSound(arena.store);
  });

  test('a hold that is let go is had by exactly one of those who want it', async () => {
    const instrumentId = await arena.addInstrument();
    const slot = { from: dayAfterTomorrow(), to: dayAfterTomorrow() + HOUR_MS };
    const id = uuidv7();
    const [holder, ...rest] = arena.racers.slice(0, 60) as [Racer, ...Racer[]];
    const held = await holder.client.post('/api/v1/holds', { id, lines: [{ instrumentId, ...jsonOf(slot) }] });
    expect(held.status).toBe(201);
    const [, asked] = await Promise.all([
      holder.client.send({ method: 'DELETE', path: `/api/v1/holds/${id}` }),
      Promise.all(rest.map((racer) => ask(racer, orderOf(lineOf(instrumentId, slot))))),
    ]);
    const late = asked.some(({ answer }) => answer.status === 201)
      ? []
      : [await ask(holder, orderOf(lineOf(instrumentId, slot)))];
    expect([...asked, ...late].filter(({ answer }) => answer.status === 201)).toHaveLength(1);
    await expectSound(arena.store);
  });

  test('series that meet each other and single orders never share time, and all-or-nothing is all or nothing', async () => {
    const instrumentId = await arena.addInstrument({ stations: 2 });
    const base = dayAfterTomorrow();
    const series = half()
      .slice(0, 30)
      .map((racer, n) => {
        const from = base + (n % 10) * 45 * MINUTE_MS;
        return racer.client.post('/api/v1/series', {
          id: uuidv7(),
          orderId: uuidv7(),
          instrumentId,
          ...jsonOf({ from, to: from + HOUR_MS }),
          rrule: 'FREQ=DAILY;COUNT=20',
          fit: n % 2 === 0 ? 'all' : 'fitting',
        });
      });
    const random = randomOf(seed + 1);
    const singles = others().map((racer) => ask(racer, orderOf(lineOf(instrumentId, randomSpan(random, base, 300)))));
    const told = await Promise.all(series);
    const asked = await Promise.all(singles);
    for (const [n, answer] of told.entries()) {
      expect([201, 409], answer.text).toContain(answer.status);
      if (answer.status !== 201) continue;
      const { booked, refused } = JSON.parse(answer.text) as { booked: number; refused: number };
      expect(booked + refused).toBe(20);
      if (n % 2 === 0) expect(refused).toBe(0);
    }
    await expectSound(arena.store);
    await expectKept(arena.store, accepted(asked));
  });

  test('interchangeable stations are all used and never more than there are', async () => {
    const instrumentId = await arena.addInstrument({ stations: 7 });
    const slot = { from: dayAfterTomorrow(), to: dayAfterTomorrow() + HOUR_MS };
    const latencies: number[] = [];
    const asked = await Promise.all(
      arena.racers.map(async (racer) => {
        const begun = performance.now();
        const one = await ask(racer, orderOf(lineOf(instrumentId, slot)));
        latencies.push(performance.now() - begun);
        return one;
      }),
    );
    expect(accepted(asked)).toHaveLength(7);
    sayLatency('200 orders for one slot', latencies);
    await expectSound(arena.store);
  });

  test('one person is never booked in two places at once, and holds no more than one may', async () => {
    const institutionId = await addInstitution(arena.store, '上海大学');
    const here = await addFacility(arena.store, institutionId, '上海', { lat: 31.2, lng: 121.5 });
    const there = await addFacility(arena.store, institutionId, '合肥', { lat: 31.8, lng: 117.3 });
    const base = dayAfterTomorrow();
    const pairs = await Promise.all(
      half()
        .slice(0, 20)
        .map(async (racer, n) => {
          const span = { from: base + n * HOUR_MS, to: base + (n + 1) * HOUR_MS };
          const both = [await addInstrument(arena.store, here), await addInstrument(arena.store, there)];
          return both.map((instrumentId) => ({ racer, order: orderOf(lineOf(instrumentId, span)) }));
        }),
    );
    const told = await Promise.all(pairs.map((pair) => Promise.all(pair.map(({ racer, order }) => ask(racer, order)))));
    for (const answers of told) {
      expect(answers.filter(({ answer }) => answer.status === 201)).toHaveLength(1);
      const refused = answers.find(({ answer }) => answer.status === 409)?.answer.problem();
      expect(refused?.refusals).toMatchObject([{ rule: 'travel' }]);
    }

    const free = await Promise.all(Array.from({ length: 6 }, () => arena.addInstrument()));
    const [keeper] = others() as [Racer, ...Racer[]];
    const holds = await Promise.all(
      free.map((instrumentId) => {
        const lines = [{ instrumentId, ...jsonOf({ from: base, to: base + HOUR_MS }) }];
        return keeper.client.post('/api/v1/holds', { id: uuidv7(), lines });
      }),
    );
    expect(holds.filter(({ status }) => status === 201)).toHaveLength(3);
  });

  test('instruments that share a room and orders over several of them wait for each other in no circle', async () => {
    const instruments = await Promise.all(
      Array.from({ length: 6 }, () => arena.addInstrument({ modes: ['assisted'] })),
    );
    const room = await arena.addInstrument({ kind: 'part', modes: [], stations: 2 });
    await arena.store.write
      .insertInto('instrument_part')
      .values(instruments.map((instrument_id) => ({ instrument_id, part_id: room, need: 'always' as const })))
      .execute();
    const random = randomOf(seed + 2);
    const base = dayAfterTomorrow();
    const pick = () => instruments[Math.floor(random() * instruments.length)] as string;
    const asked = await Promise.all(
      arena.racers.map((racer) => {
        const spans = [randomSpan(random, base, 60), randomSpan(random, base, 60)];
        return ask(racer, orderOf(...spans.map((span) => lineOf(pick(), span))));
      }),
    );
    expect(accepted(asked).length).toBeGreaterThan(0);
    await expectSound(arena.store);
    const together = await arena.store.read
      .selectFrom('occupancy')
      .select(['from_at', 'to_at'])
      .where('instrument_id', '=', room)
      .execute();
    for (const { from_at } of together) {
      expect(together.filter((other) => other.from_at <= from_at && from_at < other.to_at).length).toBeLessThanOrEqual(
        2,
      );
    }
  });
});
