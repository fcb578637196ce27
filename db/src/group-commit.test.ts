import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { groupCommits } from './group-commit.ts';
import { openStore, type Store } from './open.ts';

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jishi-group-'));
  store = openStore(`file:${join(folder, 'test.db')}`);
  await sql`create table note (id integer primary key)`.execute(store.write);
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const write = (id: number) => (trx: Parameters<Parameters<Store['commit']>[0]>[0]) =>
  sql`insert into note (id) values (${id})`.execute(trx).then(() => id);

async function notes(): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select id from note order by id`.execute(store.read);
  return rows.map((row) => row.id);
}

test('works that wait together succeed and fail one by one', async () => {
  const outcomes = await Promise.allSettled([1, 2, 2, 3, 1, 4].map((id) => store.commit(write(id))));
  expect(outcomes.map((outcome) => outcome.status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
  expect(await notes()).toEqual([1, 2, 3, 4]);
});

test('whoever is told of success finds it committed', async () => {
  await Promise.all(
    Array.from({ length: 200 }, async (_, id) => {
      await store.commit(write(id));
      expect(await notes()).toContain(id);
    }),
  );
});

test('what a failing work wrote before it failed is gone, what others wrote stays', async () => {
  const half = store.commit(async (trx) => {
    await write(10)(trx);
    throw new Error('stop');
  });
  await Promise.allSettled([store.commit(write(1)), half, store.commit(write(2))]);
  await expect(half).rejects.toThrow('stop');
  expect(await notes()).toEqual([1, 2]);
});

test('when the transaction itself is lost, nobody of the group hears of success', async () => {
  const lost = store.commit(async (trx) => {
    await sql`rollback`.execute(trx);
  });
  const outcomes = await Promise.allSettled([store.commit(write(1)), lost]);
  const after = await notes();
  for (const [index, outcome] of outcomes.entries()) {
    if (index === 0 && outcome.status === 'fulfilled') expect(after).toContain(1);
  }
  expect(outcomes[1]?.status).toBe('rejected');
  expect(await store.commit(write(7))).toBe(7);
});

test('many works share few commits', async () => {
  let begun = 0;
  const counting = groupCommits({
    ...store.write,
    transaction: () => {
      begun += 1;
      return store.write.transaction();
    },
  } as unknown as Store['write']);
  await Promise.all(Array.from({ length: 100 }, (_, id) => counting(write(id))));
  expect(begun).toBeLessThan(50);
});

test('what SQLite itself gives up is lost for all who shared it, and each of them hears why', async () => {
  const full = store.commit(async (trx) => {
    await write(10)(trx);
    // As SQLite does when the disk is full in the middle of a statement.
    await sql`rollback`.execute(trx);
    throw new Error('the disk is full');
  });
  const outcomes = await Promise.allSettled([full, store.commit(write(1))]);
  const reasons = outcomes.map((outcome) => (outcome.status === 'rejected' ? String(outcome.reason) : 'kept'));
  expect(reasons[0]).toBe('Error: the disk is full');
  expect(await notes()).toEqual(reasons[1] === 'kept' ? [1] : []);
  await store.commit(write(2));
  expect(await notes()).toContain(2);
});
