import { open, stat } from 'node:fs/promises';
import { ProblemError } from '@jishi/shared/problem';
import { type RawProblem, type RawRow, readCsv } from './csv.ts';
import { LIMITS } from './limits.ts';
import { plain } from './text.ts';
import { readXlsx } from './xlsx.ts';

export type TableRow = { readonly number: number; readonly cells: readonly string[] };

export type Table = {
  readonly heading: readonly string[];
  /** Rows that are not empty; each cell and row within its limits. */
  readonly rows: AsyncGenerator<TableRow | RawProblem>;
};

/** How long a table may be, and how large a workbook once it is unpacked. */
export type TableLimits = { readonly rows: number; readonly unpackedBytes: number };

/**
 * Opens a CSV file or an XLSX workbook, whichever its first bytes say. Throws ProblemError when there is no such file, it
 * is too large, or has no usable heading.
 */
export async function openTable(path: string, limits: TableLimits = LIMITS): Promise<Table> {
  const raw = (await isZip(path)) ? readXlsx(path, limits.unpackedBytes) : readCsv(path);
  const first = await raw.next();
  if (first.done) throw new ProblemError('invalid', 'the file is empty');
  if ('problem' in first.value) throw new ProblemError('invalid', `the heading: ${first.value.problem}`);
  const heading = trimEnd(first.value.cells).map((cell) => cell.trim());
  checkHeading(heading);
  return { heading, rows: readRows(raw, heading.length, limits.rows) };
}

async function isZip(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new ProblemError('invalid', `there is no file ${path}`);
  if (found.size > LIMITS.fileBytes) {
    throw new ProblemError('too-large', `the file has more than ${LIMITS.fileBytes / 1048576} MB`);
  }
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.readUInt32BE(0) === 0x504b0304;
  } finally {
    await file.close();
  }
}

function checkHeading(heading: readonly string[]): void {
  if (heading.length > LIMITS.columns) {
    throw new ProblemError('invalid', `the heading has ${heading.length} columns, at most ${LIMITS.columns}`);
  }
  const named = heading.filter((name) => name !== '');
  if (named.length === 0) throw new ProblemError('invalid', 'the file has no heading');
  const twice = named.find((name, index) => named.indexOf(name) !== index);
  if (twice !== undefined) throw new ProblemError('invalid', `the heading has ${plain(twice)} twice`);
}

function trimEnd(cells: readonly string[]): readonly string[] {
  let length = cells.length;
  while (length > 0 && cells[length - 1]?.trim() === '') length -= 1;
  return cells.slice(0, length);
}

async function* readRows(
  raw: AsyncGenerator<RawRow>,
  columns: number,
  maxRows: number,
): AsyncGenerator<TableRow | RawProblem> {
  for await (const row of raw) {
    if ('problem' in row) {
      yield row;
      continue;
    }
    if (row.number > maxRows) {
      yield { number: row.number, problem: `more than ${maxRows} rows`, fatal: true };
      return;
    }
    const cells = trimEnd(row.cells);
    if (cells.length === 0) continue;
    const problem = sizeProblem(cells, columns);
    yield problem === null ? { number: row.number, cells } : { number: row.number, problem, fatal: false };
  }
}

function sizeProblem(cells: readonly string[], columns: number): string | null {
  if (cells.length > columns) return `${cells.length} cells, the heading has ${columns}`;
  let characters = 0;
  for (const cell of cells) {
    if (cell.length > LIMITS.cellCharacters) {
      return `a cell of ${cell.length} characters, at most ${LIMITS.cellCharacters}`;
    }
    characters += cell.length;
  }
  return characters > LIMITS.rowCharacters ? `${characters} characters, at most ${LIMITS.rowCharacters}` : null;
}
