import { rename, rm } from 'node:fs/promises';
import BetterSqlite from 'better-sqlite3';
import { sqliteFile } from './open.ts';

/** Copies an SQLite database page by page while others go on using it; the target appears only when it is whole. */
export async function backupSqlite(url: string, target: string): Promise<void> {
  const source = new BetterSqlite(sqliteFile(url), { readonly: true, fileMustExist: true });
  const partial = `${target}.partial`;
  try {
    await source.backup(partial);
    await rename(partial, target);
  } finally {
    source.close();
    await rm(partial, { force: true });
  }
}
