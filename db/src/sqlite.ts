import BetterSqlite from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';
import type { Database } from './schema.ts';

/** SQLite's schema changes are transactional, so a migration that fails leaves nothing behind. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Takes the write lock at `begin`: a transaction that reads first could otherwise not become a writer. */
class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

class JishiSqliteDialect extends SqliteDialect {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    super({ database });
    this.#database = database;
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver({ database: this.#database });
  }
}

export type SqliteOptions = { readonly readonly: boolean };

/** One handle on an SQLite file. WAL lets readers go on while one writes; FULL keeps what was answered. */
export function openSqlite(file: string, { readonly }: SqliteOptions): Kysely<Database> {
  const handle = new BetterSqlite(file, { readonly, timeout: 10_000 });
  handle.pragma('foreign_keys = ON');
  handle.pragma('cache_size = -64000');
  handle.pragma('temp_store = MEMORY');
  if (!readonly) {
    handle.pragma('journal_mode = WAL');
    handle.pragma('synchronous = FULL');
  }
  return new Kysely<Database>({ dialect: new JishiSqliteDialect(rememberStatements(handle)) });
}

const MAX_STATEMENTS = 500;

/** Compiling a statement costs more than most of our statements; the same text is compiled once. */
function rememberStatements(handle: BetterSqlite.Database): SqliteDatabase {
  const statements = new Map<string, BetterSqlite.Statement>();
  return {
    close: () => handle.close(),
    prepare(text) {
      const known = statements.get(text);
      if (known && !known.busy) return known as never;
      const statement = handle.prepare(text);
      if (statements.size >= MAX_STATEMENTS) statements.clear();
      statements.set(text, statement);
      return statement as never;
    },
  };
}
