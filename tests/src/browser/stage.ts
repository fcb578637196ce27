import { type SampleAnchors, sampleAnchors } from '@jishi/db/sample/record';
import { makeSample } from '@jishi/db/sample/sample';
import { loadReference } from '@jishi/server/catalogue/reference';
import { buildWeb } from '@jishi/server/cli/web-build';
import { type Config, readConfig } from '@jishi/server/config';
import type { Deps } from '@jishi/server/context';
import { ensureDemoAccounts } from '@jishi/server/identity/demo';
import { type Running, start } from '@jishi/server/main';
import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../support/chromium.ts';
import { type Client, makeClient } from '../support/client.ts';
import { createFile } from '../support/sqlite.ts';

/** A Monday morning in Shanghai without a holiday near it: 08:02, so that nothing passes a quarter of an hour. */
export const NOW = Date.UTC(2026, 10, 23, 0, 2);
export const ZONE = 'Asia/Shanghai';
export const PASSWORD = 'microscope-for-all';

const INSTRUMENTS = 2000;
const SEED = 2;

export type Stage = {
  /** `http://127.0.0.1:port`; stays the same when the server comes back. */
  readonly url: string;
  readonly browser: Browser;
  readonly anchors: SampleAnchors;
  /** Asks the server beside the browser, without a session. */
  readonly client: Client;
  /** What time it is at the server, epoch ms. */
  readonly now: () => number;
  /** The server's time goes on by so much; pages that are open keep theirs. */
  readonly pass: (ms: number) => void;
  readonly stopServer: () => Promise<void>;
  readonly startServer: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/**
 * The real server with the built pages, the sample catalogue and the demo accounts, and a browser. The date is the same
 * in every run, in the server as in the pages, and goes on from there; that of this process is left alone, since the
 * browser's own timers count on it. `env`: settings beside the usual ones; `more`: what
 * is in the database besides the sample.
 */
export async function openStage(env: NodeJS.ProcessEnv = {}, more: Prepare = async () => {}): Promise<Stage> {
  await buildWeb();
  let ahead = NOW - performance.now();
  const now = () => Math.floor(performance.now() + ahead);
  const database = createFile();
  const settings = {
    ...readConfig({ JISHI_LOG: 'error', JISHI_RATE_LIMIT: '0', ...env }),
    demo: true,
    demoPassword: PASSWORD,
  };
  let running: Running | null = await serve(now, { ...settings, databaseUrl: database.url, port: 0 }, (deps) =>
    fill(deps, more),
  );
  const { url } = running;
  const anchors = await sampleAnchors(running.deps.store.read);
  if (!anchors) throw new Error('the sample has no anchors');
  const stopServer = async () => {
    await running?.stop();
    running = null;
  };
  const browser = await openBrowser();
  return {
    url,
    browser,
    anchors,
    client: makeClient(url),
    now,
    pass: (ms) => {
      ahead += ms;
    },
    stopServer,
    startServer: async () => {
      running ??= await serve(now, { ...settings, databaseUrl: database.url, port: Number(new URL(url).port) });
    },
    close: async () => {
      await browser.close();
      await stopServer();
      await database.drop();
    },
  };
}

type Prepare = (deps: Deps) => Promise<void>;

async function fill(deps: Deps, more: Prepare): Promise<void> {
  await loadReference(deps.store, () => {});
  await makeSample(deps.store, { instruments: INSTRUMENTS, seed: SEED, now: deps.clock() });
  await ensureDemoAccounts(deps);
  await more(deps);
}

async function serve(clock: () => number, config: Config, prepare: Prepare = async () => {}): Promise<Running> {
  const running = await start(config, prepare, { clock });
  await running.ready;
  return running;
}

/** Nothing but 127.0.0.1 has an address in it. */
async function openBrowser(): Promise<Browser> {
  const args = ['--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1', '--force-prefers-reduced-motion'];
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: findChromium(), args: [...args, ...sandbox] });
}
