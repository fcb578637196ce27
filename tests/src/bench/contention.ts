import { migrate } from '@jishi/db/migrate';
import { openStore } from '@jishi/db/open';
import { formatSpan } from '@jishi/shared/schema/primitives';
import { DAY_MS, MINUTE_MS } from '@jishi/shared/time/span';
import { v7 as uuidv7 } from 'uuid';
import type { Client } from '../support/client.ts';
import { startCluster } from '../support/cluster.ts';
import { addFacility, addInstitution, addInstrument } from '../support/fixture.ts';
import { addPeople } from '../support/people.ts';
import { spawnServer } from '../support/spawn.ts';
import { createFile } from '../support/sqlite.ts';
import { inParallel, quantile } from './load.ts';

const CLIENTS = 200;
const INSTRUMENTS = 2000;
const QUARTER_MS = 15 * MINUTE_MS;
/** Slots of an hour that begin on any quarter of four weeks: most meet one that is taken already. */
const CONTENDED_ORDERS = 3000;
const CONTENDED_QUARTERS = 28 * 96;

export type Load = {
  readonly accepted: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
};

/**
 * 200 clients at once through HTTP on an empty database: first all of them on one instrument, then each order on
 * another one of 2,000. Latencies in milliseconds, refused orders included.
 */
export async function benchContention(
  kind: 'sqlite' | 'postgres',
): Promise<{ readonly one: Load; readonly spread: Load }> {
  const database = await create(kind);
  try {
    return await measure(database.url);
  } finally {
    await database.drop();
  }
}

async function create(kind: 'sqlite' | 'postgres') {
  if (kind === 'sqlite') return createFile();
  const cluster = await startCluster();
  return { url: `${cluster.url}/postgres`, drop: cluster.stop };
}

async function measure(url: string): Promise<{ readonly one: Load; readonly spread: Load }> {
  const store = openStore(url);
  await migrate(store.write);
  const institutionId = await addInstitution(store, '上海大学');
  const facility = await addFacility(store, institutionId, '电镜中心');
  const contended = await addInstrument(store, facility, { modes: ['assisted'] });
  const instrumentIds: string[] = [];
  for (let n = 0; n < INSTRUMENTS; n += 1) {
    instrumentIds.push(await addInstrument(store, facility, { modes: ['assisted'] }));
  }
  const people = await addPeople(store, CLIENTS, { institutionId });
  const server = await spawnServer(url);
  try {
    const clients = people.map((person) => server.client.as(person));
    const base = (Math.floor(Date.now() / DAY_MS) + 2) * DAY_MS;
    const slot = (n: number) => ({ from: base + n * QUARTER_MS, to: base + (n + 4) * QUARTER_MS });
    // Multiples of a number prime to it: every quarter once, in no order.
    const one = await load(clients, CONTENDED_ORDERS, (n) => ({
      instrumentId: contended,
      ...slot((n * 1009) % CONTENDED_QUARTERS),
    }));
    const spread = await load(clients, INSTRUMENTS, (n) => ({ instrumentId: instrumentIds[n] as string, ...slot(0) }));
    return { one, spread };
  } finally {
    await server.end('SIGTERM');
    await store.close();
  }
}

type Wish = { readonly instrumentId: string; readonly from: number; readonly to: number };

async function load(clients: readonly Client[], orders: number, wish: (n: number) => Wish): Promise<Load> {
  const latencies: number[] = [];
  let accepted = 0;
  const turns = Array.from({ length: orders }, (_, n) => n);
  const seconds = await inParallel(turns, clients.length, async (n) => {
    const { instrumentId, ...span } = wish(n);
    const order = { id: uuidv7(), lines: [{ id: uuidv7(), instrumentId, ...formatSpan(span) }] };
    const begun = performance.now();
    const answer = await (clients[n % clients.length] as Client).post('/api/v1/orders', order);
    latencies.push(performance.now() - begun);
    if (answer.status === 201) accepted += 1;
    else if (answer.status !== 409) throw new Error(`${answer.status} ${answer.text.slice(0, 300)}`);
  });
  return { accepted, perSecond: orders / seconds, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}
