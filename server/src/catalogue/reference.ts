import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Store } from '@jishi/db/open';
import { putSetting, readSetting } from '@jishi/db/queries/setting';
import { referencePath } from '@jishi/db/reference';
import { v7 as uuidv7 } from 'uuid';
import { readMapping, type TableKind } from './import/mapping.ts';
import { type Refused, SILENT } from './import/report.ts';
import { importTable, importTerms } from './import/run.ts';
import type { TermKind } from './import/terms.ts';

/** What the program comes with, each after what it refers to. `map` is null for a folder of JSON lists. */
const REFERENCE = [
  { step: 'regions', kind: 'regions', path: 'regions/yrd_divisions.csv', map: 'yrd-divisions' },
  { step: 'holidays', kind: 'holidays', path: 'holidays/holidays_2023_2026.csv', map: 'holidays-cn' },
  { step: 'classes', kind: 'classes', path: 'classes.csv', map: 'classes' },
  { step: 'techniques', kind: 'techniques', path: 'techniques', map: null },
  { step: 'types', kind: 'types', path: 'types', map: null },
  { step: 'institutions', kind: 'institutions', path: 'institutions/ror_yrd_organizations.csv', map: 'ror' },
  { step: 'instruments of EMSL', kind: 'instruments', path: 'instruments/emsl_instruments.csv', map: 'emsl' },
  { step: 'instruments of PNNL', kind: 'instruments', path: 'instruments/pnnl_dms_instruments.csv', map: 'pnnl' },
] as const satisfies readonly Reference[];

type Reference =
  | { readonly step: string; readonly kind: TableKind; readonly path: string; readonly map: string }
  | { readonly step: string; readonly kind: TermKind; readonly path: string; readonly map: null };

export type OnProgress = (step: string, done?: number, total?: number) => void;

const clock = { now: () => Date.now(), newId: () => uuidv7() };

/**
 * Loads regions, holidays, classes, techniques, types, institutions and the real instruments. A part whose files are the
 * same as last time is passed over, so that what people changed since stays. Throws when a row of it is not good.
 */
export async function loadReference(store: Store, onProgress: OnProgress): Promise<void> {
  for (const part of REFERENCE) {
    const files = part.map === null ? await listFiles(part.path) : [referencePath(part.path)];
    const seen = [...files, ...(part.map === null ? [] : [mappingPath(part.map)])];
    const fingerprint = await hashOf(seen);
    const setting = `reference:${part.path}`;
    if ((await readSetting(store.read, setting)) === fingerprint) continue;
    const rows = await load(store, part, files);
    onProgress(part.step, rows, rows);
    await putSetting(store.write, setting, fingerprint);
  }
}

async function load(store: Store, part: Reference, files: readonly string[]): Promise<number> {
  let rows = 0;
  for (const file of files) {
    const deps = { store, clock };
    const refused: Refused[] = [];
    const listener = { ...SILENT, refused: (row: Refused) => refused.push(row) };
    const options = { dryRun: false, institution: null, listener };
    const tally =
      part.map === null
        ? await importTerms(deps, file, part.kind, options)
        : await importTable(deps, file, await readMapping(mappingPath(part.map)), options);
    const [first] = refused;
    if (first)
      throw new Error(`${part.path}: ${refused.length} rows are not good, first row ${first.row}: ${first.reason}`);
    rows += tally.added + tally.updated + tally.unchanged;
  }
  return rows;
}

function mappingPath(name: string): string {
  return referencePath(`mappings/${name}.json`);
}

async function listFiles(folder: string): Promise<string[]> {
  const names = (await readdir(referencePath(folder))).filter((name) => name.endsWith('.json')).sort();
  return names.map((name) => referencePath(`${folder}/${name}`));
}

async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex');
}
