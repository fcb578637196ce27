import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Db, Trx } from '../open.ts';
import type { Database, Outgoing } from '../schema.ts';

/** Tables whose rows are sent to somewhere outside. */
export type OutgoingTable = 'mail' | 'delivery';

/** Clocks of two servers may differ by this much; a time set further in the future shows that the clock was put back. */
const SKEW_MS = 60_000;

/** How long a claim lasts; trying must give up before. */
export const CLAIM_MS = 180_000;

/** Rows that are to be tried now: their time has come, or was set by a clock that stood later than it does now. */
export function isDue<Table extends OutgoingTable>(
  eb: ExpressionBuilder<Database, Table>,
  table: Table,
  now: number,
): Expression<SqlBool> {
  const column = (name: keyof Outgoing) => sql.ref<number>(`${table}.${name}`);
  const unclaimed = sql<boolean>`(${column('claimed_until')} is null or ${column('claimed_until')} <= ${now}
    or ${column('claimed_until')} > ${now + 2 * CLAIM_MS})`;
  const timely = sql<boolean>`(${column('next_at')} <= ${now} or ${column('set_at')} > ${now + SKEW_MS})`;
  return eb.and([sql<boolean>`${column('state')} = 'waiting'`, unclaimed, timely]);
}

type Seen = Pick<Outgoing, 'id' | 'attempts'>;

/** Takes rows that were seen due for `CLAIM_MS`; answers the ids of those that nobody else took first. */
export async function claimRows(
  trx: Trx,
  table: OutgoingTable,
  seen: readonly Seen[],
  now: number,
): Promise<ReadonlySet<string>> {
  const claimed = new Set<string>();
  // In the order of ids, so that two servers never wait for each other in a circle.
  for (const { id, attempts } of [...seen].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const done = await trx
      .updateTable(table)
      .set({ claimed_until: now + CLAIM_MS, attempts: attempts + 1 })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .where('attempts', '=', attempts)
      .executeTakeFirst();
    if (done.numUpdatedRows > 0n) claimed.add(id);
  }
  return claimed;
}

/** Notes that the other end has taken it, whoever claims it by now. */
export async function markSent(trx: Trx, table: OutgoingTable, id: string, now: number): Promise<void> {
  await trx
    .updateTable(table)
    .set({ state: 'sent', sent_at: now, claimed_until: null, last_error: null })
    .where('id', '=', id)
    .where('state', '<>', 'sent')
    .execute();
}

export type Failure = {
  readonly id: string;
  /** The attempt that failed, as counted by its claim. */
  readonly attempt: number;
  readonly error: string;
  /** When to try again (epoch ms); null for never. */
  readonly nextAt: number | null;
};

/** Notes a failed attempt, unless the claim ran out and somebody else is trying. Answers whether it did. */
export async function markFailed(trx: Trx, table: OutgoingTable, failure: Failure, now: number): Promise<boolean> {
  const again = failure.nextAt === null ? { state: 'dead' as const } : { next_at: failure.nextAt };
  const done = await trx
    .updateTable(table)
    .set({ ...again, set_at: now, claimed_until: null, last_error: failure.error })
    .where('id', '=', failure.id)
    .where('state', '=', 'waiting')
    .where('attempts', '=', failure.attempt)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Puts a row back that has to wait for another one; the attempt does not count. */
export async function putBack(
  trx: Trx,
  table: OutgoingTable,
  { id, attempts }: Seen,
  nextAt: number,
  now: number,
): Promise<void> {
  await trx
    .updateTable(table)
    .set({ next_at: nextAt, set_at: now, claimed_until: null, attempts: attempts - 1 })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .where('attempts', '=', attempts)
    .execute();
}

/** Lets a dead row be tried anew; false when it is not dead. */
export async function requeue(trx: Trx, table: OutgoingTable, id: string, now: number): Promise<boolean> {
  const done = await trx
    .updateTable(table)
    .set({ state: 'waiting', attempts: 0, next_at: now, set_at: now, claimed_until: null })
    .where('id', '=', id)
    .where('state', '=', 'dead')
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Forgets what was sent before `instant`, at most `limit` rows; answers how many. */
export async function forgetSent(db: Db, table: OutgoingTable, instant: number, limit: number): Promise<number> {
  const done = await db
    .deleteFrom(table)
    .where('id', 'in', (eb) =>
      eb.selectFrom(table).select('id').where('state', '=', 'sent').where('next_at', '<', instant).limit(limit),
    )
    .executeTakeFirst();
  return Number(done.numDeletedRows);
}

/** Forgets what was given up before `instant`, at most `limit` rows; answers how many. */
export async function forgetDead(db: Db, table: OutgoingTable, instant: number, limit: number): Promise<number> {
  const done = await db
    .deleteFrom(table)
    .where('id', 'in', (eb) =>
      eb.selectFrom(table).select('id').where('state', '=', 'dead').where('set_at', '<', instant).limit(limit),
    )
    // Unless somebody lets it be tried anew meanwhile.
    .where('state', '=', 'dead')
    .executeTakeFirst();
  return Number(done.numDeletedRows);
}
