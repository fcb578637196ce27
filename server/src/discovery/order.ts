import { insertOrdered } from './mirror/sorted.ts';

/** The sort key of what has none: no slot, no place, no price. */
export const LAST = Number.MAX_SAFE_INTEGER;

const MAX_AMOUNT = 2 ** 38;

/**
 * Prices in order: amounts of different currencies cannot be compared, so currencies come one after the other by their
 * letters, each by amount (five bits a letter above 38 bits of amount).
 */
export function priceKey(currency: string, amountMinor: number): number {
  let letters = 0;
  for (const letter of currency) letters = letters * 32 + (letter.charCodeAt(0) & 31);
  return letters * MAX_AMOUNT + Math.min(amountMinor, MAX_AMOUNT - 1);
}

/** A row in a list, and the sort key by which it stands there. */
export type Entry = { readonly row: number; readonly key: number };

/** The place in a list after which a page begins: a sort key, and a rank that may lie between two rows. */
export type After = { readonly key: number; readonly rank: number };

/** The first `count` of the rows in ascending order of key, then of id (by `rank`), that come after a place. */
export function firstInOrder(
  rows: Int32Array,
  key: (row: number) => number,
  rank: Int32Array,
  after: After | null,
  count: number,
): Entry[] {
  const isBefore = (a: Entry, b: Entry) =>
    a.key !== b.key ? a.key < b.key : (rank[a.row] as number) < (rank[b.row] as number);
  const best: Entry[] = [];
  // Most rows come after the last of the best so far and need no entry of their own.
  let cutKey = Number.POSITIVE_INFINITY;
  let cutRank = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const rowKey = key(row);
    if (rowKey > cutKey || (rowKey === cutKey && (rank[row] as number) > cutRank)) continue;
    if (after && !isAfter(rowKey, rank[row] as number, after)) continue;
    insertOrdered(best, { row, key: rowKey }, isBefore, count);
    const last = best[count - 1];
    if (last) {
      cutKey = last.key;
      cutRank = rank[last.row] as number;
    }
  }
  return best;
}

function isAfter(key: number, rank: number, after: After): boolean {
  return key !== after.key ? key > after.key : rank > after.rank;
}
