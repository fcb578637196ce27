import type { Db, Trx } from '../open.ts';
import type { ClosureTable } from '../schema.ts';

export async function readClosure(db: Db, closureId: string): Promise<ClosureTable | undefined> {
  return db.selectFrom('closure').selectAll().where('id', '=', closureId).executeTakeFirst();
}

export async function insertClosure(trx: Trx, closure: ClosureTable): Promise<void> {
  await trx.insertInto('closure').values(closure).execute();
}

/** Closures of an instrument that are not over at `instant`, by start. */
export async function listClosures(db: Db, instrumentId: string, instant: number): Promise<ClosureTable[]> {
  return db
    .selectFrom('closure')
    .selectAll()
    .where('instrument_id', '=', instrumentId)
    .where('to_at', '>', instant)
    .where('ended_at', 'is', null)
    .orderBy('from_at')
    .orderBy('id')
    .execute();
}

/** Ends a closure: its time becomes `[from, to)`, possibly empty for one that had not begun. */
export async function endClosure(
  trx: Trx,
  closure: ClosureTable,
  toAt: number,
  now: number,
  updatedAt: number,
): Promise<void> {
  await trx
    .updateTable('closure')
    .set({ to_at: toAt, ended_at: now, updated_at: updatedAt, sequence: closure.sequence + 1 })
    .where('id', '=', closure.id)
    .execute();
}
