import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { referencePath } from '@jishi/db/reference';
import { ProblemError } from '@jishi/shared/problem';
import { type Mapping, readMapping, type TableKind } from './mapping.ts';
import { missingColumns } from './reader.ts';
import { openTable } from './table.ts';
import { plain } from './text.ts';

/** The mappings that come with the program, by name. */
export async function readMappings(): Promise<Mapping[]> {
  const folder = referencePath('mappings');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(files.map((file) => readMapping(join(folder, file))));
}

/**
 * The mapping for a file: the named one, the one in a file of that path, or the one whose columns the heading has (of
 * several, the one that asks for most). Throws ProblemError when there is none, or a column that it needs is missing.
 */
export async function chooseMapping(kind: TableKind, path: string, wanted: string | undefined): Promise<Mapping> {
  const heading = await readHeading(path);
  if (wanted !== undefined) {
    const mapping = await namedMapping(kind, wanted);
    const missing = missingColumns(mapping, heading);
    if (missing.length === 0) return mapping;
    throw new ProblemError(
      'invalid',
      `the mapping ${mapping.name} needs ${missing.join(', ')}; ${headingSays(heading)}`,
    );
  }
  const known = (await readMappings()).filter((mapping) => mapping.kind === kind);
  const fitting = known.filter((mapping) => missingColumns(mapping, heading).length === 0);
  const best = fitting.sort((a, b) => b.needs.length - a.needs.length)[0];
  if (best) return best;
  const names = known.map((mapping) => mapping.name).join(', ');
  throw new ProblemError('invalid', `no mapping for ${kind} (${names}) fits; ${headingSays(heading)}; say --map`);
}

async function namedMapping(kind: TableKind, wanted: string): Promise<Mapping> {
  const known = await readMappings();
  const found = known.find((mapping) => mapping.name === wanted);
  if (!found && !/[./\\]/.test(wanted)) {
    throw new ProblemError(
      'invalid',
      `no mapping ${plain(wanted)}; there are ${known.map(({ name }) => name).join(', ')}`,
    );
  }
  const mapping = found ?? (await readMapping(wanted));
  if (mapping.kind === kind) return mapping;
  throw new ProblemError('invalid', `the mapping ${mapping.name} is for ${mapping.kind}, not ${kind}`);
}

async function readHeading(path: string): Promise<readonly string[]> {
  const table = await openTable(path);
  await table.rows.return(undefined);
  return table.heading;
}

const SHOWN_COLUMNS = 8;

function headingSays(heading: readonly string[]): string {
  const first = heading.slice(0, SHOWN_COLUMNS).map(plain).join(', ');
  return `the heading has ${first}${heading.length > SHOWN_COLUMNS ? ', …' : ''}`;
}
