import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openStore } from '@jishi/db/open';
import { readConfig } from '@jishi/server/config';
import { makeDeps } from '@jishi/server/context';
import { openDiscovery } from '@jishi/server/discovery/discovery';
import { pino } from 'pino';
import type { Thing } from '../relevance/catalogue.ts';
import { type Measured, measureRelevance, summaries } from '../relevance/measure.ts';
import { catalogueOf, SIZES } from './discovery/catalogues.ts';
import { whenReady } from './ready.ts';
import { UsageError } from './usage.ts';

export const RELEVANCE_USAGE = `pnpm bench relevance [--worst <n>] [--database <file>] [--cache <folder>]
  --worst     how many of the questions that fare worst are told with their first answers, 30 unless told
  --database  a database with a catalogue of its own; else the sample of 42,000
  --cache     where that sample is kept once it is made`;

/** Prints how good the answers to the judged questions are over a catalogue, and the questions that fare worst. */
export async function runRelevance(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      worst: { type: 'string', default: '30' },
      database: { type: 'string' },
      cache: { type: 'string', default: join(tmpdir(), 'jishi-bench-catalogues') },
    },
  });
  if (!/^\d{1,4}$/.test(values.worst)) throw new UsageError(`--worst wants a number, not ${values.worst.slice(0, 20)}`);
  if (values.database !== undefined && !existsSync(values.database)) throw new UsageError('--database: no such file');
  await tell(
    values.database ? resolve(values.database) : await catalogueOf(values.cache, SIZES['42k']),
    Number(values.worst),
  );
}

async function tell(file: string, worst: number): Promise<void> {
  const store = openStore(`file:${file}`);
  const discovery = openDiscovery(
    makeDeps(store, readConfig({ DATABASE_URL: `file:${file}` }), pino({ level: 'warn' }, pino.destination(2))),
  );
  try {
    await whenReady(discovery);
    const measured = await measureRelevance(store.read, (query) => discovery.search(query, null));
    printSummaries(measured);
    printWorst(measured, worst);
  } finally {
    await discovery.close();
    await store.close();
  }
}

const figure = (value: number) => value.toFixed(3).padStart(10);

function printSummaries(measured: readonly Measured[]): void {
  console.log(`${'kind of question'.padEnd(22)} ${'number'.padStart(6)}    nDCG@10  success@1  success@3`);
  for (const { of, summary } of summaries(measured)) {
    const { questions, ndcg, first, firstThree } = summary;
    console.log(
      `${of.padEnd(22)} ${`${questions}`.padStart(6)} ${figure(ndcg)} ${figure(first)} ${figure(firstThree)}`,
    );
  }
  const unanswerable = measured.filter(({ score }) => !score).map(({ question }) => question.q);
  if (unanswerable.length > 0) console.log(`nothing in this catalogue is meant by: ${unanswerable.join('; ')}`);
}

function printWorst(measured: readonly Measured[], worst: number): void {
  const ranked = measured
    .flatMap((one) => (one.score ? [{ ...one, ndcg: one.score.ndcg }] : []))
    .sort((a, b) => a.ndcg - b.ndcg)
    .filter(({ ndcg }) => ndcg < 1)
    .slice(0, worst);
  if (ranked.length > 0) console.log(`\nworst ${ranked.length}, with their first three answers`);
  for (const { question, ndcg, found } of ranked) {
    const answers = found.slice(0, 3).map(inWords).join(' | ') || 'nothing';
    console.log(`${ndcg.toFixed(2)}  ${question.q}  [${question.kind}]  → ${answers}`);
  }
}

function inWords({ name, maker, model }: Thing): string {
  return [name, maker, model].filter(Boolean).join(', ');
}
