import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { migrate } from '@jishi/db/migrate';
import { openStore, type Store } from '@jishi/db/open';
import { type Entry, writeEvent } from '@jishi/server/icalendar/document';
import { createdFeed } from '@jishi/shared/schema/feed';
import { ceilToGrid, GRID_MS } from '@jishi/shared/time/grid';
import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import { v7 as uuidv7 } from 'uuid';
import type { Client } from '../support/client.ts';
import { addFacility, addInstitution, addInstrument } from '../support/fixture.ts';
import { addPeople, addPerson } from '../support/people.ts';
import { type SpawnedServer, spawnServer } from '../support/spawn.ts';
import { createFile } from '../support/sqlite.ts';
import { inParallel, quantile, requestsPerSecond } from './load.ts';
import { serveProcess } from './process.ts';

export const FEEDS_USAGE = `pnpm bench feeds
  writing calendars of 1,000 and 10,000 events; 304s against a bare Hono; 50 subscribers of a calendar that changes`;

const SUBSCRIBERS = 50;
const EVENTS = 1500;
const SECONDS = 20;
/** Each subscriber asks so often, and the calendar changes so often. */
const POLL_MS = 1000;
const CHANGE_MS = 5000;

export async function runFeeds(argv: readonly string[]): Promise<void> {
  parseArgs({ args: [...argv], options: {} });
  for (const count of [1000, 10_000]) sayWriting(count);
  const database = createFile();
  const store = openStore(database.url);
  try {
    await migrate(store.write);
    await benchServer(store, database.url);
  } finally {
    await store.close();
    await database.drop();
  }
}

function say(what: string, value: string, goal = ''): void {
  console.log(`${what.padEnd(46)} ${value.padStart(24)}  ${goal}`);
}

/** All of it, which no feed needs: a feed of more than 1,500 events is cut. */
function sayWriting(count: number): void {
  const entries = Array.from({ length: count }, (_, index) => entryOf(index));
  let bytes = 0;
  const took = fastest(() => {
    bytes = 0;
    for (const entry of entries) bytes += Buffer.byteLength(writeEvent(entry, false));
  });
  const size = `${(bytes / 1e6).toFixed(1)} MB, ${((1000 * took) / count).toFixed(0)} µs an event`;
  say(`writing ${count.toLocaleString('en')} events`, `${took.toFixed(0)} ms`, size);
}

