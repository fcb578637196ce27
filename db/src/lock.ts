import type { Trx } from './open.ts';

/**
 * Takes the agendas of instruments for the rest of the transaction, one statement each in sorted order, so that two
 * transactions never wait for each other in a circle. Must be the first thing that a transaction does which can take
 * time away. Answers the new version of each agenda; an instrument that does not exist is missing from the answer.
 */
export async function lockAgendas(trx: Trx, instrumentIds: readonly string[]): Promise<Map<string, number>> {
  const versions = new Map<string, number>();
  for (const instrumentId of [...new Set(instrumentIds)].sort()) {
    const row = await trx
      .updateTable('agenda')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .where('instrument_id', '=', instrumentId)
      .returning('version')
      .executeTakeFirst();
    if (row) versions.set(instrumentId, row.version);
  }
  return versions;
}

/** Time that a hold had until it was over. */
export type Dropped = { readonly instrumentId: string; readonly ownerId: string };

/**
 * Removes holds that are over, so that the overlap guard and the rules agree on what counts, and answers whose time of
 * what it was. Needs the agendas locked.
 */
export async function dropExpiredHolds(trx: Trx, instrumentIds: readonly string[], now: number): Promise<Dropped[]> {
  return trx
    .deleteFrom('occupancy')
    .where('instrument_id', 'in', [...instrumentIds])
    .where('kind', '=', 'hold')
    .where('expires_at', '<=', now)
    .returning(['instrument_id as instrumentId', 'owner_id as ownerId'])
    .execute();
}
