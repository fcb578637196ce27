import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { quantile } from '../load.ts';
import { type Served, serveProcess } from '../process.ts';
import { signIn } from '../session.ts';
import { UsageError } from '../usage.ts';
import { openBrowser, SLOWER } from './browser.ts';
import { enlargeFacility } from './hall.ts';
import { type Delays, INTERACTIONS, type Interaction, measureDelays } from './interactions.ts';
import { weighFirstVisit } from './scripts.ts';
import { timeToUse } from './usable.ts';
import { timeWeek } from './week.ts';

const PASSWORD = 'bench-password';
const GOALS = { kilobytes: 170, usableMs: 1500, delayMs: 100, weekMs: 500 } as const;
const INSTRUMENTS = 200;

export const SCREENS_USAGE = `pnpm bench screens [--runs <number>] [--database <file>]
  scripts of a first visit, and how fast the pages answer in a browser that is ${SLOWER} times slower than this machine,
  with 42,000 instruments behind them
  --runs      how often each is measured, 3 unless told
  --database  where the catalogue is kept for another time`;

export async function runScreens(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: { runs: { type: 'string', default: '3' }, database: { type: 'string' } },
  });
  if (!/^[1-9]\d?$/.test(values.runs)) throw new UsageError(`--runs wants a number from 1 to 99, not ${values.runs}`);
  const folder = mkdtempSync(join(tmpdir(), 'jishi-bench-'));
  try {
    await runWith(resolve(values.database ?? join(folder, 'jishi.db')), Number(values.runs));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runWith(file: string, runs: number): Promise<void> {
  if (!existsSync(file)) await (await serve(file)).stop();
  const facility = enlargeFacility(file, INSTRUMENTS);
  const server = await serve(file);
  const browser = await openBrowser();
  try {
    await tellScripts(browser, server.url);
    await tellUsable(browser, server.url, runs);
    await tellDelays(browser, server.url, runs);
    await tellWeek(browser, server.url, facility, runs);
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function serve(file: string): Promise<Served> {
  const env = { DATABASE_URL: `file:${file}`, JISHI_DEMO_PASSWORD: PASSWORD };
  const server = await serveProcess('server/src/cli.ts', ['start', '--demo'], env);
  while (!(await fetch(`${server.url}/readyz`)).ok) await sleep(100);
  return server;
}

async function tellScripts(browser: Browser, url: string): Promise<void> {
  const scripts = await weighFirstVisit(browser, url);
  const total = scripts.reduce((sum, { kilobytes }) => sum + kilobytes, 0);
  say('scripts of a first visit, compressed', `${total.toFixed(1)} kB`, `goal ≤ ${GOALS.kilobytes} kB`);
  for (const { name, kilobytes } of scripts) say(`  ${name}`, `${kilobytes.toFixed(1)} kB`);
}

async function tellUsable(browser: Browser, url: string, runs: number): Promise<void> {
  // The first one of all warms the server up.
  await timeToUse(browser, url);
  const times = await repeat(runs, () => timeToUse(browser, url));
  say('search usable, median / slowest', both(times), `goal ≤ ${GOALS.usableMs} ms`);
}

async function tellDelays(browser: Browser, url: string, runs: number): Promise<void> {
  const measured: readonly Delays[] = await repeat(runs, () => measureDelays(browser, url));
  say('delay of the slowest interaction', '', `goal ≤ ${GOALS.delayMs} ms, median / slowest of the runs`);
  for (const [name, what] of Object.entries(INTERACTIONS)) {
    say(`  ${what}`, both(measured.map((delays) => delays[name as Interaction])));
  }
}

async function tellWeek(browser: Browser, url: string, facility: string, runs: number): Promise<void> {
  const what = `calendar of ${INSTRUMENTS} instruments × 7 days`;
  const cookie = await signIn(url, 'admin@demo.test', PASSWORD);
  await timeWeek(browser, url, cookie, facility);
  const times = await repeat(runs, () => timeWeek(browser, url, cookie, facility));
  const found = times.filter((time) => time !== null);
  say(what, found.length > 0 ? both(found) : 'no such page', `goal ≤ ${GOALS.weekMs} ms`);
}

async function repeat<Result>(runs: number, measure: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let run = 0; run < runs; run += 1) results.push(await measure());
  return results;
}

function both(times: readonly number[]): string {
  return `${quantile(times, 0.5).toFixed(0)} / ${Math.max(...times).toFixed(0)} ms`;
}

function say(what: string, value: string, goal = ''): void {
  console.log(`${what.padEnd(54)} ${value.padStart(16)}  ${goal}`);
}
