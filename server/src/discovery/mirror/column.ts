import type { FacetName } from '@jishi/shared/schema/instrument';
import { newTable, numberIn, type Table } from './table.ts';

/** Filters of several values that are the same for every reader; all but `facility` are also counted. */
export type ColumnName = Exclude<FacetName, 'access'> | 'facility';

/**
 * The values of one property. A row has a set of values (a class and the classes above it, the techniques and their
 * broader ones, one institution), and rows with equal sets share one number: filters and counts work on sets, not on rows.
 */
export type Column = {
  readonly values: Table<string>;
  readonly sets: (readonly string[])[];
  /** The same sets as numbers of values. */
  readonly numbers: (readonly number[])[];
  readonly setIds: Map<string, number>;
};

export function newColumn(sets: readonly (readonly string[])[] = []): Column {
  const column: Column = { values: newTable(), sets: [], numbers: [], setIds: new Map() };
  for (const set of sets) setId(column, set);
  return column;
}

/** The number of a set of values, in the order given. */
export function setId(column: Column, values: readonly string[]): number {
  const key = values.length === 1 ? (values[0] as string) : values.join('\n');
  let id = column.setIds.get(key);
  if (id === undefined) {
    id = column.sets.length;
    column.sets.push(values);
    column.numbers.push(values.map((value) => numberIn(column.values, value, () => value)));
    column.setIds.set(key, id);
  }
  return id;
}

/** For each set 1 when it holds one of the wanted values. */
export function passes({ sets }: Column, wanted: readonly string[]): Uint8Array {
  const values = new Set(wanted);
  return Uint8Array.from(sets, (set) => (set.some((value) => values.has(value)) ? 1 : 0));
}

/** Rows by number of value from rows by set. */
export function countValues({ values, numbers }: Column, rowsBySet: ArrayLike<number>): Int32Array {
  const counts = new Int32Array(values.list.length);
  for (let set = 0; set < numbers.length; set += 1) {
    const rows = rowsBySet[set] as number;
    if (rows === 0) continue;
    const held = numbers[set] as readonly number[];
    for (let i = 0; i < held.length; i += 1) {
      const value = held[i] as number;
      counts[value] = (counts[value] as number) + rows;
    }
  }
  return counts;
}
