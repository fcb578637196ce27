import { migrate } from '@jishi/db/migrate';
import { openStore } from '@jishi/db/open';
import { parseRule } from '@jishi/shared/time/recurrence';
import { expandSeries } from '@jishi/shared/time/series';
import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import { v7 as uuidv7 } from 'uuid';
import type { Answer } from '../support/client.ts';
import { startCluster } from '../support/cluster.ts';
import { addFacility, addInstitution, addInstrument } from '../support/fixture.ts';
import { addPeople } from '../support/people.ts';
import { spawnServer } from '../support/spawn.ts';
import { createFile } from '../support/sqlite.ts';
import { quantile } from './load.ts';

const ROUNDS = 8;
/** All of them lie inside the longest horizon, and still do a day later. */
export const DAYS = 360;

/** Median milliseconds. */
export type SeriesTimes = {
  readonly preview: number;
  readonly place: number;
  readonly again: number;
  readonly move: number;
  readonly cancel: number;
};

/** A series of a year of days through HTTP: tried, booked, asked for again, moved by a day, cancelled. */
export async function benchSeries(kind: 'sqlite' | 'postgres'): Promise<SeriesTimes> {
  const database = kind === 'sqlite' ? createFile() : await createOnCluster();
  try {
    return await measure(database.url);
  } finally {
    await database.drop();
  }
}

async function createOnCluster() {
  const cluster = await startCluster();
  return { url: `${cluster.url}/postgres`, drop: cluster.stop };
}

async function measure(url: string): Promise<SeriesTimes> {
  const store = openStore(url);
  await migrate(store.write);
  const institutionId = await addInstitution(store, '上海大学');
  const facility = await addFacility(store, institutionId, '电镜中心');
  const [person] = await addPeople(store, 1, { institutionId });
  if (!person) throw new Error('nobody to book');
  const server = await spawnServer(url);
  const taken: Record<keyof SeriesTimes, number[]> = { preview: [], place: [], again: [], move: [], cancel: [] };
  const timed = async (what: keyof SeriesTimes, status: number, ask: () => Promise<Answer>): Promise<Answer> => {
    const begun = performance.now();
    const answer = await ask();
    taken[what].push(performance.now() - begun);
    if (answer.status !== status) throw new Error(`${what}: ${answer.status} ${answer.text.slice(0, 300)}`);
    return answer;
  };
  try {
    const client = server.client.as(person);
    for (let round = 0; round < ROUNDS; round += 1) {
      const instrumentId = await addInstrument(store, facility, {
        modes: ['assisted'],
        rules: { horizonDays: 366, maxMinutesPerWeek: 7 * 8 * 60 },
      });
      const wish = wishFor(instrumentId);
      await timed('preview', 200, () => client.post('/api/v1/series?dryRun=1', wish));
      await timed('place', 201, () => client.post('/api/v1/series', wish));
      await timed('again', 200, () => client.post('/api/v1/series', wish));
      const read = await client.get(`/api/v1/series/${wish.id}`);
      const move = { scope: 'all', move: { byDays: 1 }, fit: 'all' };
      const seen = { 'if-match': read.headers.etag ?? '' };
      await timed('move', 200, () => client.patch(`/api/v1/series/${wish.id}`, move, seen));
      await timed('cancel', 200, () => client.post(`/api/v1/series/${wish.id}/cancel`, { scope: 'all' }));
    }
  } finally {
    await server.end('SIGTERM');
    await store.close();
  }
  const median = (what: keyof SeriesTimes) => quantile(taken[what], 0.5);
  return {
    preview: median('preview'),
    place: median('place'),
    again: median('again'),
    move: median('move'),
    cancel: median('cancel'),
  };
}

function wishFor(instrumentId: string) {
  const from = (Math.floor(Date.now() / DAY_MS) + 2) * DAY_MS + HOUR_MS;
  return {
    id: uuidv7(),
    orderId: uuidv7(),
    instrumentId,
    from: new Date(from).toISOString(),
    to: new Date(from + 8 * HOUR_MS).toISOString(),
    rrule: `FREQ=DAILY;COUNT=${DAYS}`,
    fit: 'all',
  };
}

/** Milliseconds that expanding takes: a year of days, and a rule that never matches again. */
export function benchExpansion(): { readonly year: number; readonly never: number } {
  const from = Date.UTC(2026, 10, 24, 8);
  const expand = (text: string) => {
    const read = parseRule(text);
    if ('fault' in read) throw new Error(read.fault);
    return medianOf(() => expandSeries(read.rule, { from, to: from + 8 * HOUR_MS }, 'Europe/Berlin'));
  };
  return { year: expand('FREQ=DAILY;COUNT=366'), never: expand('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=366') };
}

function medianOf(work: () => unknown): number {
  const times = Array.from({ length: 50 }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
  return quantile(times, 0.5);
}
