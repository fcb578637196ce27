import type { Db, Trx } from '@jishi/db/open';
import type { Refused } from './report.ts';

/** What a batch would change. `write` does it, in the transaction in which the plan was made. */
export type Plan = {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly refused: readonly Refused[];
  /** Instruments of one facility that change, so that those who follow hear of each. */
  readonly touched?: readonly string[];
  readonly write: (trx: Trx) => Promise<void>;
  /** After the commit, or in a dry run instead of writing: remembers what is now there for later batches. */
  readonly remember: () => void;
};

export type MakePlan<Item> = (db: Db, items: readonly Item[]) => Promise<Plan>;

/** Splits wanted rows into new, changed and unchanged ones by what is stored under the same key. */
export function compareRows<R extends object>(
  wanted: readonly R[],
  stored: readonly R[],
  keyOf: (row: R) => string,
  columns: readonly (keyof R)[],
): { added: R[]; changed: R[]; unchanged: number } {
  const byKey = new Map(stored.map((row) => [keyOf(row), row]));
  const added: R[] = [];
  const changed: R[] = [];
  for (const row of wanted) {
    const before = byKey.get(keyOf(row));
    if (!before) added.push(row);
    else if (columns.some((column) => row[column] !== before[column])) changed.push(row);
  }
  return { added, changed, unchanged: wanted.length - added.length - changed.length };
}
