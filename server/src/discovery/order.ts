import type { PriceList, UserClass } from '@jishi/shared/schema/rules';

/** The sort key of what has none: no slot, no place, no price. */
export const LAST = Number.MAX_SAFE_INTEGER;

const MAX_AMOUNT = 2 ** 38;

/**
 * Prices in order: amounts of different currencies cannot be compared, so currencies come one after the other by their
 * letters, each by amount (five bits a letter above 38 bits of amount).
 */
export function priceKey(prices: PriceList | null, userClass: UserClass): number {
  if (!prices) return LAST;
  let currency = 0;
  for (const letter of prices.currency) currency = currency * 32 + (letter.charCodeAt(0) & 31);
  return currency * MAX_AMOUNT + Math.min(prices.hourlyMinor[userClass], MAX_AMOUNT - 1);
}

/** The place in a list after which a page begins: the sort key of the last item before it, and its id. */
export type After = { readonly key: number; readonly id: string };

type Sortable = { readonly key: (row: number) => number; readonly rank: readonly number[] };

/** The first `count` of the rows in ascending order of key, then of id, that come after (`afterKey`, `afterRank`). */
export function firstInOrder(
  rows: readonly number[],
  { key, rank }: Sortable,
  after: { readonly key: number; readonly rank: number } | null,
  count: number,
): { row: number; key: number }[] {
  const best: { row: number; key: number }[] = [];
  for (const row of rows) {
    const entry = { row, key: key(row) };
    if (after && !isAfter(entry, after, rank)) continue;
    const worst = best[count - 1];
    if (worst && !isBefore(entry, worst, rank)) continue;
    best.splice(placeOf(best, entry, rank), 0, entry);
    if (best.length > count) best.pop();
  }
  return best;
}

type Entry = { readonly row: number; readonly key: number };

function isBefore(a: Entry, b: Entry, rank: readonly number[]): boolean {
  return a.key !== b.key ? a.key < b.key : (rank[a.row] as number) < (rank[b.row] as number);
}

function isAfter(a: Entry, after: { readonly key: number; readonly rank: number }, rank: readonly number[]): boolean {
  return a.key !== after.key ? a.key > after.key : (rank[a.row] as number) > after.rank;
}

function placeOf(sorted: readonly Entry[], entry: Entry, rank: readonly number[]): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(sorted[middle] as Entry, entry, rank)) low = middle + 1;
    else high = middle;
  }
  return low;
}
