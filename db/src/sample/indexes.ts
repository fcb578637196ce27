import { sql } from 'kysely';
import { isPostgres } from '../dialect.ts';
import type { Trx } from '../open.ts';
import type { Database } from '../schema.ts';

/**
 * Runs a bulk load without the secondary indexes of some tables and makes them again afterwards, on SQLite, where
 * sorting once costs a fifth of keeping them in order row by row and all of it is part of the transaction. Primary keys,
 * unique constraints and triggers stay. PostgreSQL would lock out all readers, so there the indexes stay too.
 */
export async function withoutIndexes<T>(
  trx: Trx,
  tables: readonly (keyof Database)[],
  load: () => Promise<T>,
): Promise<T> {
  if (isPostgres(trx)) return load();
  const { rows: indexes } = await sql<{ name: string; sql: string }>`
    select name, sql from sqlite_master
    where type = 'index' and sql is not null and tbl_name in (${sql.join(tables)})
    order by name
  `.execute(trx);
  for (const index of indexes) await sql`drop index ${sql.id(index.name)}`.execute(trx);
  const result = await load();
  for (const index of indexes) await sql.raw(index.sql).execute(trx);
  return result;
}
