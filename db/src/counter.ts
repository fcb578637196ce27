import { sql } from 'kysely';
import { isPostgres } from './dialect.ts';
import type { Db } from './open.ts';

const text = sql<{ data_version: number }>`pragma data_version`;

/**
 * A number that is another one once anybody has committed anything; null on PostgreSQL, which has no cheap one. What
 * was read after it was asked for still holds as long as it stays the same. Only for handles that do not write
 * themselves (`store.read`): SQLite does not count a connection's own commits.
 */
export async function changeCounter(db: Db): Promise<number | null> {
  if (isPostgres(db)) return null;
  const { rows } = await db.executeQuery<{ data_version: number }>(compiled(db));
  return rows[0]?.data_version ?? null;
}

const perDatabase = new WeakMap<Db, ReturnType<typeof text.compile>>();

function compiled(db: Db) {
  const known = perDatabase.get(db) ?? text.compile(db);
  perDatabase.set(db, known);
  return known;
}
