import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Kysely, Transaction } from 'kysely';
import { groupCommits } from './group-commit.ts';
import { openPostgres } from './postgres.ts';
import type { Database } from './schema.ts';
import { openSqlite } from './sqlite.ts';

/** Reads, outside or inside a transaction. */
export type Db = Kysely<Database>;
/** Writes that must be one with others; a function that needs a lock asks for it by type. */
export type Trx = Transaction<Database>;

export type Store = {
  readonly kind: 'sqlite' | 'postgres';
  /** For reads outside a transaction; on SQLite a handle of its own, so that reads do not wait for a writer. */
  readonly read: Db;
  readonly write: Db;
  /**
   * A number that is another one once anybody has committed anything: what was read after it was asked for still holds
   * as long as it stays the same. Null where that cannot be told for next to nothing, as on PostgreSQL.
   */
  readonly changes: () => number | null;
  /** One transaction; see `transact`, which is what use cases call. */
  readonly commit: <T>(work: (trx: Trx) => Promise<T>) => Promise<T>;
  close(): Promise<void>;
};

/**
 * Opens `file:path` (relative to the working directory), `file::memory:` is not supported because reads have a handle
 * of their own, or `postgres://…`. Throws an Error with one clear line for anything else.
 */
export function openStore(url: string): Store {
  if (/^postgres(ql)?:\/\//.test(url)) {
    const db = openPostgres(url);
    return {
      kind: 'postgres',
      read: db,
      write: db,
      changes: () => null,
      commit: (work) => db.transaction().execute(work),
      close: () => db.destroy(),
    };
  }
  const file = sqliteFile(url);
  mkdirSync(dirname(file), { recursive: true });
  const { db: write } = openSqlite(file, { readonly: false });
  const { db: read, changes } = openSqlite(file, { readonly: true });
  return {
    kind: 'sqlite',
    read,
    write,
    changes,
    commit: groupCommits(write),
    close: async () => {
      await read.destroy();
      await write.destroy();
    },
  };
}

/** The path of a `file:` address. */
export function sqliteFile(url: string): string {
  const match = /^file:(?!\/\/)(.+)$/.exec(url);
  if (url.startsWith('file:///')) return fileURLToPath(url);
  if (!match?.[1] || match[1].includes(':memory:')) {
    throw new Error(`DATABASE_URL must be file:<path> or postgres://…, not ${url.slice(0, 40)}`);
  }
  return resolve(match[1]);
}

const MAX_ATTEMPTS = 5;

/**
 * Runs `work` in one transaction and runs it again when PostgreSQL gave it up for another one (serialisation failure,
 * deadlock). `work` must have no effect outside the transaction; on SQLite it may share its commit with others.
 */
export async function transact<T>(store: Store, work: (trx: Trx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await store.commit(work);
    } catch (error) {
      if (attempt >= MAX_ATTEMPTS || !gaveWay(error)) throw error;
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function gaveWay(error: unknown): boolean {
  return ['40001', '40P01'].includes(codeOf(error));
}

/** Whether the overlap guard of `occupancy` refused a write. */
export function isOverlap(error: unknown): boolean {
  if (codeOf(error) === '23P01') return true;
  if (!(error instanceof Error)) return false;
  // On SQLite a row that begins at the same instant hits the primary key before or after the trigger.
  return /occupancy_overlap|UNIQUE constraint failed: occupancy\./.test(error.message) || isOccupancyKey(error);
}

function isOccupancyKey(error: Error): boolean {
  return codeOf(error) === '23505' && 'constraint' in error && error.constraint === 'occupancy_pk';
}

/** Whether a row with the same key exists already. */
export function isDuplicate(error: unknown): boolean {
  const code = codeOf(error);
  return code === '23505' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === 'SQLITE_CONSTRAINT_UNIQUE';
}

/** No lock or turn in time, too many clients, given up for another, shut down or out of reach for a moment. */
const BUSY_CODES: ReadonlySet<string> = new Set([
  '55P03',
  '57014',
  '53300',
  '40001',
  '40P01',
  '57P01',
  '57P03',
  'ECONNREFUSED',
  'ECONNRESET',
]);

/** What the driver says without a code of a connection that it did not get, or that is gone. */
const LOST_CONNECTION =
  /timeout exceeded when trying to connect|Connection terminated|connection error and is not queryable/;

/** Whether the database had no lock, connection or turn for us in time; the caller may try again. */
export function isBusy(error: unknown): boolean {
  const code = codeOf(error);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('08') || BUSY_CODES.has(code)) return true;
  return error instanceof Error && LOST_CONNECTION.test(error.message);
}

/** Nothing can be added: the disk is full, or a file may not grow. */
const FULL_CODES: ReadonlySet<string> = new Set(['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_IOERR_SHMSIZE', '53100']);

/** Whether the database had no room to write; reading goes on, and writing once somebody has made room. */
export function isFull(error: unknown): boolean {
  return FULL_CODES.has(codeOf(error));
}
