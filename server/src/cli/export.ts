import { open, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Form } from '../catalogue/export/form.ts';
import { EXPORT_KINDS, type ExportKind, FORMS } from '../catalogue/export/forms.ts';
import { writeCsv, writeXlsx } from '../catalogue/export/write.ts';
import { plain } from '../catalogue/import/text.ts';
import type { Deps } from '../context.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';

export const EXPORT_USAGE = `jishi export <kind> [--format csv|xlsx] [--map nrii|uniquip] [--out <file>]
  kinds: ${EXPORT_KINDS.join(', ')}
  --map  the form of a register instead of our own; instruments only
  --out  a file, else standard output (CSV only)`;

const OPTIONS = {
  format: { type: 'string' },
  map: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Writes what the catalogue has, in a form that `jishi import` reads again without any change. */
export async function runExport(argv: readonly string[], deps: Deps, terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    terminal.out(EXPORT_USAGE);
    return 0;
  }
  const [kind = '', ...more] = positionals;
  if (!isKind(kind) || more.length > 0) throw new UsageError(`jishi export <kind>: one of ${EXPORT_KINDS.join(', ')}`);
  const form = formOf(kind, values.map);
  const format = values.format ?? (values.out?.toLowerCase().endsWith('.xlsx') ? 'xlsx' : 'csv');
  if (format !== 'csv' && format !== 'xlsx') throw new UsageError(`--format is csv or xlsx, not ${plain(format)}`);
  if (format === 'xlsx' && values.out === undefined) throw new UsageError('--format xlsx needs --out <file>');
  const rows = form.rows(deps.store.read, terminal.err);
  if (format === 'xlsx') await writeFile(values.out ?? '', await writeXlsx(form, rows));
  else await writeText(writeCsv(form, rows), values.out, terminal);
  return 0;
}

function isKind(kind: string): kind is ExportKind {
  return (EXPORT_KINDS as readonly string[]).includes(kind);
}

function formOf(kind: ExportKind, map: string | undefined): Form {
  const forms = FORMS[kind];
  const name = map ?? 'jishi';
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
  if (form) return form;
  throw new UsageError(`no form ${plain(name)} for ${kind}; there is ${Object.keys(forms).join(', ')}`);
}

async function writeText(pieces: AsyncGenerator<string>, path: string | undefined, terminal: Terminal): Promise<void> {
  if (path === undefined) {
    for await (const piece of pieces) terminal.out(piece.replace(/\r\n$/, '\r'));
    return;
  }
  const file = await open(path, 'w');
  try {
    for await (const piece of pieces) await file.write(piece);
  } finally {
    await file.close();
  }
}
