import { sql } from 'kysely';
import { isPostgres } from '../dialect.ts';
import type { Trx } from '../open.ts';

const IMPORT_LOCK = 6_001;

/**
 * One import writes at a time, until its transaction ends: it decides by what it read whether a row is new. SQLite has one
 * writer anyway.
 */
export async function lockImports(trx: Trx): Promise<void> {
  if (isPostgres(trx)) await sql`select pg_advisory_xact_lock(${sql.lit(IMPORT_LOCK)})`.execute(trx);
}
