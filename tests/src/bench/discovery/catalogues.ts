import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { migrate } from '@jishi/db/migrate';
import { openStore } from '@jishi/db/open';
import { loadReference } from '@jishi/server/catalogue/reference';
import { readConfig } from '@jishi/server/config';
import { imagePath } from '@jishi/server/discovery/follow/follow';
import { serveProcess } from '../process.ts';
import { UsageError } from '../usage.ts';
import { multiply } from './multiply.ts';

export const SIZES = { '42k': 42_000, '420k': 420_000, '1m': 1_000_000 } as const;
export type Size = keyof typeof SIZES;

export const DEMO_PASSWORD = 'bench-password';

/** The database with so many instruments in a folder; made when it is not there, which takes up to a minute. */
export async function catalogueOf(folder: string, instruments: number): Promise<string> {
  const file = resolve(folder, `${nameOf(instruments)}.db`);
  if (!existsSync(file)) await make(file, folder, instruments);
  await bringUpToDate(file);
  return file;
}

/** Tables and reference data as the program has them today; nothing is written when they are so already. */
async function bringUpToDate(file: string): Promise<void> {
  const store = openStore(`file:${file}`);
  try {
    await migrate(store.write);
    await loadReference(store, () => {});
  } finally {
    await store.close();
  }
}

async function make(file: string, folder: string, instruments: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  if (instruments < SIZES['42k']) throw new UsageError(`a catalogue has ${SIZES['42k']} instruments at least`);
  console.log(`making ${file}`);
  if (instruments === SIZES['42k']) await makeSample(file);
  else multiply(await catalogueOf(folder, SIZES['42k']), file, instruments);
}

function nameOf(instruments: number): string {
  const known = Object.entries(SIZES).find(([, size]) => size === instruments);
  return known?.[0] ?? `${instruments}`;
}

/** What the first start of the program in demo mode makes. */
async function makeSample(file: string): Promise<void> {
  const server = await serveProcess('server/src/cli.ts', ['start', '--demo', '--no-web'], {
    DATABASE_URL: `file:${file}`,
    JISHI_DEMO_PASSWORD: DEMO_PASSWORD,
    JISHI_JOBS: '0',
  });
  await server.stop();
}

/** Lets the next start read everything from the database. */
export function dropImage(file: string): void {
  rmSync(imagePath(readConfig({ DATABASE_URL: `file:${file}` })), { force: true });
}
