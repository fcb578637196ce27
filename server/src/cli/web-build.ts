import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { WEB_DIST } from '../http/web.ts';

const MAX_TURNS = 5;
const root = join(WEB_DIST, '..', '..');
const SOURCES = [
  'web/src',
  'web/index.html',
  'web/public',
  'web/vite.config.ts',
  'web/compressed.ts',
  'web/pieces.ts',
  'web/package.json',
  'shared/src',
  'pnpm-lock.yaml',
];

/**
 * Builds the web client when a source is newer than what was built; answers whether it did. It is built beside the one
 * that there is and then takes its place: two who build at once do not write into each other's, and nobody is served half.
 */
export async function buildWeb(): Promise<boolean> {
  const built = await newestOf(join(WEB_DIST, 'index.html'));
  const sources = await Promise.all(SOURCES.map((source) => newestOf(join(root, source))));
  if (built > Math.max(...sources)) return false;
  const fresh = `${WEB_DIST}-${randomUUID()}`;
  const options = ['--logLevel', 'warn', '--outDir', fresh, '--emptyOutDir'];
  const vite = spawn(process.execPath, ['node_modules/vite/bin/vite.js', 'build', ...options], {
    cwd: join(root, 'web'),
    // Whoever asks, say a test: what is built is what people get.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(vite, 'exit')) as [number | null];
  if (code !== 0) {
    await rm(fresh, { recursive: true, force: true });
    throw new Error('building the web client failed');
  }
  await replace(WEB_DIST, fresh);
  return true;
}

/** Puts a folder in the place of another; somebody who does the same meanwhile is replaced too. */
async function replace(folder: string, fresh: string): Promise<void> {
  const old = `${fresh}-old`;
  for (let turn = 1; ; turn += 1) {
    try {
      await rename(folder, old).catch(unless('ENOENT'));
      await rename(fresh, folder);
      break;
    } catch (error) {
      if (turn === MAX_TURNS) throw error;
      await rm(old, { recursive: true, force: true });
    }
  }
  await rm(old, { recursive: true, force: true });
}

function unless(code: string): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (error.code !== code) throw error;
  };
}

/** The latest change below a path in epoch milliseconds; 0 when there is nothing. */
async function newestOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const entries = await readdir(path);
  const times = await Promise.all(entries.map((entry) => newestOf(join(path, entry))));
  return Math.max(0, ...times);
}