function fastest(work: () => void): number {
  const times = Array.from({ length: 5 }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return Math.min(...times);
}

function entryOf(index: number): Entry {
  const from = Date.UTC(2026, 10, 24) + index * HOUR_MS;
  return {
    uid: uuidv7(),
    sequence: 0,
    revisedAt: from,
    createdAt: from,
    when: { from, to: from + HOUR_MS },
    summary: '透射电子显微镜 · 李雷',
    status: 'CONFIRMED',
    transparent: false,
    location: '电镜中心, 上海市宝山区上大路99号',
    description: '状态：已确认\n时间：2026年11月24日 12:00 – 13:00（Asia/Shanghai）\n费用：¥1,200.00\n用途：样品观察',
    url: `https://jishi.example/bookings/${index}`,
  };
}

async function benchServer(store: Store, databaseUrl: string): Promise<void> {
  const place = await fill(store);
  const server = await spawnServer(databaseUrl);
  try {
    const manager = server.client.as(place.manager);
    await fillAgenda(
      place.people.map((person) => server.client.as(person)),
      place.instrumentId,
    );
    const feed = { kind: 'instrument', targetId: place.instrumentId } as const;
    const full = await addressOf(manager, { ...feed, detail: 'full' });
    await say304(`${server.url}${full}`);
    const paths = [];
    for (const person of place.people)
      paths.push(await addressOf(server.client.as(person), { ...feed, detail: 'busy' }));
    const change = () => closeAnHour(manager, place.instrumentId);
    await sayPolling('50 programs with one address', server, Array(SUBSCRIBERS).fill(full), change);
    await sayPolling('50 subscribers, each with an own address', server, paths, change);
  } finally {
    await server.end('SIGTERM');
  }
}

async function fill(store: Store) {
  const institutionId = await addInstitution(store, '上海大学');
  const facility = await addFacility(store, institutionId, '电镜中心');
  const instrumentId = await addInstrument(store, facility, { modes: ['assisted'], rules: { horizonDays: 366 } });
  const manager = await addPerson(store, { institutionId, manages: [facility.id] });
  const people = await addPeople(store, SUBSCRIBERS, { institutionId });
  return { instrumentId, manager, people };
}

/** 1,500 bookings, four hours apart. */
async function fillAgenda(clients: readonly Client[], instrumentId: string): Promise<void> {
  const first = ceilToGrid(Date.now()) + DAY_MS;
  const starts = Array.from({ length: EVENTS }, (_, index) => first + index * 4 * HOUR_MS);
  await inParallel(starts, 8, async (from) => {
    const client = clients[((from / HOUR_MS / 4) % clients.length) | 0] as Client;
    const span = { from: new Date(from).toISOString(), to: new Date(from + HOUR_MS).toISOString() };
    const lines = [{ id: uuidv7(), instrumentId, ...span, purpose: '样品观察' }];
    const answer = await client.post('/api/v1/orders', { id: uuidv7(), lines });
    if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text.slice(0, 300)}`);
  });
}

async function addressOf(client: Client, feed: object): Promise<string> {
  const answer = await client.post('/api/v1/feeds', { id: uuidv7(), ...feed });
  return new URL(answer.read(createdFeed).url).pathname;
}

async function say304(url: string): Promise<void> {
  const tag = (await fetch(url)).headers.get('etag') ?? '';
  const hello = await serveProcess('tests/src/bench/hello.ts', [], {});
  const before = await requestsPerSecond(hello.url, 200);
  const unchanged = await requestsPerSecond(url, 304, { 'if-none-match': tag });
  const after = await requestsPerSecond(hello.url, 200);
  await hello.stop();
  const bare = (before + after) / 2;
  say('bare Hono "hello"', `${Math.round(bare).toLocaleString('en')}/s`);
  const ratio = (unchanged / bare).toFixed(2);
  say('not changed (304)', `${Math.round(unchanged).toLocaleString('en')}/s = ${ratio}`, 'goal ≥ 0.4 of hello');
}

let closures = 0;

/** Far ahead, so that no booking is in the way. */
async function closeAnHour(manager: Client, instrumentId: string): Promise<void> {
  closures += 1;
  const from = ceilToGrid(Date.now()) + 300 * DAY_MS + closures * 4 * GRID_MS;
  const span = { from: new Date(from).toISOString(), to: new Date(from + GRID_MS).toISOString() };
  const closure = { id: uuidv7(), ...span, kind: 'maintenance', reason: '更换灯丝' };
  const answer = await manager.post(`/api/v1/instruments/${instrumentId}/closures`, closure);
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text.slice(0, 300)}`);
}

async function sayPolling(
  what: string,
  server: SpawnedServer,
  paths: readonly string[],
  change: () => Promise<void>,
): Promise<void> {
  const before = await metricsOf(server);
  const until = performance.now() + SECONDS * 1000;
  let changes = 0;
  const changing = (async () => {
    while (performance.now() < until) {
      await change();
      changes += 1;
      await sleep(CHANGE_MS);
    }
  })();
  const times: number[] = [];
  let bodies = 0;
  await Promise.all(
    paths.map(async (path, index) => {
      await sleep((index * POLL_MS) / paths.length);
      let tag = '';
      while (performance.now() < until) {
        const began = performance.now();
        const answer = await server.client.get(path, tag === '' ? {} : { 'if-none-match': tag });
        const took = performance.now() - began;
        times.push(took);
        tag = String(answer.headers.etag ?? '');
        if (answer.status === 200) bodies += 1;
        await sleep(Math.max(0, POLL_MS - took));
      }
    }),
  );
  await changing;
  const after = await metricsOf(server);
  const ms = (share: number) => quantile(times, share).toFixed(0);
  say(
    `${what}: p50 / p95 / p99`,
    `${ms(0.5)} / ${ms(0.95)} / ${ms(0.99)} ms`,
    `goal p95 < 150 ms; ${times.length} polls`,
  );
  const rendered = after.renderings - before.renderings;
  say('  renderings', `${rendered}`, `${changes} versions, ${bodies} bodies sent`);
  say('  delay of the event loop, p99 / longest', `${after.lag.p99} / ${after.lag.max} ms`, 'goal < 50 ms');
}

/** The delay is that since it was last asked for. */
async function metricsOf({ client }: SpawnedServer) {
  const { text } = await client.get('/metrics');
  const value = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
  const ms = (name: string) => Math.round(1000 * value(name));
  const lag = { p99: ms('nodejs_eventloop_lag_p99_seconds'), max: ms('nodejs_eventloop_lag_max_seconds') };
  return { renderings: value('jishi_calendar_renderings_total'), lag };
}
