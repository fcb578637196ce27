import type { Db } from '@jishi/db/open';
import { findRegions, readRegions } from '@jishi/db/queries/region';
import { ProblemError } from '@jishi/shared/problem';

/** Throws `invalid` unless a region exists; nothing when none is named. */
export async function checkRegion(db: Db, code: string | null | undefined): Promise<void> {
  if (!code || (await findRegions(db, [code])).length > 0) return;
  throw new ProblemError('invalid', 'no such region', {
    errors: [{ pointer: '/region', detail: 'no such region' }],
  });
}

/** A region and all below it. */
export async function regionsUnder(db: Db, code: string): Promise<string[]> {
  const rows = await readRegions(db);
  const found = new Set([code]);
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const row of rows) if (row.parent_code !== null && found.has(row.parent_code)) found.add(row.code);
  }
  return [...found];
}
