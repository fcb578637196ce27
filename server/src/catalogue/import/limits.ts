/** What an import takes at most. A file beyond it is refused, a row beyond it is refused alone. */
export const LIMITS = {
  fileBytes: 200 * 1024 * 1024,
  /** A workbook's parts after unpacking, all together. */
  unpackedBytes: 512 * 1024 * 1024,
  rowCharacters: 1024 * 1024,
  cellCharacters: 64 * 1024,
  columns: 1000,
  rows: 2_000_000,
} as const;
