import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

export type Served = {
  readonly url: string;
  readonly seconds: number;
  readonly pid: number | undefined;
  readonly stop: () => Promise<number>;
};

function run(script: string, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  // As `npm start` and `pnpm jishi` start it.
  const child = spawn(process.execPath, ['--max-semi-space-size=8', script, ...args], {
    cwd: ROOT,
    env: { ...process.env, JISHI_RATE_LIMIT: '0', JISHI_LOG: 'error', ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // A measurement that fails leaves nothing running.
  process.once('exit', () => child.kill());
  return child;
}

/** Starts a server as a process of its own and waits for the line that holds its address. `stop` tells its peak memory in MB. */
export async function serveProcess(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Served> {
  const started = performance.now();
  const child = run(script, args, { PORT: '0', ...env });
  const url = await addressOf(child);
  const seconds = (performance.now() - started) / 1000;
  return {
    url,
    seconds,
    pid: child.pid,
    stop: async () => {
      const peak = peakMemory(child.pid);
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      return peak;
    },
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no output to read');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (url) {
      child.stdout.resume();
      return url;
    }
  }
  throw new Error('the server ended before it listened');
}

/** Runs a command to its end; its seconds and peak memory in MB. */
export async function timeProcess(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ seconds: number; peak: number }> {
  const started = performance.now();
  const child = run(script, args, env);
  child.stdout?.resume();
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, peakMemory(child.pid));
  }, 100);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(watch);
  if (code !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${code}`);
  return { seconds: (performance.now() - started) / 1000, peak };
}

/** Peak resident memory in MB where the system tells (Linux), else NaN. */
function peakMemory(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}
