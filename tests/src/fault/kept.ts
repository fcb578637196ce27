import { parseJson } from '@jishi/db/json';
import type { Store } from '@jishi/db/open';
import { type Booking, booking, order } from '@jishi/shared/schema/booking';
import { expect } from 'vitest';
import { z } from 'zod';
import { expectSound } from '../race/sound.ts';
import type { Asked, Record } from './storm.ts';

/** What a client may be told while something is broken: it worked, the rules say no, or try again. */
const CLEAR = [200, 201, 204, 409, 503];

/** Nobody was told anything but success, a refusal with its reason, or to try again. */
export function expectClear({ answered }: Record): void {
  const unclear = answered.filter(({ answer }) => !CLEAR.includes(answer.status));
  expect(unclear.map(({ request, answer }) => `${request.path} ${answer.status} ${answer.text}`).slice(0, 3)).toEqual(
    [],
  );
  for (const { answer } of answered) {
    if (answer.status < 400) continue;
    const { type } = answer.problem();
    if (answer.status === 503) {
      expect(type).toBe('/problems/busy');
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    } else expect(['/problems/refused', '/problems/conflict']).toContain(type);
  }
}

/** Everything that was answered with success is there, the database is whole, and what was told agrees with what is. */
export async function expectWhole(store: Store, record: Record): Promise<void> {
  await expectSound(store);
  await expectTold(store);
  const won = record.answered.filter(({ answer }) => answer.status < 300);
  const of = (kept: string) => won.filter(({ request }) => request.kept === kept);
  const orders = [...of('order'), ...of('offer')];
  await expectBookings(store, orders.flatMap(linesOf));
  await expectBookings(
    store,
    of('booking').map(({ answer }) => answer.read(booking)),
  );
  await expectRows(store, 'hold', of('hold'), () => true);
  await expectRows(store, 'wish', of('wish'), () => true);
  await expectRows(store, 'wish', of('no wish'), ({ state }) => state !== 'waiting' && state !== 'offered');
  await expectRows(store, 'offer', of('offer'), ({ state }) => state === 'accepted');
  await expectRows(store, 'closure', of('closure'), (row, path) => row.ended_at !== null || !path.endsWith('/end'));
}

const linesOf = ({ answer }: Asked) => answer.read(order).lines;

type Seen = Pick<Booking, 'id' | 'version' | 'state' | 'from' | 'to'>;

/** A booking stands as it was answered, or was changed since. */
async function expectBookings(store: Store, seen: readonly Seen[]): Promise<void> {
  const rows = await store.read.selectFrom('booking').select(['id', 'version', 'state', 'from_at', 'to_at']).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const { id, version, state, from, to } of seen) {
    const row = byId.get(id);
    expect(row?.version, `the version of ${id}`).toBeGreaterThanOrEqual(version);
    if (row?.version !== version) continue;
    expect({ ...row }).toEqual({ id, version, state, from_at: Date.parse(from), to_at: Date.parse(to) });
  }
}

type Row = { readonly id: string; readonly state?: string; readonly ended_at?: number | null };

async function expectRows(
  store: Store,
  table: 'hold' | 'wish' | 'offer' | 'closure',
  asked: readonly Asked[],
  isRight: (row: Row, path: string) => boolean,
): Promise<void> {
  const rows = new Map((await store.read.selectFrom(table).selectAll().execute()).map((row) => [row.id, row]));
  for (const { request, answer } of asked) {
    const named = request.path.split('/').find((part) => rows.has(part));
    const row = rows.get((request.body as { id?: string } | undefined)?.id ?? named ?? '');
    expect(row && isRight(row, request.path), `${table} of ${request.path} ${answer.text}`).toBe(true);
  }
}

const data = z.looseObject({ state: z.string(), from: z.number(), to: z.number() });

/** Each booking was placed once, ended at most once for each time that it was put back, and stands as was last told. */
async function expectTold(store: Store): Promise<void> {
  const events = await store.read
    .selectFrom('event')
    .selectAll()
    .where('kind', 'like', 'booking.%')
    .orderBy('id')
    .execute();
  const bySubject = Map.groupBy(events, (event) => event.subject_id);
  const rows = await store.read.selectFrom('booking').select(['id', 'state', 'from_at', 'to_at']).execute();
  for (const { id, state, from_at, to_at } of rows) {
    const told = bySubject.get(id) ?? [];
    expect(told.filter(({ kind }) => kind === 'booking.placed')).toHaveLength(1);
    const last = parseJson(data, told.at(-1)?.data ?? '{}');
    expect({ id, state: last.state, from: last.from, to: last.to }).toEqual({ id, state, from: from_at, to: to_at });
    expect(told.filter(({ kind }) => kind === 'booking.cancelled').length).toBe(state === 'cancelled' ? 1 : 0);
  }
  expect([...bySubject.keys()].toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
}

/** No order, hold, wish or closure is there that nobody asked for, and what was asked for again is there once. */
export async function expectNothingElse(store: Store, { answered }: Record): Promise<void> {
  const asked = answered.flatMap(({ request }) => Object.values((request.body ?? {}) as object));
  const known = new Set(asked);
  for (const table of ['orders', 'hold', 'wish', 'closure'] as const) {
    const rows = await store.read.selectFrom(table).select('id').execute();
    expect(
      rows.filter(({ id }) => !known.has(id)),
      table,
    ).toEqual([]);
  }
}
