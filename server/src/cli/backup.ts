import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { backupSqlite } from '@jishi/db/backup';
import { readConfig } from '../config.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';

export const BACKUP_USAGE = 'jishi backup <file>';

/** Copies the database to a file that does not exist yet. PostgreSQL has its own tools for that. */
export async function runBackup(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [target, ...more] = argv;
  if (!target || more.length > 0 || target.startsWith('-')) throw new UsageError(BACKUP_USAGE);
  const { databaseUrl } = readConfig(process.env);
  if (!databaseUrl.startsWith('file:')) throw new UsageError('backup is for SQLite; use pg_dump for PostgreSQL');
  const path = resolve(target);
  if (existsSync(path)) throw new UsageError(`${target} exists already`);
  await backupSqlite(databaseUrl, path);
  terminal.out(`written ${target}`);
  return 0;
}
