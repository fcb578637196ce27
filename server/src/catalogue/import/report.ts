/** What an import did, or with `--dry-run` would do. */
export type Tally = { added: number; updated: number; unchanged: number; skipped: number; refused: number };

export type Refused = { readonly row: number; readonly reason: string };

export type Listener = {
  /** A row that was not taken, as it is found. */
  readonly refused: (refused: Refused) => void;
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
