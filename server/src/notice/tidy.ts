import { forgetDead, forgetSent, type OutgoingTable } from '@jishi/db/queries/outgoing';
import { forgetUntaken } from '@jishi/db/queries/webhook';
import { DAY_MS } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';

const BATCH = 1000;
const TABLES: readonly OutgoingTable[] = ['mail', 'delivery'];
/** What was sent is kept for those who ask what became of it, what was given up for those who let it be tried anew. */
const SENT_DAYS = 30;
const DEAD_DAYS = 180;

/**
 * Forgets a batch of what was sent, or given up, long ago, and of what nobody can try anew since its webhook was removed.
 * Answers whether there may be more; harmless when several servers do it at once.
 */
export async function tidy({ store, clock }: Pick<Deps, 'store' | 'clock'>): Promise<boolean> {
  const now = clock();
  const forgotten = [await forgetUntaken(store.write, BATCH)];
  for (const table of TABLES) {
    forgotten.push(await forgetSent(store.write, table, now - SENT_DAYS * DAY_MS, BATCH));
    forgotten.push(await forgetDead(store.write, table, now - DEAD_DAYS * DAY_MS, BATCH));
  }
  return forgotten.some((count) => count === BATCH);
}
