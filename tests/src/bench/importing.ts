import { join } from 'node:path';
import { serveProcess, timeProcess } from './process.ts';

const CLI = 'server/src/cli.ts';

/** A database that holds the reference data and nothing else. */
async function referenceOnly(folder: string, name = 'reference.db'): Promise<string> {
  const file = join(folder, name);
  const server = await serveProcess(CLI, ['start', '--no-web'], { DATABASE_URL: `file:${file}` });
  await server.stop();
  return file;
}

/** Writes a full catalogue as the national register's table and reads it into an empty database. */
async function register(folder: string, full: string): Promise<{ seconds: number; peak: number }> {
  const table = join(folder, 'register.csv');
  await timeProcess(CLI, ['export', 'instruments', '--map', 'nrii', '--out', table], { DATABASE_URL: `file:${full}` });
  const empty = await referenceOnly(folder, 'register.db');
  return timeProcess(CLI, ['import', 'instruments', table, '--map', 'nrii', '--quiet'], {
    DATABASE_URL: `file:${empty}`,
  });
}

export const benchImport = { referenceOnly, register };
