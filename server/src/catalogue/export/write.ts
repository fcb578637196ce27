import { stringify } from 'csv-stringify/sync';
import writeExcel from 'write-excel-file/node';
import { guard } from '../import/csv.ts';
import type { Form } from './form.ts';

const BATCH_ROWS = 500;

type Rows = AsyncIterable<readonly string[]>;

/** The rows as CSV text in pieces of whole lines. No cell can be taken for a formula. */
export async function* writeCsv(form: Pick<Form, 'heading' | 'byteOrderMark'>, rows: Rows): AsyncGenerator<string> {
  let lines: (readonly string[])[] = [form.heading];
  let mark = form.byteOrderMark ? '\ufeff' : '';
  for await (const row of rows) {
    lines.push(row);
    if (lines.length < BATCH_ROWS) continue;
    yield mark + toCsv(lines);
    mark = '';
    lines = [];
  }
  if (lines.length > 0) yield mark + toCsv(lines);
}

function toCsv(lines: readonly (readonly string[])[]): string {
  return stringify(
    lines.map((line) => line.map(guard)),
    { record_delimiter: 'windows' },
  );
}

/** Excel shows no more characters in a cell. */
const MAX_CELL = 32_767;

/** The rows as one sheet of a workbook; every cell is text, so none is a formula. */
export async function writeXlsx(form: Form, rows: Rows): Promise<Buffer> {
  const sheet: { value: string; type: StringConstructor; fontWeight?: 'bold' }[][] = [
    form.heading.map((value) => ({ value, type: String, fontWeight: 'bold' })),
  ];
  for await (const row of rows) sheet.push(row.map((value) => ({ value: value.slice(0, MAX_CELL), type: String })));
  return writeExcel(sheet).toBuffer();
}
