// One engine in a process of its own: its name and the database. Writes one line of JSON. Wants --expose-gc.
import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises';
import { openStore, type Store } from '@jishi/db/open';
import { quantile } from '../load.ts';
import type { Engine } from './engine.ts';
import { openFlexSearch } from './flexsearch.ts';
import { openFts5 } from './fts5.ts';
import { openMiniSearch } from './minisearch.ts';
import { openOrama } from './orama.ts';
import { openOurs } from './ours.ts';
import { engineQuestions } from './questions.ts';
import { readDocs } from './records.ts';

/**
 * Seconds, megabytes and milliseconds. `resident` is all that the process holds, `counted` what JavaScript knows of: the
 * one hides what fits into room that reading has left, the other what lies outside the heap. `answered`: questions with at least
 * one answer.
 */
export type EngineFigures = {
  readonly build: number;
  readonly resident: number;
  readonly counted: number;
  readonly file: number;
  readonly p50: number;
  readonly p95: number;
  readonly answered: number;
};

/** Reads all records and keeps none: what the others cost before they do anything. */
const nothing: Engine = { add: () => {}, finish: () => {}, ask: () => ({ total: 0, best: [], counts: NONE }) };
const NONE = { region: 0, class: 0, technique: 0, institution: 0, maker: 0 };

const ENGINES: Readonly<Record<string, (store: Store, file: string) => Engine>> = {
  nothing: () => nothing,
  ours: openOurs,
  'flexsearch-words': () => openFlexSearch('strict'),
  'flexsearch-beginnings': () => openFlexSearch('forward'),
  'fts5-program': () => openFts5('program'),
  'fts5-sql': () => openFts5('sql'),
  minisearch: openMiniSearch,
  orama: openOrama,
};

const ROUNDS = 3;

async function main(name: string, file: string): Promise<EngineFigures> {
  const store = openStore(`file:${file}`);
  const started = performance.now();
  const open = ENGINES[name];
  if (!open) throw new Error(`no engine ${name}`);
  const engine = open(store, file);
  if (name !== 'ours') for await (const doc of readDocs(store.read)) await engine.add(doc);
  await engine.finish();
  const build = (performance.now() - started) / 1000;
  const { resident, counted } = await settledMemory();
  const { taken, answered } = await ask(engine);
  const bytes = engine.fileBytes?.() ?? 0;
  await engine.close?.();
  await store.close();
  return {
    build,
    resident,
    counted,
    file: bytes / 2 ** 20,
    p50: quantile(taken, 0.5),
    p95: quantile(taken, 0.95),
    answered,
  };
}

async function ask(engine: Engine): Promise<{ taken: number[]; answered: number }> {
  const taken: number[] = [];
  let answered = 0;
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const question of engineQuestions()) {
      const begun = performance.now();
      const { total } = await engine.ask(question);
      if (round > 0) taken.push(performance.now() - begun);
      else if (total > 0) answered += 1;
      await breathe();
    }
  }
  return { taken, answered };
}

/** Once there is nothing left to collect. */
async function settledMemory(): Promise<{ resident: number; counted: number }> {
  for (let n = 0; n < 5; n += 1) {
    globalThis.gc?.();
    await sleep(200);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { resident: rss / 2 ** 20, counted: (heapUsed + external) / 2 ** 20 };
}

const [name = '', file = ''] = process.argv.slice(2);
console.log(JSON.stringify(await main(name, file)));
