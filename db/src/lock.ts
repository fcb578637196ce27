import type { Span } from '@jishi/shared/time/span';
import { sql } from 'kysely';
import { isPostgres } from './dialect.ts';
import type { Trx } from './open.ts';

// Locks are taken in one order by everybody: agendas, then people, then holidays, then the waiting list's line
// (queries/wish.ts), each sorted in itself. Whoever finds out later that one more is needed begins anew with it.

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

const PERSON_LOCK = 6_004;

/**
 * Lets only one change at a time judge and count what a person does on different instruments. Comes after the agendas
 * and before the line. SQLite has one writer anyway.
 */
export async function lockPeople(trx: Trx, personIds: readonly string[]): Promise<void> {
  if (!isPostgres(trx)) return;
  const keys = new Set(personIds.map(lockKeyOf));
  for (const key of [...keys].sort((a, b) => a - b)) {
    await sql`select pg_advisory_xact_lock(${sql.lit(PERSON_LOCK)}, ${key}::integer)`.execute(trx);
  }
}

/** 32 bits of an id; two people who share them only wait for each other. */
function lockKeyOf(id: string): number {
  let key = 0;
  for (const sign of id) key = (Math.imul(key, 31) + sign.charCodeAt(0)) | 0;
  return key;
}

const HOLIDAY_LOCK = 6_006;

/**
 * Keeps holidays as they are until the end of the transaction, for as many as like at once: nobody is judged by hours that
 * a year published meanwhile has changed. Comes after people. SQLite has one writer anyway.
 */
export async function keepHolidays(trx: Trx): Promise<void> {
  if (isPostgres(trx)) await sql`select pg_advisory_xact_lock_shared(${sql.lit(HOLIDAY_LOCK)})`.execute(trx);
}

/**
 * Waits for everybody who is being judged by holidays, and lets nobody else begin before the commit. Agendas are so many
 * that taking them one by one would keep all of them waiting.
 */
export async function lockHolidays(trx: Trx): Promise<void> {
  if (isPostgres(trx)) await sql`select pg_advisory_xact_lock(${sql.lit(HOLIDAY_LOCK)})`.execute(trx);
}

/** Time that a hold had until it was over. */
export type Dropped = Span & { readonly instrumentId: string; readonly ownerId: string };

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
    .returning(['instrument_id as instrumentId', 'owner_id as ownerId', 'from_at as from', 'to_at as to'])
    .execute();
}
