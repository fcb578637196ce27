import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { WEB_DIST } from '../http/web.ts';

const root = join(WEB_DIST, '..', '..');
const SOURCES = [
  'web/src',
  'web/index.html',
  'web/public',
  'web/vite.config.ts',
  'web/package.json',
  'shared/src',
  'pnpm-lock.yaml',
];

/** Builds the web client when a source is newer than what was built; answers whether it did. */
export async function buildWeb(): Promise<boolean> {
  const built = await newestOf(join(WEB_DIST, 'index.html'));
  const sources = await Promise.all(SOURCES.map((source) => newestOf(join(root, source))));
  if (built > Math.max(...sources)) return false;
  const vite = spawn(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], {
    cwd: join(root, 'web'),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(vite, 'exit')) as [number | null];
  if (code !== 0) throw new Error('building the web client failed');
  return true;
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
