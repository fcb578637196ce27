import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './schema.ts';

const INT8 = 20;
const NUMERIC = 1700;

/** `bigint` holds epoch milliseconds, money in minor units and counters, all far below 2^53. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8 || oid === NUMERIC) return Number;
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

const MAX_CONNECTIONS = 20;

export function openPostgres(url: string): Kysely<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: 10_000,
    // A lock that is not had in this time becomes `busy`, not a hanging request.
    options: '-c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s',
    types: types as pg.CustomTypesConfig,
  });
  // An idle connection that the server closes must not end the process; the next query gets a new one.
  pool.on('error', () => {});
  // Nor must one that it closes between two statements of a transaction: the next statement fails with what happened.
  pool.on('connect', (client) => client.on('error', () => {}));
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}
