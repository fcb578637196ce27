import type { FacetName } from '@jishi/shared/schema/instrument';

/** Filters of several values; all but `facility` are also counted. */
export type ColumnName = FacetName | 'facility';

/**
 * One property of all rows. A row has a set of values (a class and the classes above it, the techniques and their broader
 * ones, one institution), and rows with equal sets share one number: filters and counts work on sets, not on rows.
 */
export type Column = {
  readonly setOfRow: number[];
  readonly sets: (readonly string[])[];
  readonly setIds: Map<string, number>;
};

export function newColumn(): Column {
  return { setOfRow: [], sets: [], setIds: new Map() };
}

/** The number of a set of values, in the order given. */
export function setId(column: Column, values: readonly string[]): number {
  const key = values.join('\n');
  let id = column.setIds.get(key);
  if (id === undefined) {
    id = column.sets.length;
    column.sets.push(values);
    column.setIds.set(key, id);
  }
  return id;
}

/** For each set 1 when it holds one of the wanted values. */
export function passes(column: Column, wanted: readonly string[]): Uint8Array {
  const values = new Set(wanted);
  return Uint8Array.from(column.sets, (set) => (set.some((value) => values.has(value)) ? 1 : 0));
}

/** Rows by value from rows by set. */
export function countValues(column: Column, rowsBySet: ArrayLike<number>): Map<string, number> {
  const counts = new Map<string, number>();
  for (let set = 0; set < column.sets.length; set += 1) {
    const rows = rowsBySet[set] as number;
    if (rows === 0) continue;
    for (const value of column.sets[set] as readonly string[]) counts.set(value, (counts.get(value) ?? 0) + rows);
  }
  return counts;
}
