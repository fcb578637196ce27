import { isPostgres } from '@jishi/db/dialect';
import { checkInvariants, type Finding } from '@jishi/db/invariants';
import type { Trx } from '@jishi/db/open';
import { sql } from 'kysely';
import { expect } from 'vitest';
import type { TestStore } from '../../support/store.ts';

/** Takes away what keeps bad rows out, for the rest of a transaction. */
async function loosen(trx: Trx): Promise<void> {
  if (!isPostgres(trx)) {
    for (const event of ['insert', 'update'])
      await sql`drop trigger ${sql.ref(`occupancy_overlap_${event}`)}`.execute(trx);
    await sql`pragma defer_foreign_keys = on`.execute(trx);
    await sql`pragma ignore_check_constraints = on`.execute(trx);
    return;
  }
  const { rows } = await sql<{ table: string; name: string }>`
    select conrelid::regclass::text as table, conname as name from pg_constraint
    where contype in ('c', 'x') and conrelid::regclass::text in ('occupancy', 'booking', 'closure', 'admission')`.execute(
    trx,
  );
  for (const { table, name } of rows)
    await sql`alter table ${sql.ref(table)} drop constraint ${sql.ref(name)}`.execute(trx);
  await sql`set local session_replication_role = replica`.execute(trx);
}

class Undo extends Error {}

/** What the doctor finds after raw statements that are undone again. */
export async function findAfter({ store }: TestStore, statements: readonly string[]): Promise<Finding[]> {
  let findings: Finding[] = [];
  const undone = store.write.transaction().execute(async (trx) => {
    await loosen(trx);
    for (const statement of statements) await sql.raw(statement).execute(trx);
    findings = await checkInvariants(trx);
    throw new Undo();
  });
  await expect(undone).rejects.toThrow(Undo);
  if (store.kind === 'sqlite') await sql`pragma ignore_check_constraints = off`.execute(store.write);
  return findings.filter((finding) => !finding.ok);
}
