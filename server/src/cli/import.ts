import { parseArgs } from 'node:util';
import { findInstitutionsById, findInstitutionsByName, type InstitutionRow } from '@jishi/db/queries/institution';
import { ProblemError } from '@jishi/shared/problem';
import { chooseMapping } from '../catalogue/import/choose.ts';
import { MappingError, TABLE_KINDS, type TableKind } from '../catalogue/import/mapping.ts';
import { type Listener, rowsOf, sentenceOf, type Tally } from '../catalogue/import/report.ts';
import { type ImportOptions, importTable, importTerms } from '../catalogue/import/run.ts';
import { TERM_KINDS, type TermKind } from '../catalogue/import/terms.ts';
import { plain } from '../catalogue/import/text.ts';
import type { Deps } from '../context.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';

const KINDS = [...TABLE_KINDS, ...TERM_KINDS] as const;

export const IMPORT_USAGE = `jishi import <kind> <file> [--map <name or path>] [--institution <id or name>] [--dry-run] [--quiet]
  kinds: ${KINDS.join(', ')}; CSV or XLSX, techniques and types JSON
  --map          how columns become fields; found by the heading unless told
  --institution  whose instruments they are, where the file does not tell
  --dry-run      counts and reports, writes nothing
  --quiet        only refused rows and the last line`;

const OPTIONS = {
  map: { type: 'string' },
  institution: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Imports a file. The exit code: 0 every row is taken, 1 rows were refused (the good ones are kept), 2 called wrongly. */
export async function runImport(argv: readonly string[], deps: Deps, terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    terminal.out(IMPORT_USAGE);
    return 0;
  }
  const [kind = '', file = '', ...more] = positionals;
  if (!isKind(kind)) throw new UsageError(`jishi import <kind> <file>: ${kindProblem(kind)} of ${KINDS.join(', ')}`);
  if (file === '' || more.length > 0) throw new UsageError(`jishi import ${kind} <file>: say one file`);
  if (values.institution !== undefined && kind !== 'instruments') {
    throw new UsageError(`--institution is for instruments, not ${kind}`);
  }
  if (values.map !== undefined && isTermKind(kind)) throw new UsageError(`--map is not for ${kind}`);
  try {
    const institution = await chosenInstitution(deps, values.institution);
    const listener = makeListener(terminal, values.quiet);
    const tally = await run(deps, kind, file, values.map, { dryRun: values['dry-run'], institution, listener });
    if (tally.added + tally.updated > 0 && !values['dry-run']) deps.committed();
    terminal.out(`${sentenceOf(tally)}${values['dry-run'] ? ' (dry run, nothing written)' : ''}`);
    return tally.refused > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ProblemError) && !(error instanceof MappingError)) throw error;
    throw new UsageError(`import ${kind}: ${error.message}`);
  }
}

async function run(deps: Deps, kind: Kind, file: string, map: string | undefined, options: ImportOptions) {
  const importDeps = { store: deps.store, clock: { now: deps.clock, newId: deps.newId } };
  if (isTermKind(kind)) return importTerms(importDeps, file, kind, options);
  const mapping = await chooseMapping(kind, file, map);
  options.listener.note(`${mapping.name}: ${mapping.about}`);
  return importTable(importDeps, file, mapping, options);
}

type Kind = TableKind | TermKind;

function isKind(kind: string): kind is Kind {
  return (KINDS as readonly string[]).includes(kind);
}

function isTermKind(kind: Kind): kind is TermKind {
  return (TERM_KINDS as readonly string[]).includes(kind);
}

function kindProblem(kind: string): string {
  return kind === '' ? 'say a kind, one' : `${plain(kind)} is none`;
}

async function chosenInstitution(deps: Deps, wanted: string | undefined): Promise<InstitutionRow | null> {
  if (wanted === undefined) return null;
  const byId = await findInstitutionsById(deps.store.read, [wanted.toLowerCase()]);
  const found = byId.length > 0 ? byId : await findInstitutionsByName(deps.store.read, [wanted]);
  if (found.length > 1)
    throw new ProblemError('invalid', `${found.length} institutions are called ${plain(wanted)}; say the id`);
  const [institution] = found;
  if (!institution) throw new ProblemError('invalid', `there is no institution ${plain(wanted)}`);
  return institution;
}

const PROGRESS_MS = 2_000;

function makeListener(terminal: Terminal, quiet: boolean): Listener {
  let told = performance.now();
  return {
    refused: ({ row, reason }) => terminal.err(`row ${row}: ${reason}`),
    note: (text) => {
      if (!quiet) terminal.err(text);
    },
    progress: (tally: Readonly<Tally>) => {
      if (quiet || performance.now() - told < PROGRESS_MS) return;
      told = performance.now();
      terminal.err(`${rowsOf(tally)} rows`);
    },
  };
}
