import type { RawProblem } from './csv.ts';
import { LIMITS } from './limits.ts';
import type { TableKind } from './mapping.ts';
import type { MappedRow, Reader } from './reader.ts';
import { type Fault, type Listener, reasonOf, type Tally } from './report.ts';
import type { TableRow } from './table.ts';

export const BATCH_ROWS = 500;

/** Reads a table to its end in batches of good rows; counts and reports the others. */
export async function* readBatches<Kind extends TableKind>(
  rows: AsyncIterable<TableRow | RawProblem>,
  reader: Reader<Kind>,
  tally: Tally,
  listener: Listener,
): AsyncGenerator<MappedRow<Kind>[]> {
  const seen = new Map<string, number>();
  let batch: MappedRow<Kind>[] = [];
  const refuse = (row: number, faults: readonly Fault[]) => {
    tally.refused += 1;
    listener.refused({ row, reason: reasonOf(faults), faults });
  };
  for await (const row of rows) {
    if ('problem' in row) {
      refuse(row.number, [{ column: null, reason: row.problem }]);
      continue;
    }
    const mapped = reader.read(row);
    if ('skipped' in mapped) {
      tally.skipped += 1;
      continue;
    }
    if ('refused' in mapped) {
      refuse(mapped.number, mapped.refused);
      continue;
    }
    const identity = `${mapped.source}\u0000${mapped.key}`;
    const before = seen.get(identity);
    if (before !== undefined) {
      refuse(mapped.number, [{ column: null, reason: `the key ${mapped.key} is the same as in row ${before}` }]);
      continue;
    }
    if (seen.size < LIMITS.rows) seen.set(identity, mapped.number);
    batch.push(mapped);
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
