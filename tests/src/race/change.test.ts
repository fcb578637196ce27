import { HOUR_MS, MINUTE_MS, type Span } from '@jishi/shared/time/span';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../support/client.ts';
import { randomOf } from '../support/random.ts';
import { ARENAS, type Arena, CLIENTS, dayAfterTomorrow, openArena, type Racer } from './arena.ts';
import { type Asked, accepted, ask, lineOf, orderOf, randomSpan } from './order.ts';
import { expectKept, expectSound } from './sound.ts';

const seed = Date.now() % 1_000_000;
const HALF = CLIENTS / 2;

/** A booking that is there before the race begins, and whose it is. */
type Placed = { readonly racer: Racer; readonly id: string; readonly asked: Asked };

describe.each(ARENAS)(`changes beside orders on %s (seed ${seed})`, (kind) => {
  let arena: Arena;
  beforeAll(async () => {
    arena = await openArena(kind);
  }, 120_000);
  afterAll(() => arena?.stop());

  /** One hour for each of the first racers, one after the other. */
  async function placeInARow(instrumentId: string, count: number): Promise<Placed[]> {
    const from = dayAfterTomorrow();
    return Promise.all(
      arena.racers.slice(0, count).map(async (racer, turn) => {
        const start = from + turn * HOUR_MS;
        const asked = await ask(racer, orderOf(lineOf(instrumentId, { from: start, to: start + HOUR_MS })));
        expect(asked.answer.status, asked.answer.text).toBe(201);
        return { racer, id: asked.order.lines[0]?.id ?? '', asked };
      }),
    );
  }

  const spanJson = ({ from, to }: Span) => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  const timesOf = (bookingId: string) =>
    arena.store.read.selectFrom('booking').selectAll().where('id', '=', bookingId).executeTakeFirstOrThrow();
  const newcomers = () => arena.racers.slice(HALF);

  test('a move and an order never both get the same time, and a moved booking keeps its id', async () => {
    const random = randomOf(seed);
    const instrumentId = await arena.addInstrument({ rules: { bufferAfterMinutes: 15 } });
    const rows = await Promise.all(
      Array.from({ length: 12 }, async (_, turn) => {
        const from = dayAfterTomorrow() + turn * 3 * HOUR_MS;
        const racer = arena.racers[turn] as Racer;
        const asked = await ask(racer, orderOf(lineOf(instrumentId, { from, to: from + HOUR_MS })));
        expect(asked.answer.status).toBe(201);
        return { racer, id: asked.order.lines[0]?.id ?? '' };
      }),
    );
    const moves = rows.flatMap(({ racer, id }) =>
      Array.from({ length: 5 }, async () => {
        const to = randomSpan(random, dayAfterTomorrow(), 48);
        const answer = await racer.client.patch(`/api/v1/bookings/${id}`, spanJson(to), { 'if-match': '*' });
        return { id, to, answer };
      }),
    );
    const [moved, asked] = await Promise.all([
      Promise.all(moves),
      Promise.all(
        newcomers().map((racer) =>
          ask(racer, orderOf(lineOf(instrumentId, randomSpan(random, dayAfterTomorrow(), 48)))),
        ),
      ),
    ]);
    expect(moved.filter(({ answer }) => ![200, 409].includes(answer.status)).map(({ answer }) => answer.text)).toEqual(
      [],
    );
    const won = moved.filter(({ answer }) => answer.status === 200);
    expect(won.length).toBeGreaterThan(0);
    await expectSound(arena.store);
    await expectKept(arena.store, accepted(asked));
    for (const { id } of rows) {
      const answered = won.filter((move) => move.id === id);
      const row = await timesOf(id);
      expect(row.version).toBe(1 + answered.length);
      const told = answered.map(({ to }) => `${to.from} ${to.to}`);
      if (told.length > 0) expect(told).toContain(`${row.from_at} ${row.to_at}`);
    }
  });

  test('of moves that saw the same version one holds, and the others are told that it is stale', async () => {
    const instrumentId = await arena.addInstrument();
    const [placed] = await placeInARow(instrumentId, 1);
    const { racer, id } = placed as Placed;
    const from = dayAfterTomorrow() + 24 * HOUR_MS;
    const answers = await Promise.all(
      arena.racers.slice(0, 50).map(({ client }, turn) => {
        const to = { from: from + turn * HOUR_MS, to: from + (turn + 1) * HOUR_MS };
        return client.as(racer.person).patch(`/api/v1/bookings/${id}`, spanJson(to), { 'if-match': '"1"' });
      }),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(49);
    expect((await timesOf(id)).version).toBe(2);
  });

  test('a cancelled time is had by one of those who want it, and never by two', async () => {
    const instrumentId = await arena.addInstrument();
    const placed = await placeInARow(instrumentId, 20);
    const wanted = (turn: number) => placed[turn % placed.length]?.asked.order.lines[0] as { from: string; to: string };
    const [cancelled, asked] = await Promise.all([
      Promise.all(placed.map(({ racer, id }) => racer.client.post(`/api/v1/bookings/${id}/cancel`, {}))),
      Promise.all(
        newcomers().map((racer, turn) => {
          const { from, to } = wanted(turn);
          return ask(racer, orderOf(lineOf(instrumentId, { from: Date.parse(from), to: Date.parse(to) })));
        }),
      ),
    ]);
    expect(new Set(cancelled.map(({ status }) => status))).toEqual(new Set([200]));
    await expectSound(arena.store);
    await expectKept(
      arena.store,
      asked.filter(({ answer }) => answer.status === 201),
    );
    for (const { id } of placed) expect((await timesOf(id)).state).toBe('cancelled');
  });

  test('cancelling from many sides happens once', async () => {
    const instrumentId = await arena.addInstrument();
    const [placed] = await placeInARow(instrumentId, 1);
    const { racer, id } = placed as Placed;
    const answers = await Promise.all(
      arena.racers.slice(0, 50).map(({ client }) => client.as(racer.person).post(`/api/v1/bookings/${id}/cancel`, {})),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await timesOf(id)).version).toBe(2);
    const events = await arena.store.read.selectFrom('event').select('kind').where('subject_id', '=', id).execute();
    expect(events.map((event) => event.kind).toSorted()).toEqual(['booking.cancelled', 'booking.placed']);
  });

  test('a closure that refuses and orders beside it never share time', async () => {
    const random = randomOf(seed + 1);
    const instrumentId = await arena.addInstrument({ stations: 2 });
    const { closures, asked } = await closeBesideOrders(instrumentId, 'refuse', random);
    for (const answer of closures) expect([201, 409], answer.text).toContain(answer.status);
    await expectSound(arena.store);
    await expectKept(arena.store, accepted(asked));
    await expectClosedMeansFree(instrumentId);
  });

  test('a closure that displaces has its time, and whoever was in it is cancelled and told why', async () => {
    const random = randomOf(seed + 2);
    const instrumentId = await arena.addInstrument({ stations: 2 });
    const { closures, asked } = await closeBesideOrders(instrumentId, 'cancel', random);
    expect(closures.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
    await expectSound(arena.store);
    await expectClosedMeansFree(instrumentId);
    for (const { order } of accepted(asked)) {
      const row = await timesOf(order.lines[0]?.id ?? '');
      if (row.state === 'cancelled') expect(row.reason).toBe('更换灯丝');
      else expect(row.state).toBe('confirmed');
    }
  });

  async function closeBesideOrders(instrumentId: string, displace: 'refuse' | 'cancel', random: () => number) {
    const close = (): Promise<Answer> => {
      const { from } = randomSpan(random, dayAfterTomorrow(), 96);
      const times = spanJson({ from, to: from + 90 * MINUTE_MS });
      const closure = { id: uuidv7(), ...times, kind: 'maintenance', reason: '更换灯丝', displace };
      return arena.manager.client.post(`/api/v1/instruments/${instrumentId}/closures`, closure);
    };
    const order = (racer: Racer) =>
      ask(racer, orderOf(lineOf(instrumentId, randomSpan(random, dayAfterTomorrow(), 96))));
    const [closures, asked] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, close)),
      Promise.all(newcomers().map(order)),
    ]);
    return { closures, asked };
  }

  async function expectClosedMeansFree(instrumentId: string): Promise<void> {
    const closures = await arena.store.read
      .selectFrom('closure')
      .selectAll()
      .where('instrument_id', '=', instrumentId)
      .execute();
    const bookings = await arena.store.read
      .selectFrom('booking')
      .selectAll()
      .where('instrument_id', '=', instrumentId)
      .where('state', '=', 'confirmed')
      .execute();
    for (const closure of closures) {
      const inside = bookings.filter((row) => row.from_at < closure.to_at && closure.from_at < row.to_at);
      expect(inside).toEqual([]);
    }
  }
});
