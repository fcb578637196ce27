import { setTimeout as sleep } from 'node:timers/promises';
import BetterSqlite from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
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

/** How long a statement waits for another process (an import, say) that is writing; a reader hardly ever has to. */
const WAIT_MS = 10_000;
const LONGEST_NAP_MS = 50;

function isLocked(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}

/** SQLite itself would wait by sleeping in this thread, and with it the whole server; here others go on meanwhile. */
function waitingFor(connection: DatabaseConnection): DatabaseConnection {
  return {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      const giveUpAt = performance.now() + WAIT_MS;
      for (let napMs = 2; ; napMs = Math.min(napMs * 2, LONGEST_NAP_MS)) {
        try {
          return await connection.executeQuery<Row>(query);
        } catch (error) {
          if (!isLocked(error) || performance.now() > giveUpAt) throw error;
          await sleep(napMs);
        }
      }
    },
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  };
}

/** What we use of a handle; `inTransaction` is false once SQLite has rolled back by itself, on a full disk for instance. */
type Handle = SqliteDatabase & { readonly inTransaction: boolean };

/** Takes the write lock at `begin`: a transaction that reads first could otherwise not become a writer. */
class ImmediateSqliteDriver extends SqliteDriver {
  readonly #database: Handle;
  #connection: DatabaseConnection | undefined;

  constructor(database: Handle) {
    super({ database });
    this.#database = database;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= waitingFor(await super.acquireConnection());
    return this.#connection;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** Where nothing is left to roll back, the error that led here is the one to hear of. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
}

class JishiSqliteDialect extends SqliteDialect {
  readonly #database: Handle;

  constructor(database: Handle) {
    super({ database });
    this.#database = database;
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.#database);
  }
}

export type SqliteOptions = { readonly readonly: boolean };

export type SqliteHandle = {
  readonly db: Kysely<Database>;
  /** A number that is another one once another handle has committed anything; null when that cannot be told now. */
  readonly changes: () => number | null;
};

/** One handle on an SQLite file. WAL lets readers go on while one writes; FULL keeps what was answered. */
export function openSqlite(file: string, { readonly }: SqliteOptions): SqliteHandle {
  const handle = new BetterSqlite(file, { readonly, timeout: WAIT_MS });
  handle.pragma('foreign_keys = ON');
  handle.pragma('cache_size = -16000');
  handle.pragma('temp_store = MEMORY');
  if (!readonly) {
    handle.pragma('journal_mode = WAL');
    handle.pragma('synchronous = FULL');
  }
  handle.pragma('busy_timeout = 0');
  return {
    db: new Kysely<Database>({ dialect: new JishiSqliteDialect(rememberStatements(handle)) }),
    changes: countChanges(handle),
  };
}

function countChanges(handle: BetterSqlite.Database): () => number | null {
  const version = handle.prepare<[], number>('pragma data_version').pluck();
  return () => {
    try {
      return version.get() ?? null;
    } catch {
      // Whoever reads next waits for a lock, or says what is wrong.
      return null;
    }
  };
}

const MAX_STATEMENTS = 500;

/** Compiling a statement costs more than most of our statements; the same text is compiled once. */
function rememberStatements(handle: BetterSqlite.Database): Handle {
  const statements = new Map<string, BetterSqlite.Statement>();
  return {
    close: () => handle.close(),
    get inTransaction() {
      return handle.inTransaction;
    },
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
