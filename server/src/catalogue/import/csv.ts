import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { decodeFile, detectEncoding } from './encoding.ts';
import { LIMITS } from './limits.ts';

export type RawRow = { readonly number: number; readonly cells: readonly string[] } | RawProblem;
export type RawProblem = { readonly number: number; readonly problem: string; readonly fatal: boolean };

/** An unclosed quote would otherwise take the rest of the file into one cell. */
const MAX_RECORD_CHARACTERS = 16 * LIMITS.rowCharacters;

/**
 * The rows of a CSV file, the heading first, numbered as a spreadsheet does (heading = 1). Comma, semicolon or tab,
 * whichever the heading has most of. A quote that never ends gives a last, fatal problem.
 */
export async function* readCsv(path: string): AsyncGenerator<RawRow> {
  const encoding = await detectEncoding(path);
  const delimiter = await detectDelimiter(decodeFile(path, encoding));
  const parser = parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_RECORD_CHARACTERS,
  });
  const source = Readable.from(decodeFile(path, encoding));
  source.on('error', (error) => parser.destroy(error));
  let number = 0;
  try {
    for await (const cells of source.pipe(parser) as AsyncIterable<string[]>) {
      number += 1;
      yield { number, cells: cells.map(unguard) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    yield { number: number + 1, problem: csvReason(error), fatal: true };
  } finally {
    source.destroy();
  }
}

function csvReason(error: CsvError): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is opened and never closed';
  if (error.code === 'CSV_MAX_RECORD_SIZE') return 'more than 16 MB, probably a quote that is never closed';
  return error.message;
}

async function detectDelimiter(text: AsyncGenerator<string>): Promise<string> {
  const { value } = await text.next();
  await text.return(undefined);
  const heading = String(value ?? '').split(/\r?\n/, 1)[0] ?? '';
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: heading.split(mark).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}

/** Spreadsheets run a cell that begins like this as a formula. */
const FORMULA = /^'*[=+\-@\t\r]/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** The cell with an apostrophe before what a spreadsheet would run; numbers stay as they are. */
export function guard(cell: string): string {
  return FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
}

/** Undoes `guard`. */
export function unguard(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}
