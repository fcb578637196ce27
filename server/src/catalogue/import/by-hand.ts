import type { InstitutionRow } from '@jishi/db/queries/institution';
import { nameOf } from '@jishi/db/queries/naming';
import { ProblemError } from '@jishi/shared/problem';
import type { ImportReport, ImportSettings } from '@jishi/shared/schema/import';
import type { Language } from '@jishi/shared/schema/primitives';
import type { Deps } from '../../context.ts';
import { readMappings } from './choose.ts';
import { columnsIn, guessColumns, labelOf, withColumns } from './guess-columns.ts';
import type { Mapping } from './mapping.ts';
import { type Decided, emptyTally, type Fault, type Refused } from './report.ts';
import { type ImportOptions, importTable } from './run.ts';
import { sayFault } from './say-fault.ts';
import { openTable } from './table.ts';
import { UPLOAD_LIMITS } from './upload.ts';

const MAX_ROWS_SHOWN = 50;
const MAX_FAULTS_SHOWN = 1000;
const MAX_SAMPLES = 3;
const SAMPLE_ROWS = 20;
const SAMPLE_LENGTH = 60;

/** Whose instruments a file is about. */
export type Target = { readonly institution: InstitutionRow; readonly home: ImportOptions['home'] };

type Read = { readonly report: ImportReport; readonly refused: readonly Refused[] };

/**
 * Reads an uploaded table as its sender says, and writes it when they want that: good rows are kept, bad ones reported, as
 * the command line does. Throws `invalid` for what is no table, and, when it is to be written, without a needed column.
 */
export async function importByHand(
  deps: Deps,
  path: string,
  target: Target,
  settings: ImportSettings,
  { write, language }: { readonly write: boolean; readonly language: Language },
): Promise<Read> {
  const known = (await readMappings()).filter((one) => one.kind === 'instruments');
  const { heading, samples } = await peek(path);
  const chosen = chooseFor(known, heading, settings);
  const columns = guessColumns(chosen, heading, settings.columns);
  const mapping = withColumns(chosen, columns);
  const missing = missingOf(chosen, columns);
  if (write && missing.length > 0) throw new ProblemError('invalid', 'columns are missing that this form needs');
  const decided: Decided[] = [];
  const refused: Refused[] = [];
  const options: ImportOptions = {
    dryRun: !write,
    institution: target.institution,
    home: target.home,
    limits: UPLOAD_LIMITS,
    listener: {
      refused: (one) => refused.push(one),
      decided: (one) => {
        if (decided.length < MAX_ROWS_SHOWN) decided.push(one);
      },
      note: () => {},
      progress: () => {},
    },
  };
  const importing = { store: deps.store, clock: { now: deps.clock, newId: deps.newId } };
  const tally = missing.length > 0 ? emptyTally() : await importTable(importing, path, mapping, options);
  if (write && tally.added + tally.updated > 0) deps.committed();
  const report: ImportReport = {
    map: chosen.name,
    mappings: known.map(({ name }) => name),
    columns: heading.flatMap((name, at) =>
      name === '' ? [] : [{ heading: name, column: columns.get(name) ?? null, samples: samples[at] ?? [] }],
    ),
    known: columnsIn(chosen).map((column) => ({
      column,
      label: labelOf(chosen, column),
      needed: chosen.needs.includes(column),
    })),
    missing,
    counts: { ...tally },
    rows: decided.map(rowOut),
    faults: refused.flatMap((one) => faultsOut(one, language)).slice(0, MAX_FAULTS_SHOWN),
    written: write,
  };
  return { report, refused };
}

/** A list that has its names in columns of their own needs no other one. */
function missingOf(mapping: Mapping, columns: ReadonlyMap<string, string | null>): string[] {
  const has = new Set(columns.values());
  const named = mapping.name === 'list' && (has.has('name_zh') || has.has('name_en'));
  return mapping.needs.filter((column) => !has.has(column) && !(named && column === 'name'));
}

function chooseFor(known: readonly Mapping[], heading: readonly string[], { map, columns }: ImportSettings): Mapping {
  if (map !== undefined) {
    const named = known.find(({ name }) => name === map);
    if (!named) throw new ProblemError('invalid', 'no such form');
    return named;
  }
  const fitting = known.filter((one) => missingOf(one, guessColumns(one, heading, columns)).length === 0);
  const best =
    fitting.toSorted((a, b) => b.needs.length - a.needs.length)[0] ?? known.find(({ name }) => name === 'list');
  if (!best) throw new Error('the form "list" is not there');
  return best;
}

/** The heading and what stands below it in the first rows, by position. */
async function peek(path: string): Promise<{ heading: readonly string[]; samples: readonly string[][] }> {
  const table = await openTable(path, UPLOAD_LIMITS);
  const samples: string[][] = table.heading.map(() => []);
  let count = 0;
  for await (const row of table.rows) {
    count += 1;
    if (count > SAMPLE_ROWS || 'problem' in row) break;
    for (const [at, cell] of row.cells.entries()) {
      const some = samples[at];
      if (some && cell !== '' && some.length < MAX_SAMPLES) some.push(cell.slice(0, SAMPLE_LENGTH));
    }
  }
  await table.rows.return(undefined);
  return { heading: table.heading, samples };
}

function rowOut({ row, outcome, after, fields }: Decided): ImportReport['rows'][number] {
  const text = (column: string) => (typeof after?.[column] === 'string' ? after[column] : null);
  return {
    row,
    outcome,
    name: nameOf(text('name_zh'), text('name_en')),
    model: text('model'),
    manufacturer: text('manufacturer'),
    fields: [...fields],
  };
}

function faultsOut({ row, reason, faults }: Refused, language: Language): ImportReport['faults'] {
  const all: readonly Fault[] = faults ?? [{ column: null, reason }];
  return all.map((fault) => ({ row, column: fault.column, detail: sayFault(language, fault.reason) }));
}
