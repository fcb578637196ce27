// One catalogue in a process of its own: file, rounds of questions. Writes one line of JSON. Wants --expose-gc.
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises';
import { openStore, type Store } from '@jishi/db/open';
import { findInstitutionIn } from '@jishi/db/queries/anchor';
import { ANCHORED } from '@jishi/db/sample/anchored';
import { readConfig } from '@jishi/server/config';
import { makeDeps } from '@jishi/server/context';
import { type Discovery, openDiscovery } from '@jishi/server/discovery/discovery';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import { instrumentQuery } from '@jishi/shared/schema/instrument';
import { pino } from 'pino';
import { quantile } from '../load.ts';
import { whenReady } from '../ready.ts';
import { keystrokes, mixOfQuestions, type ReaderName } from './mix.ts';

export type Latency = { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number };

/** Milliseconds and megabytes; `block`: the longest time that the event loop did not turn. */
export type Figures = {
  readonly readySeconds: number;
  readonly memory: number;
  readonly peak: number;
  readonly loadBlock: number;
  readonly questions: Latency | null;
  readonly suggestions: Latency | null;
  readonly block: number;
  /** Questions that found nothing: a mix that finds little measures little. */
  readonly empty: number;
};

type Loop = ReturnType<typeof monitorEventLoopDelay>;

const RESOLUTION_MS = 1;

async function main(file: string, rounds: number): Promise<Figures> {
  const started = performance.now();
  const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  loop.enable();
  const store = openStore(`file:${file}`);
  const deps = makeDeps(
    store,
    readConfig({ DATABASE_URL: `file:${file}` }),
    pino({ level: 'warn' }, pino.destination(2)),
  );
  const discovery = openDiscovery(deps);
  await whenReady(discovery);
  const readySeconds = (performance.now() - started) / 1000;
  const loadBlock = longest(loop);
  const memory = await settledMemory();
  const asked = rounds > 0 ? await ask(discovery, await readers(store), rounds, loop) : null;
  const suggestions = rounds > 0 ? await type(discovery, rounds) : null;
  const figures = {
    readySeconds,
    memory,
    peak: status('VmHWM'),
    loadBlock,
    questions: asked?.latency ?? null,
    suggestions,
    block: asked?.block ?? Number.NaN,
    empty: asked?.empty ?? 0,
  };
  await discovery.close();
  await store.close();
  return figures;
}

/** A mix of questions round by round, the first one unmeasured; the event loop turns between two of them. */
async function ask(discovery: Discovery, readers: Record<ReaderName, Anyone>, rounds: number, loop: Loop) {
  const questions = mixOfQuestions(Date.now());
  const taken: number[] = [];
  let empty = 0;
  for (let round = 0; round <= rounds; round += 1) {
    if (round === 1) loop.reset();
    for (const { params, reader } of questions) {
      const query = instrumentQuery.parse(params);
      const begun = performance.now();
      const page = await discovery.search(query, readers[reader]);
      if (round > 0) taken.push(performance.now() - begun);
      else if (page.total === 0) empty += 1;
      await breathe();
    }
  }
  return { latency: latencyOf(taken), block: longest(loop), empty };
}

async function type(discovery: Discovery, rounds: number): Promise<Latency> {
  const taken: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    for (const typed of keystrokes()) {
      const begun = performance.now();
      await discovery.suggest(typed);
      if (round > 0) taken.push(performance.now() - begun);
      await breathe();
    }
  }
  return latencyOf(taken);
}

function latencyOf(taken: readonly number[]): Latency {
  return {
    p50: quantile(taken, 0.5),
    p95: quantile(taken, 0.95),
    p99: quantile(taken, 0.99),
    max: taken.reduce((a, b) => Math.max(a, b), 0),
  };
}

/** Nobody, a researcher of a university and an engineer of a company, both of the sample. */
async function readers({ read }: Store): Promise<Record<ReaderName, Anyone>> {
  const { hefei, suzhou } = ANCHORED;
  const academic = await findInstitutionIn(read, hefei.cityCode.slice(0, 4), hefei.institution.zh, ['education']);
  const company = await findInstitutionIn(read, suzhou.cityCode.slice(0, 4), suzhou.institution.zh, ['company']);
  return {
    nobody: null,
    academic: actor(academic, 'education', hefei.cityCode),
    company: actor(company, 'company', suzhou.cityCode),
  };
}

function actor(institutionId: string | null, institutionKind: string, institutionRegion: string): Actor {
  return {
    personId: '00000000-0000-7000-8000-000000000000',
    institutionId,
    institutionKind,
    institutionRegion,
    administrator: false,
    facilityIds: new Set(),
    headOf: new Set(),
    memberOf: new Set(),
  };
}

function longest(loop: Loop): number {
  return Math.max(0, loop.max / 1e6 - RESOLUTION_MS);
}

/** Megabytes in use once there is nothing left to collect. */
async function settledMemory(): Promise<number> {
  for (let n = 0; n < 5; n += 1) {
    globalThis.gc?.();
    await sleep(200);
  }
  return status('VmRSS');
}

/** Megabytes; NaN where the system does not tell (it is Linux that does). */
function status(name: 'VmRSS' | 'VmHWM'): number {
  try {
    const text = readFileSync('/proc/self/status', 'utf8');
    return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(text)?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

const [file = '', rounds = '3'] = process.argv.slice(2);
console.log(JSON.stringify(await main(file, Number(rounds))));
