import { readLines, readOrderInstruments } from '@jishi/db/queries/order';
import type { BookingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { type Anyone, may } from '@jishi/shared/rules/access';
import type { Deps } from '../context.ts';
import { inChange } from '../engine/change.ts';
import { subjectOf } from '../engine/parties.ts';
import { signedIn } from '../http/actor.ts';
import { cancelLine, settleOrder } from './cancel.ts';
import { type Fate, fateOf } from './fate.ts';

/**
 * Cancels all lines of an order that the actor may cancel, in one change, and tells the fate of each line that they may
 * read. An order of which they may read none is `not-found`.
 */
export async function cancelOrder(deps: Deps, anyone: Anyone, orderId: string, reason: string | null): Promise<Fate[]> {
  const actor = signedIn(anyone);
  const isTheirs = (line: BookingTable) => may.readBooking(actor, subjectOf(line));
  if (!(await readLines(deps.store.read, orderId)).some(isTheirs)) throw new ProblemError('not-found', 'no such order');
  const instrumentIds = await readOrderInstruments(deps.store.read, orderId);
  return inChange(deps, actor, instrumentIds, async (change) => {
    const lines = (await readLines(change.trx, orderId)).filter(isTheirs);
    const fates: Fate[] = [];
    for (const line of lines) {
      fates.push(
        await fateOf(line.id, async () => {
          if (line.state !== 'cancelled') await cancelLine(change, actor, line, reason);
          return 'cancelled';
        }),
      );
    }
    const waited = lines.find(({ id, state }) => state === 'pending' && hasFate(fates, id));
    if (waited) await settleOrder(change, actor, waited);
    return fates;
  });
}

function hasFate(fates: readonly Fate[], id: string): boolean {
  return fates.some((fate) => fate.id === id && fate.problem === null);
}
