import { copyFileSync } from 'node:fs';
import { openStore, type Store } from '@jishi/db/open';
import { readBookable } from '@jishi/db/queries/facts';
import { place } from '@jishi/server/booking/place';
import { readConfig } from '@jishi/server/config';
import { makeDeps } from '@jishi/server/context';
import { askerOf } from '@jishi/server/engine/judging';
import type { Actor } from '@jishi/shared/rules/access';
import { nearestTimes } from '@jishi/shared/rules/suggest';
import { formatInstant } from '@jishi/shared/schema/primitives';
import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import BetterSqlite from 'better-sqlite3';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { inParallel } from './load.ts';
import { serveProcess } from './process.ts';
import { signIn } from './session.ts';

const ORDERS = 1500;
const CLIENTS = 32;

type Wish = {
  readonly id: string;
  readonly line: string;
  readonly instrumentId: string;
  readonly from: number;
  readonly to: number;
};
type Statement = { readonly sql: string; readonly values: readonly unknown[] };

/**
 * Orders a second through HTTP, with durable commits, beside the very same statements replayed on the bare driver:
 * three copies of one database file, so that each starts from the same rows.
 */
export async function benchOrders(file: string, password: string): Promise<{ http: number; bare: number }> {
  const copies = ['record', 'replay', 'http'].map((name) => {
    const path = `${file}.${name}`;
    copyFileSync(file, path);
    return path;
  }) as [string, string, string];
  const wishes = await findWishes(copies[0]);
  const statements = await recordStatements(copies[0], wishes);
  const bare = replay(copies[1], statements);
  const http = await throughHttp(copies[2], wishes, password);
  return { http: wishes.length / http, bare: wishes.length / bare };
}

async function demoActor(store: Store): Promise<Actor> {
  const person = await store.read
    .selectFrom('person')
    .select(['id', 'institution_id'])
    .where('email', '=', 'hefei@demo.test')
    .executeTakeFirstOrThrow();
  return {
    personId: person.id,
    institutionId: person.institution_id,
    institutionKind: 'education',
    institutionRegion: null,
    administrator: false,
    facilityIds: new Set(),
    headOf: new Set(),
    memberOf: new Set(),
  };
}

/** One free time on each of many instruments that this person may book without further ado. */
async function findWishes(file: string): Promise<Wish[]> {
  const store = openStore(`file:${file}`);
  const now = Date.now();
  const asker = askerOf(await demoActor(store), null, now);
  const from = Math.ceil((now + 8 * DAY_MS) / HOUR_MS) * HOUR_MS;
  const rows = await store.read
    .selectFrom('instrument')
    .select('id')
    .where('withdrawn_at', 'is', null)
    .where('kind', '=', 'instrument')
    .orderBy('id')
    .limit(ORDERS * 4)
    .execute();
  const wishes: Wish[] = [];
  for (const { id } of rows) {
    if (wishes.length >= ORDERS) break;
    const bookable = await readBookable(store.read, [id], asker, { from: now, to: from + 14 * DAY_MS });
    const facts = bookable.get(id)?.facts;
    if (!facts) continue;
    const minutes = facts.rules.minMinutes;
    const [time] = nearestTimes({ from, to: from + minutes * 60_000 }, facts, now + HOUR_MS, 1);
    if (time) wishes.push({ id: uuidv7(), line: uuidv7(), instrumentId: id, ...time });
  }
  await store.close();
  return wishes;
}

async function recordStatements(file: string, wishes: readonly Wish[]): Promise<Statement[][]> {
  const original = BetterSqlite.prototype.prepare;
  let current: Statement[] = [];
  BetterSqlite.prototype.prepare = function (this: BetterSqlite.Database, sql: string) {
    const statement = original.call(this, sql);
    for (const method of ['run', 'all'] as const) {
      const call = statement[method].bind(statement) as (values: unknown[]) => unknown;
      statement[method] = ((values: unknown[]) => {
        current.push({ sql, values });
        return call(values);
      }) as never;
    }
    return statement;
  } as typeof original;
  try {
    const store = openStore(`file:${file}`);
    const deps = makeDeps(store, readConfig({}), pino({ level: 'silent' }));
    const actor = await demoActor(store);
    const orders: Statement[][] = [];
    for (const wish of wishes) {
      current = [];
      const { instrumentId, from, to } = wish;
      await place(deps, actor, { id: wish.id, lines: [{ id: wish.line, instrumentId, from, to }] });
      orders.push(current);
    }
    await store.close();
    return orders;
  } finally {
    BetterSqlite.prototype.prepare = original;
  }
}

function replay(file: string, orders: readonly Statement[][]): number {
  const db = new BetterSqlite(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  const prepared = new Map<string, BetterSqlite.Statement>();
  const started = performance.now();
  for (const statements of orders) {
    for (const { sql, values } of statements) {
      let statement = prepared.get(sql);
      if (!statement) {
        statement = db.prepare(sql);
        prepared.set(sql, statement);
      }
      if (statement.reader) statement.all(values);
      else statement.run(values);
    }
  }
  const seconds = (performance.now() - started) / 1000;
  db.close();
  return seconds;
}

async function throughHttp(file: string, wishes: readonly Wish[], password: string): Promise<number> {
  const server = await serveProcess('server/src/cli.ts', ['start', '--demo', '--no-web'], {
    DATABASE_URL: `file:${file}`,
    JISHI_DEMO_PASSWORD: password,
  });
  try {
    const cookie = await signIn(server.url, 'hefei@demo.test', password);
    return await inParallel(wishes, CLIENTS, async (wish) => {
      const response = await fetch(`${server.url}/api/v1/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify({
          id: wish.id,
          lines: [
            {
              id: wish.line,
              instrumentId: wish.instrumentId,
              from: formatInstant(wish.from),
              to: formatInstant(wish.to),
            },
          ],
        }),
      });
      const body = await response.text();
      if (response.status !== 201) throw new Error(`${response.status} ${body.slice(0, 300)}`);
    });
  } finally {
    await server.stop();
  }
}
