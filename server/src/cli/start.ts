import { parseArgs } from 'node:util';
import { readSetting } from '@jishi/db/queries/setting';
import { makeSample } from '@jishi/db/sample/sample';
import { loadReference } from '../catalogue/reference.ts';
import { readConfig } from '../config.ts';
import type { Deps } from '../context.ts';
import { ensureDemoAccounts } from '../identity/demo.ts';
import { type Running, start } from '../main.ts';
import { makeProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';
import { buildWeb } from './web-build.ts';

export const START_USAGE = `jishi start [--demo] [--sample <instruments>] [--seed <number>] [--no-web]
  --demo      demo accounts and, on the first start, the sample catalogue (JISHI_DEMO=1)
  --sample    size of the sample catalogue, 42000 unless told, 0 for none
  --no-web    only the interface for programs: the web client is not built`;

const SAMPLE_SIZE = 42_000;
const SAMPLE_SEED = 1;

/** Serves until the process is told to stop; answers the exit code. */
export async function runStart(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      demo: { type: 'boolean' },
      sample: { type: 'string' },
      seed: { type: 'string' },
      'no-web': { type: 'boolean' },
    },
  });
  const size = wholeNumber('--sample', values.sample, SAMPLE_SIZE);
  const seed = wholeNumber('--seed', values.seed, SAMPLE_SEED);
  const config = readConfig(values.demo ? { JISHI_DEMO: '1', ...process.env } : process.env);
  if (!values['no-web'] && (await buildWeb())) terminal.err('web client built');

  let accounts: Awaited<ReturnType<typeof ensureDemoAccounts>> = null;
  const running = await start(config, async (deps) => {
    await fill(deps, size, seed, terminal);
    accounts = await ensureDemoAccounts(deps);
  });
  terminal.out(`Jishi 机时 ${running.url}`);
  for (const line of demoLines(accounts)) terminal.out(line);
  running.ready.then(
    () => terminal.err('catalogue ready'),
    (error) => terminal.err(`catalogue: ${error instanceof Error ? error.message : String(error)}`),
  );
  return untilStopped(running);
}

function wholeNumber(name: string, given: string | undefined, otherwise: number): number {
  if (given === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(given)) throw new UsageError(`${name} wants a whole number, not ${given}`);
  return Number(given);
}

/** Reference data always, the sample catalogue in demo mode; both only what is not there yet. */
async function fill(deps: Deps, size: number, seed: number, terminal: Terminal): Promise<void> {
  const progress = makeProgress(terminal);
  await loadReference(deps.store, progress);
  const present = await readSetting(deps.store.read, 'sample');
  if (deps.config.demo && present === undefined && size > 0) {
    await makeSample(deps.store, { instruments: size, seed, now: deps.clock() }, ({ done, total }) =>
      progress('sample catalogue', done, total),
    );
  }
}

function demoLines(accounts: Awaited<ReturnType<typeof ensureDemoAccounts>>): string[] {
  if (!accounts) return [];
  const rows = accounts.accounts.map(({ email, role }) => `  ${email.padEnd(20)} ${role.zh} / ${role.en}`);
  return ['演示账号 / demo accounts', ...rows, `  密码 / password: ${accounts.password}`];
}

function untilStopped(running: Running): Promise<number> {
  return new Promise((resolve) => {
    let stopping = false;
    const stop = () => {
      if (stopping) return;
      stopping = true;
      const late = setTimeout(() => process.exit(1), 10_000).unref();
      void running.stop().then(() => {
        clearTimeout(late);
        resolve(0);
        // Once the code is set: what still waits for somebody else's server keeps nobody here waiting.
        setImmediate(() => process.exit());
      });
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
