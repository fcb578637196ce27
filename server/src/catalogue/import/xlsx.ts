import { readFile } from 'node:fs/promises';
import { ProblemError } from '@jishi/shared/problem';
import { type CellValue, readSheet } from 'read-excel-file/node';
import type { RawRow } from './csv.ts';
import { LIMITS } from './limits.ts';
import { checkUnpackedSize } from './zip.ts';

/** The rows of the first sheet of a workbook, the heading first, numbered as the spreadsheet does. */
export async function* readXlsx(path: string, unpackedBytes: number = LIMITS.unpackedBytes): AsyncGenerator<RawRow> {
  const file = await readFile(path);
  await checkUnpackedSize(file, unpackedBytes);
  let rows: (CellValue | null)[][];
  try {
    rows = await readSheet(file);
  } catch (error) {
    throw new ProblemError(
      'invalid',
      `not a readable XLSX workbook (${error instanceof Error ? error.message : error})`,
    );
  }
  for (const [index, cells] of rows.entries()) yield { number: index + 1, cells: cells.map(cellText) };
}

function cellText(cell: CellValue | null): string {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  if (typeof cell === 'boolean') return cell ? '1' : '0';
  return String(cell);
}
