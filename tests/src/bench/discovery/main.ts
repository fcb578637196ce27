import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { UsageError } from '../usage.ts';
import { catalogueOf, dropImage, SIZES, type Size } from './catalogues.ts';
import { benchHttp, type HttpFigures } from './http.ts';
import type { Figures, Latency } from './process.ts';

export const DISCOVERY_USAGE = `pnpm bench discovery [--size 42k|420k|1m]… [--rounds <n>] [--cache <folder>] [--no-http]
  --size     one size only, or some; all three unless told
  --rounds   how often the 200 questions are asked, 3 unless told
  --cache    where the catalogues are kept that are made the first time, a folder of the system's temporary one unless told
  --no-http  only in process`;

const PROCESS = fileURLToPath(new URL('process.ts', import.meta.url));
const execute = promisify(execFile);

export async function runDiscovery(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      size: { type: 'string', multiple: true, default: Object.keys(SIZES) },
      rounds: { type: 'string', default: '3' },
      cache: { type: 'string', default: join(tmpdir(), 'jishi-bench-catalogues') },
      'no-http': { type: 'boolean', default: false },
    },
  });
  const sizes = values.size.map(sizeOf);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new UsageError(`--rounds wants a number from 1 on`);
  const p95s: Partial<Record<Size, number>> = {};
  for (const size of sizes) {
    const file = await catalogueOf(values.cache, SIZES[size]);
    heading(size);
    dropImage(file);
    const first = await inProcess(file, 0);
    const later = await inProcess(file, rounds);
    printProcess(size, first, later);
    if (later.questions) p95s[size] = later.questions.p95;
    if (!values['no-http'] && size === '42k') printHttp(await benchHttp(file, rounds));
  }
  printGrowth(p95s);
}

function sizeOf(name: string): Size {
  if (Object.hasOwn(SIZES, name)) return name as Size;
  throw new UsageError(`--size is one of ${Object.keys(SIZES).join(', ')}, not ${name.slice(0, 20)}`);
}

async function inProcess(file: string, rounds: number): Promise<Figures> {
  const { stdout } = await execute(process.execPath, ['--expose-gc', PROCESS, file, `${rounds}`]);
  return JSON.parse(stdout) as Figures;
}

/** What the figures should be on two cores. */
const GOALS: Readonly<Record<Size, { readonly p95?: string; readonly ready?: string; readonly block?: string }>> = {
  '42k': { p95: 'goal p95 ≤ 5 ms', ready: 'goal ≤ 5 s', block: 'goal ≤ 20 ms' },
  '420k': {},
  '1m': { p95: 'goal p95 ≤ 80 ms', ready: 'goal ≤ 60 s' },
};

function heading(size: Size): void {
  console.log(`\n${SIZES[size].toLocaleString('en')} instruments × 120 days`);
}

function say(what: string, value: string, goal = ''): void {
  console.log(`  ${what.padEnd(44)} ${value.padStart(32)}  ${goal}`.trimEnd());
}

const ms = (value: number) => value.toFixed(value < 10 ? 2 : 1);
const latency = ({ p50, p95, p99 }: Pick<Latency, 'p50' | 'p95' | 'p99'>) => `${ms(p50)} / ${ms(p95)} / ${ms(p99)} ms`;
const megabytes = (memory: number, peak: number) => `${memory.toFixed(0)} / ${peak.toFixed(0)} MB`;

function printProcess(size: Size, first: Figures, later: Figures): void {
  const goals = GOALS[size];
  say('ready, first load from the database', `${first.readySeconds.toFixed(1)} s`, goals.ready);
  say('ready, later start', `${later.readySeconds.toFixed(1)} s`, goals.ready);
  say('longest block while loading, first / later', `${ms(first.loadBlock)} / ${ms(later.loadBlock)} ms`);
  say('memory after first load, settled / peak', megabytes(first.memory, first.peak));
  say('memory after later start, settled / peak', megabytes(later.memory, later.peak));
  if (later.questions) {
    say('200 questions, p50 / p95 / p99', latency(later.questions), goals.p95);
    say('  slowest, and questions that find nothing', `${ms(later.questions.max)} ms, ${later.empty}`);
  }
  say('longest block of the event loop by questions', `${ms(later.block)} ms`, goals.block);
  if (later.suggestions) say('suggestions, p50 / p95 / p99 a keystroke', latency(later.suggestions), 'goal < 10 ms');
}

function printHttp(http: HttpFigures): void {
  say('through HTTP, p50 / p95 / p99', latency(http), 'goal p95 ≤ 12 ms');
  say('  ready after the start of the process', `${http.readySeconds.toFixed(1)} s`, 'goal ≤ 5 s');
  say('  whole server, after the questions / peak', megabytes(http.memory, http.peak), 'goal ≤ 350 MB');
}

function printGrowth(p95s: Partial<Record<Size, number>>): void {
  const small = p95s['42k'];
  if (small === undefined) return;
  for (const size of ['420k', '1m'] as const) {
    const p95 = p95s[size];
    if (p95 === undefined) continue;
    const ratio = p95 / small / (SIZES[size] / SIZES['42k']);
    console.log(`p95 for each instrument, ${size} against 42k: ${ratio.toFixed(2)}  goal ≤ 1`);
  }
}
