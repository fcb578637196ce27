import type { z } from 'zod';
import { FIELDS, type Mapping, type TableKind } from './mapping.ts';
import { origin, RECORDS, type RecordOf } from './record.ts';
import type { Fault } from './report.ts';
import type { TableRow } from './table.ts';
import { CellProblem, type Columns, compileValue, firstColumn, type ReadValue, type Row } from './value.ts';

/** A row as the mapping understands it. */
export type MappedRow<Kind extends TableKind> = {
  readonly number: number;
  readonly source: string;
  readonly key: string;
  /** '' when the file does not tell. */
  readonly id: string;
  readonly record: RecordOf<Kind>;
  readonly row: Row;
};
export type Unfit =
  | { readonly number: number; readonly refused: readonly Fault[] }
  | { readonly number: number; readonly skipped: string };

export type Reader<Kind extends TableKind> = {
  readonly columns: Columns;
  /** Reads a row: what it says, or why it is refused or passed over. */
  readonly read: (row: TableRow) => MappedRow<Kind> | Unfit;
};

/** Makes the columns of a file known by the names that the mapping uses. */
export function columnsOf(mapping: Mapping, heading: readonly string[]): Columns {
  const position = new Map<string, number>();
  const written = new Map<string, string>();
  for (const [index, cell] of heading.entries()) {
    const column = mapping.aliases[cell] ?? cell;
    if (column === '' || position.has(column)) continue;
    position.set(column, index);
    written.set(column, cell);
  }
  return { position, heading: (column) => written.get(column) ?? column };
}

/** The columns that a file of this form must have and this one has not. */
export function missingColumns(mapping: Mapping, heading: readonly string[]): string[] {
  const { position } = columnsOf(mapping, heading);
  return mapping.needs.filter((column) => !position.has(column));
}

export function makeReader<Kind extends TableKind>(
  kind: Kind,
  mapping: Mapping,
  heading: readonly string[],
  institutionId: string,
): Reader<Kind> {
  const columns = columnsOf(mapping, heading);
  const given = { institution: institutionId };
  const skips = mapping.skip.map((skip) => ({ ...skip, read: compileValue(skip.value, columns) }));
  const fields = FIELDS[kind].map((field) => {
    const value = mapping.fields[field] ?? { constant: '' };
    const label = columns.heading(firstColumn(value) ?? field);
    return { field, label, read: compileValue(value, columns) };
  });
  const checks = mapping.checks.map((value, index) => ({
    field: `check ${index}`,
    label: columns.heading(firstColumn(value) ?? ''),
    read: compileValue(value, columns),
  }));
  const labels = new Map<string, string>(fields.map(({ field, label }) => [field, label]));
  labels.set('source', columns.heading(firstColumn(mapping.source) ?? 'source'));
  labels.set('key', columns.heading(firstColumn(mapping.key) ?? 'key'));
  const source = { field: 'source', label: labels.get('source') ?? '', read: compileValue(mapping.source, columns) };
  const key = { field: 'key', label: labels.get('key') ?? '', read: compileValue(mapping.key, columns) };
  const readId = mapping.id && compileValue(mapping.id, columns);
  const schema: z.ZodType = RECORDS[kind];

  const read = ({ number, cells }: TableRow): MappedRow<Kind> | Unfit => {
    if (number === 2 && isSecondHeading(mapping, columns, cells)) return { number, skipped: 'a second heading' };
    const row: Row = { cells, given };
    for (const skip of skips) if (skip.matches.test(skip.read(row))) return { number, skipped: skip.because };
    const problems: Fault[] = [];
    readAll(checks, row, problems);
    const from = readAll([source, key], row, problems);
    const texts = readAll(fields, row, problems);
    const where = check(origin, from, labels, problems);
    const record = check(schema, texts, labels, problems) as RecordOf<Kind> | undefined;
    if (problems.length > 0 || !where || !record) return { number, refused: problems };
    return { number, ...where, id: readId?.(row).toLowerCase() ?? '', record, row };
  };
  return { columns, read };
}

/** Templates have a row of labels for people below the row of keys for programs. */
function isSecondHeading(mapping: Mapping, columns: Columns, cells: readonly string[]): boolean {
  return cells.every((cell, index) => {
    const column = mapping.aliases[cell.trim()];
    return cell === '' || (column !== undefined && columns.position.get(column) === index);
  });
}

type FieldReader = { readonly field: string; readonly label: string; readonly read: ReadValue };

function readAll(fields: readonly FieldReader[], row: Row, problems: Fault[]): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { field, label, read } of fields) {
    texts[field] = '';
    try {
      texts[field] = read(row);
    } catch (error) {
      if (!(error instanceof CellProblem)) throw error;
      problems.push({ column: error.column || label, reason: error.message });
    }
  }
  return texts;
}

function check<Schema extends z.ZodType>(
  schema: Schema,
  texts: Record<string, string>,
  labels: ReadonlyMap<string, string>,
  problems: Fault[],
): z.output<Schema> | undefined {
  const parsed = schema.safeParse(texts);
  if (parsed.success) return parsed.data;
  // A cell that could not be read is reported already; what follows from it is not.
  if (problems.length > 0) return undefined;
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? '');
    problems.push({ column: labels.get(field) ?? field, reason: reasonOf(issue) });
  }
  return undefined;
}

/** A union of nothing and something says what the something wants. */
function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union') return issue.message;
  return issue.errors.at(-1)?.[0]?.message ?? issue.message;
}
