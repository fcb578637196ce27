import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '@jishi/db/migrate';
import { openStore } from '@jishi/db/open';
import { instrumentPage } from '@jishi/shared/schema/instrument';
import { v7 as uuidv7 } from 'uuid';
import type { Client } from '../support/client.ts';
import { startCluster } from '../support/cluster.ts';
import { addFacility, addInstitution, addInstrument } from '../support/fixture.ts';
import { addPeople } from '../support/people.ts';
import { spawnServer } from '../support/spawn.ts';
import { createFile } from '../support/sqlite.ts';
import { quantile } from './load.ts';

const PEOPLE = 50;
const INSTRUMENTS = 200;
const PER_SECOND = 100;
const SECONDS = 20;
const LOOK_MS = 20;
/** Ids that one question may name. */
const MAX_IDS = 50;

type Freshness = {
  readonly orders: number;
  readonly perSecond: number;
  /** Milliseconds from the answer to an order on one server until another one no longer offers its time. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Orders of a time that the other server had just offered, and that was refused. */
  readonly refused: number;
};

/**
 * 100 bookings a second on one server, each of a time that the second one has just offered; how long until the second one
 * knows. Both are processes of their own on one database.
 */
async function benchFreshness(kind: 'sqlite' | 'postgres'): Promise<Freshness> {
  const database = kind === 'sqlite' ? await createFile() : await cluster();
  try {
    return await measure(database.url);
  } finally {
    await database.drop();
  }
}

async function cluster() {
  const running = await startCluster();
  return { url: `${running.url}/postgres`, drop: running.stop };
}

async function measure(url: string): Promise<Freshness> {
  const store = openStore(url);
  await migrate(store.write);
  const institutionId = await addInstitution(store, '上海大学');
  const facility = await addFacility(store, institutionId, '电镜中心');
  const ids: string[] = [];
  for (let n = 0; n < INSTRUMENTS; n += 1) ids.push(await addInstrument(store, facility, { modes: ['assisted'] }));
  const people = await addPeople(store, PEOPLE, { institutionId });
  const [booking, finding] = await Promise.all([spawnServer(url), spawnServer(url)]);
  try {
    const clients = people.map((person) => booking.client.as(person));
    return await run(clients, finding.client, ids);
  } finally {
    await Promise.all([booking.end('SIGTERM'), finding.end('SIGTERM')]);
    await store.close();
  }
}

type Pending = { readonly id: string; readonly from: string; readonly since: number };

async function run(clients: readonly Client[], finding: Client, ids: readonly string[]): Promise<Freshness> {
  const pending = new Map<string, Pending>();
  const busy = new Set<string>();
  const lags: number[] = [];
  let refused = 0;
  let done = false;
  const looking = (async () => {
    while (!done || pending.size > 0) {
      await sleep(LOOK_MS);
      const asked = [...pending.values()].slice(0, MAX_IDS);
      const offered = await offersOf(
        finding,
        asked.map(({ id }) => id),
      );
      for (const { id, from, since } of asked) {
        if (offered.get(id)?.from === from) continue;
        lags.push(performance.now() - since);
        pending.delete(id);
        busy.delete(id);
      }
    }
  })();
  const begun = performance.now();
  const orders: Promise<void>[] = [];
  for (let n = 0; n < PER_SECOND * SECONDS; n += 1) {
    await sleep(Math.max(0, begun + (n * 1000) / PER_SECOND - performance.now()));
    const id = ids[n % ids.length] as string;
    // What is under way on an instrument, or not seen yet, would be refused for another reason.
    if (busy.has(id)) continue;
    busy.add(id);
    orders.push(
      order(clients[n % clients.length] as Client, finding, id).then((booked) => {
        if (booked === null) {
          refused += 1;
          busy.delete(id);
        } else pending.set(id, { id, from: booked, since: performance.now() });
      }),
    );
  }
  await Promise.all(orders);
  const seconds = (performance.now() - begun) / 1000;
  done = true;
  await looking;
  const figures = { p50: quantile(lags, 0.5), p99: quantile(lags, 0.99), max: Math.max(...lags) };
  return { orders: orders.length, perSecond: orders.length / seconds, refused, ...figures };
}

type Offer = { readonly from: string; readonly to: string };

async function offersOf(finding: Client, ids: readonly string[]): Promise<Map<string, Offer | null>> {
  if (ids.length === 0) return new Map();
  const named = ids.map((id) => `id=${id}`).join('&');
  const { items } = (await finding.get(`/api/v1/instruments?limit=100&minutes=60&${named}`)).read(instrumentPage);
  return new Map(items.map(({ id, nextFree }) => [id, nextFree]));
}

/** Orders the time that is offered; answers its beginning, or null when it was refused. */
async function order(client: Client, finding: Client, instrumentId: string): Promise<string | null> {
  const offer = (await offersOf(finding, [instrumentId])).get(instrumentId);
  if (!offer) throw new Error('nothing is offered');
  const line = { id: uuidv7(), instrumentId, ...offer };
  const answer = await client.post('/api/v1/orders', { id: uuidv7(), lines: [line] });
  if (answer.status === 201) return offer.from;
  if (answer.status === 409) return null;
  throw new Error(`${answer.status} ${answer.text.slice(0, 300)}`);
}

export const FRESHNESS_USAGE = `pnpm bench freshness
  ${PER_SECOND} bookings a second on one server, each of a time that a second one offers, on SQLite and PostgreSQL`;

export async function runFreshness(): Promise<void> {
  for (const kind of ['sqlite', 'postgres'] as const) {
    const { perSecond, p50, p99, max, orders, refused } = await benchFreshness(kind);
    const lag = `p50 ${p50.toFixed(0)}, p99 ${p99.toFixed(0)}, at most ${max.toFixed(0)} ms`;
    console.log(
      `${kind}: ${perSecond.toFixed(0)} bookings/s; visible on the other server after ${lag} (goal p99 < 1 s)`,
    );
    console.log(`  refused although offered: ${refused} of ${orders} (goal: less than one in a thousand)`);
  }
}
