import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { catalogueOf } from '../discovery/catalogues.ts';
import { UsageError } from '../usage.ts';
import type { EngineFigures } from './process.ts';

export const ENGINES_USAGE = `pnpm bench engines [--instruments <n>] [--engine <name>]… [--minutes <n>] [--cache <folder>]
  --instruments  size of the catalogue, 42000 unless told
  --engine       one or some of ours, flexsearch-words, flexsearch-beginnings, fts5-program, fts5-sql, minisearch, orama
  --minutes      what takes longer is given up, 15 unless told
  --cache        where the catalogues are kept that are made the first time`;

const PROCESS = fileURLToPath(new URL('process.ts', import.meta.url));
const execute = promisify(execFile);

const TITLES: Readonly<Record<string, string>> = {
  ours: 'ours, all of discovery (free time too)',
  'flexsearch-words': 'FlexSearch, whole words (no BM25)',
  'flexsearch-beginnings': 'FlexSearch, beginnings of words (no BM25)',
  'fts5-program': 'SQLite FTS5, facets in the program',
  'fts5-sql': 'SQLite FTS5, facets in SQL',
  minisearch: 'MiniSearch',
  orama: 'Orama',
};

/** The same small young generation for all, so that garbage does not count as memory, and room for those who need it. */
const FLAGS = ['--expose-gc', '--max-semi-space-size=4', '--max-old-space-size=12288'];

export async function runEngines(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      instruments: { type: 'string', default: '42000' },
      engine: { type: 'string', multiple: true, default: Object.keys(TITLES) },
      minutes: { type: 'string', default: '15' },
      cache: { type: 'string', default: join(tmpdir(), 'jishi-bench-catalogues') },
    },
  });
  const unknown = values.engine.find((name) => !Object.hasOwn(TITLES, name));
  if (unknown) throw new UsageError(`no engine ${unknown.slice(0, 40)}; there are ${Object.keys(TITLES).join(', ')}`);
  const file = await catalogueOf(values.cache, wholeNumber('--instruments', values.instruments));
  const limit = wholeNumber('--minutes', values.minutes) * 60_000;
  const reading = await measure('nothing', file, limit);
  if (!reading) throw new Error('reading the records took too long');
  console.log(
    `reading the records takes ${reading.build.toFixed(1)} s and ${reading.resident.toFixed(0)} MB of every process`,
  );
  console.log('| engine | build | memory beyond that | median | p95 | answered of 200 |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const name of values.engine) console.log(rowOf(TITLES[name] ?? name, await measure(name, file, limit), reading));
}

function wholeNumber(name: string, given: string): number {
  if (!/^[1-9]\d{0,8}$/.test(given)) throw new UsageError(`${name} wants a whole number, not ${given.slice(0, 20)}`);
  return Number(given);
}

/** Null when it takes too long. */
async function measure(name: string, file: string, limit: number): Promise<EngineFigures | null> {
  try {
    const { stdout } = await execute(process.execPath, [...FLAGS, PROCESS, name, file], { timeout: limit });
    return JSON.parse(stdout) as EngineFigures;
  } catch (error) {
    if (error instanceof Error && 'killed' in error && error.killed) return null;
    throw error;
  }
}

function rowOf(title: string, figures: EngineFigures | null, reading: EngineFigures): string {
  if (!figures) return `| ${title} | not finished in time | | | | |`;
  const { build, file, p50, p95, answered } = figures;
  const onDisk = file > 0 ? ` + ${file.toFixed(0)} MB file` : '';
  const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
  const beyond = Math.max(figures.resident - reading.resident, figures.counted - reading.counted).toFixed(0);
  return `| ${title} | ${build.toFixed(1)} s | ${beyond} MB${onDisk} | ${ms(p50)} | ${ms(p95)} | ${answered} |`;
}
