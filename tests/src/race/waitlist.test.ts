import { transact } from '@jishi/db/open';
import { insertWish } from '@jishi/db/queries/wish';
import { HOUR_MS } from '@jishi/shared/time/span';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quantile } from '../bench/load.ts';
import { below, randomOf } from '../support/random.ts';
import { ARENAS, type Arena, dayAfterTomorrow, openArena, type Racer } from './arena.ts';
import { ask, lineOf, orderOf } from './order.ts';
import { expectSound } from './sound.ts';

const seed = Date.now() % 1_000_000;
const INSTRUMENTS = 6;
const HOURS = 10;
const SLOTS = INSTRUMENTS * HOURS;

type Waiting = { readonly id: string; readonly racer: Racer; readonly instrumentIds: readonly string[] };
type Offer = { readonly id: string; readonly wish_id: string; readonly instrument_id: string; readonly state: string };

describe.each(ARENAS)(`the waiting list in a storm on %s (seed ${seed})`, (kind) => {
  const random = randomOf(seed);
  let arena: Arena;
  let instrumentIds: string[];
  let line: Waiting[];
  const base = dayAfterTomorrow();

  beforeAll(async () => {
    arena = await openArena(kind);
    instrumentIds = await Promise.all(Array.from({ length: INSTRUMENTS }, () => arena.addInstrument()));
  }, 120_000);
  afterAll(() => arena?.stop());

  const owners = () => arena.racers.slice(0, SLOTS);
  const waiters = () => arena.racers.slice(SLOTS, 2 * SLOTS);
  const newcomers = () => arena.racers.slice(2 * SLOTS);
  const slotOf = (turn: number) => {
    const from = base + Math.floor(turn / INSTRUMENTS) * HOUR_MS;
    return lineOf(instrumentIds[turn % INSTRUMENTS] as string, { from, to: from + HOUR_MS });
  };

  /** One after the other in line, each for an hour of any of some instruments. */
  async function waitInLine(): Promise<Waiting[]> {
    const queuedAt = Date.now() - SLOTS;
    return Promise.all(
      waiters().map(async (racer, turn) => {
        const wanted = instrumentIds.filter(() => random() < 0.4);
        const wish = { id: uuidv7(), racer, instrumentIds: wanted.length > 0 ? wanted : [instrumentIds[0] as string] };
        const row = {
          id: wish.id,
          person_id: racer.person.id,
          group_id: null,
          content_hash: '',
          instrument_id: wish.instrumentIds[0] as string,
          mode: null,
          from_at: base,
          to_at: base + HOURS * HOUR_MS,
          minutes: 60,
          state: 'waiting' as const,
          created_at: queuedAt + turn,
          queued_at: queuedAt + turn,
          looked_at: Date.now(),
        };
        await transact(arena.store, (trx) => insertWish(trx, row, wish.instrumentIds));
        return wish;
      }),
    );
  }

  /** Each offer went to the first of those who waited for that instrument then: offers are made one after the other. */
  async function expectFair(): Promise<number> {
    const made = await arena.store.read
      .selectFrom('event')
      .innerJoin('offer', 'offer.id', 'event.subject_id')
      .select(['offer.wish_id', 'offer.instrument_id'])
      .where('event.kind', '=', 'offer.made')
      .orderBy('event.id')
      .execute();
    const waiting = [...line];
    for (const { wish_id, instrument_id } of made) {
      const first = waiting.find((wish) => wish.instrumentIds.includes(instrument_id));
      expect(wish_id).toBe(first?.id);
      waiting.splice(waiting.indexOf(first as Waiting), 1);
    }
    return made.length;
  }

  const offers = (): Promise<Offer[]> =>
    arena.store.read.selectFrom('offer').select(['id', 'wish_id', 'instrument_id', 'state']).orderBy('id').execute();

  test('what is cancelled goes to the first in line, whoever else asks for it at the same moment', async () => {
    const booked = await Promise.all(owners().map((racer, turn) => ask(racer, orderOf(slotOf(turn)))));
    expect(new Set(booked.map(({ answer }) => answer.status))).toEqual(new Set([201]));
    line = await waitInLine();
    const latencies: number[] = [];
    const cancelled = booked.map(async ({ order }, turn) => {
      const begun = performance.now();
      const path = `/api/v1/bookings/${order.lines[0]?.id}/cancel`;
      const answer = await (owners()[turn] as Racer).client.post(path, {});
      latencies.push(performance.now() - begun);
      return answer.status;
    });
    const asked = newcomers().map((racer) => ask(racer, orderOf(slotOf(below(random, SLOTS)))));
    expect(new Set(await Promise.all(cancelled))).toEqual(new Set([200]));
    const won = (await Promise.all(asked)).filter(({ answer }) => answer.status === 201);
    const p99 = quantile(latencies, 0.99).toFixed(0);
    console.info(`cancel with a waiting list on ${kind}: p50 ${quantile(latencies, 0.5).toFixed(0)}, p99 ${p99} ms`);
    await expectSound(arena.store);
    const made = await expectFair();
    expect(made).toBeGreaterThan(SLOTS / 2);
    // Only what nobody waited for any more could be had by somebody else.
    const open = new Set((await offers()).map((offer) => offer.wish_id));
    const left = line.filter((wish) => !open.has(wish.id));
    for (const { order } of won) {
      const instrumentId = order.lines[0]?.instrumentId as string;
      expect(left.some((wish) => wish.instrumentIds.includes(instrumentId))).toBe(false);
    }
  });

  test('an offer that is accepted, declined and left at the same moment ends once, and its time is had once', async () => {
    const open = (await offers()).filter((offer) => offer.state === 'open');
    const answers = await Promise.all(
      open.flatMap((offer) => {
        const { racer } = line.find((wish) => wish.id === offer.wish_id) as Waiting;
        const { client } = racer;
        return [
          client.post(`/api/v1/offers/${offer.id}/accept`, { orderId: uuidv7(), bookingId: uuidv7() }),
          client.post(`/api/v1/offers/${offer.id}/accept`, { orderId: uuidv7(), bookingId: uuidv7() }),
          ...(random() < 0.5 ? [client.post(`/api/v1/offers/${offer.id}/decline`)] : []),
          ...(random() < 0.3 ? [client.send({ method: 'DELETE', path: `/api/v1/waitlist/${offer.wish_id}` })] : []),
        ];
      }),
    );
    for (const { status, text } of answers) expect([201, 204, 409], text).toContain(status);
    await expectSound(arena.store);
    const ended = (await offers()).filter(({ id }) => open.some((offer) => offer.id === id));
    expect(ended.filter(({ state }) => state === 'open')).toEqual([]);
    const accepted = answers.filter(({ status }) => status === 201).length;
    expect(ended.filter(({ state }) => state === 'accepted')).toHaveLength(accepted);
    expect(accepted).toBeGreaterThan(0);
  });

  test.skipIf(kind === 'sqlite')('nobody had to be given up for another: no deadlock', async () => {
    // A connection reports what it counted when it is idle for a second.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const { rows } = await sql<{ deadlocks: number }>`
      select deadlocks from pg_stat_database where datname = current_database()`.execute(arena.store.read);
    expect(Number(rows[0]?.deadlocks)).toBe(0);
  });
});
