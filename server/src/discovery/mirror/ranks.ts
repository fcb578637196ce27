import { compareIds, type Ids, idAt, numberOfId } from './ids.ts';
import { longer } from './lists.ts';

/** The rows in the order of their ids: the last sort key of every list. */
export type Ranks = {
  /** The place of each row. */
  ofRow: Int32Array;
  rows: Int32Array;
};

const FIRST_ROWS = 256;

export function newRanks(): Ranks {
  return { ofRow: new Int32Array(FIRST_ROWS), rows: new Int32Array(FIRST_ROWS) };
}

/** Gives the newest id its place. Those with a greater id, as a rule none, move on by one. */
export function addRank(ranks: Ranks, ids: Ids, row: number): void {
  if (row === ranks.rows.length) {
    ranks.ofRow = longer(ranks.ofRow, row + 1 + (row >> 1));
    ranks.rows = longer(ranks.rows, row + 1 + (row >> 1));
  }
  const { ofRow, rows } = ranks;
  const place = firstNotBefore(rows, row, (other) => compareIds(ids, other, row));
  rows.copyWithin(place + 1, place, row);
  rows[place] = row;
  for (let rank = place; rank <= row; rank += 1) ofRow[rows[rank] as number] = rank;
}

/** The rank of an id, or a place between two ranks when it has no row. */
export function rankAfter({ ofRow, rows }: Ranks, ids: Ids, id: string): number {
  const row = numberOfId(ids, id);
  if (row !== undefined) return ofRow[row] as number;
  return firstNotBefore(rows, ids.count, (other) => (idAt(ids, other) < id ? -1 : 1)) - 0.5;
}

/** The first of `count` places whose row does not come before what is looked for. */
function firstNotBefore(rows: Int32Array, count: number, compare: (row: number) => number): number {
  let low = 0;
  let high = count;
  // Rows are read in the order of their ids: most go to the end.
  if (count === 0 || compare(rows[count - 1] as number) < 0) return count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(rows[middle] as number) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
