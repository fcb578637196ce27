import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { chromium } from 'playwright-core';

const isRoot = process.getuid?.() === 0;
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The path of a Chromium: from the environment, the PATH or Playwright's cache; else it is installed, by Playwright or,
 * as root on Debian, by apt. Throws one clear sentence when there is none, so that browser tests fail and never pass
 * without a browser.
 */
export function findChromium(): string {
  const found = fromEnvironment() ?? fromPath() ?? fromPlaywright();
  if (found) return found;
  for (const install of [installByPlaywright, installByApt]) {
    install();
    const installed = fromPlaywright() ?? fromPath();
    if (installed) return installed;
  }
  throw new Error(
    'No Chromium for the browser tests: set CHROMIUM to the path of one, or install one ' +
      '(`npx playwright-core install chromium`, or the package chromium of your system).',
  );
}

function fromEnvironment(): string | undefined {
  for (const name of ['CHROMIUM', 'CHROME_PATH']) {
    const path = process.env[name];
    if (!path) continue;
    if (isProgram(path)) return path;
    throw new Error(`${name} is ${path}, which does not start`);
  }
  return undefined;
}

function fromPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

function fromPlaywright(): string | undefined {
  const path = chromium.executablePath();
  return isProgram(path) ? path : undefined;
}

/** Whether it starts: one that was downloaded may lack libraries of the system. */
function isProgram(path: string): boolean {
  return existsSync(path) && spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0;
}

function installByPlaywright(): void {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  run(process.execPath, [cli, 'install', ...(isRoot ? ['--with-deps'] : []), 'chromium']);
}

function installByApt(): void {
  if (!isRoot || !existsSync('/usr/bin/apt-get')) return;
  run('apt-get', ['update', '-q']);
  run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium']);
}

/** Ten minutes are enough for any mirror that will answer at all. */
function run(program: string, args: readonly string[]): void {
  console.log(`installing Chromium: ${program} ${args.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: 600_000, env });
}
