/** What an import did, or with `--dry-run` would do. */
export type Tally = { added: number; updated: number; unchanged: number; skipped: number; refused: number };

/** What is wrong in one cell, or in a row as a whole (`column` null); `column` is the heading of the file. */
export type Fault = { readonly column: string | null; readonly reason: string };

export type Refused = {
  readonly row: number;
  readonly reason: string;
  /** The same by column, where that is known. */
  readonly faults?: readonly Fault[];
};

/** What becomes of a row that is good. `fields` are the columns of the table that change. */
export type Decided = {
  readonly row: number;
  readonly outcome: 'added' | 'updated' | 'unchanged' | 'skipped';
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly fields: readonly string[];
};

/** Faults in one line. */
export function reasonOf(faults: readonly Fault[]): string {
  return [...new Set(faults.map(({ column, reason }) => (column === null ? reason : `${column}: ${reason}`)))].join(
    '; ',
  );
}

export type Listener = {
  /** A row that was not taken, as it is found. */
  readonly refused: (refused: Refused) => void;
  /** What becomes of an instrument, as it is found. */
  readonly decided?: (decided: Decided) => void;
  /** Something that the reader should know once. */
  readonly note: (text: string) => void;
  /** After each batch. */
  readonly progress: (tally: Readonly<Tally>) => void;
};

export const SILENT: Listener = { refused: () => {}, note: () => {}, progress: () => {} };

export function emptyTally(): Tally {
  return { added: 0, updated: 0, unchanged: 0, skipped: 0, refused: 0 };
}

export function rowsOf(tally: Tally): number {
  return tally.added + tally.updated + tally.unchanged + tally.skipped + tally.refused;
}

/** `12 rows: 3 added, 1 updated, 8 unchanged`; what did not happen is left out, `unchanged` and `added` never. */
export function sentenceOf(tally: Tally): string {
  const parts = [`${tally.added} added`, `${tally.updated} updated`, `${tally.unchanged} unchanged`];
  if (tally.skipped > 0) parts.push(`${tally.skipped} skipped`);
  if (tally.refused > 0) parts.push(`${tally.refused} refused`);
  return `${rowsOf(tally)} rows: ${parts.join(', ')}`;
}
