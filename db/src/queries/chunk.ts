/** Rows one statement may carry, so that neither database runs out of parameters (SQLite 32,766, PostgreSQL 65,535). */
const MAX_PARAMETERS = 5_000;

/** Cuts rows into pieces that fit one statement. */
export function* chunk<T>(rows: readonly T[], columns: number): Generator<T[]> {
  const size = Math.max(1, Math.floor(MAX_PARAMETERS / columns));
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}
