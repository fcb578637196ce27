import { type Kysely, PostgresAdapter } from 'kysely';

/** Whether an executor talks to PostgreSQL; only migrations and a few queries of this package ask. */
export function isPostgres(db: Pick<Kysely<never>, 'getExecutor'>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}
