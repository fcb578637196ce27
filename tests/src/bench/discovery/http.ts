import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../load.ts';
import { type Served, serveProcess } from '../process.ts';
import { signIn } from '../session.ts';
import { DEMO_PASSWORD } from './catalogues.ts';
import { mixOfQuestions, type ReaderName } from './mix.ts';

/** Milliseconds, seconds from the start of the process, and megabytes of the whole server. */
export type HttpFigures = {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly readySeconds: number;
  readonly memory: number;
  readonly peak: number;
};

const EMAILS: Readonly<Record<Exclude<ReaderName, 'nobody'>, string>> = {
  academic: 'hefei@demo.test',
  company: 'suzhou@demo.test',
};

/** The same mix of questions through HTTP, one after the other, the first round left out. */
export async function benchHttp(file: string, rounds: number): Promise<HttpFigures> {
  const started = performance.now();
  const server = await serveProcess('server/src/cli.ts', ['start', '--demo', '--no-web'], {
    DATABASE_URL: `file:${file}`,
    JISHI_DEMO_PASSWORD: DEMO_PASSWORD,
    JISHI_JOBS: '0',
  });
  let peak = Number.NaN;
  try {
    while (!(await fetch(`${server.url}/readyz`)).ok) await sleep(20);
    const readySeconds = (performance.now() - started) / 1000;
    const taken = await ask(server, rounds);
    const memory = memoryOf(server.pid);
    peak = await server.stop();
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(taken, share)) as [number, number, number];
    return { p50, p95, p99, readySeconds, memory, peak };
  } finally {
    if (Number.isNaN(peak)) await server.stop();
  }
}

async function ask({ url }: Served, rounds: number): Promise<number[]> {
  const academic = { cookie: await signIn(url, EMAILS.academic, DEMO_PASSWORD) };
  const company = { cookie: await signIn(url, EMAILS.company, DEMO_PASSWORD) };
  const headers: Record<ReaderName, Record<string, string>> = { nobody: {}, academic, company };
  const questions = mixOfQuestions(Date.now());
  const taken: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    for (const { params, reader } of questions) {
      const address = `${url}/api/v1/instruments?${new URLSearchParams(params)}`;
      const begun = performance.now();
      const response = await fetch(address, { headers: headers[reader] });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${address}: ${response.status}`);
      if (round > 0) taken.push(performance.now() - begun);
    }
  }
  return taken;
}

/** Resident megabytes where the system tells (Linux), else NaN. */
function memoryOf(pid: number | undefined): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}
