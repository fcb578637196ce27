import type { Language } from '@jishi/shared/schema/primitives';
import { stringify } from 'csv-stringify/sync';
import { guard } from './csv.ts';
import type { Refused } from './report.ts';
import { sayFault } from './say-fault.ts';
import { openTable } from './table.ts';
import { UPLOAD_LIMITS } from './upload.ts';

const HEADING = { zh: ['原文件行号', '问题'], en: ['row in the file', 'problem'] } as const;

/** The rows that were refused as they stood in the file, with what is wrong behind them: to be mended and sent again. */
export async function faultsFile(path: string, refused: readonly Refused[], language: Language): Promise<string> {
  const why = new Map<number, string>();
  for (const { row, reason, faults } of refused) {
    const said = (faults ?? [{ column: null, reason }]).map((fault) => {
      const sentence = sayFault(language, fault.reason);
      return fault.column === null ? sentence : `${fault.column}: ${sentence}`;
    });
    why.set(row, [why.get(row), ...new Set(said)].filter((part) => part !== undefined).join('; '));
  }
  const table = await openTable(path, UPLOAD_LIMITS);
  const width = table.heading.length;
  const lines: string[][] = [[...table.heading, ...HEADING[language]]];
  for await (const row of table.rows) {
    const problem = why.get(row.number);
    if (problem === undefined) continue;
    const cells = 'problem' in row ? [] : row.cells;
    const padded = Array.from({ length: width }, (_, at) => cells[at] ?? '');
    lines.push([...padded, String(row.number), problem]);
  }
  return `\ufeff${stringify(
    lines.map((line) => line.map(guard)),
    { record_delimiter: 'windows' },
  )}`;
}
