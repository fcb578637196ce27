import { nextUpdate } from '@jishi/db/queries/booking';
import { endClosure, insertClosures } from '@jishi/db/queries/closure';
import { endHold, readHold } from '@jishi/db/queries/hold';
import { deleteTime, ownersInstruments, releaseFrom } from '@jishi/db/queries/occupancy';
import { readOpenOffers } from '@jishi/db/queries/offer';
import type { ClosureTable } from '@jishi/db/schema';
import type { Change } from './change.ts';
import { claimOfClosure, takeClaims } from './claim.ts';
import { endOffer } from './offer.ts';
import { release } from './time.ts';

/** Writes closures and takes their time on every station, around the bookings that stay and outside calendars. */
export async function placeClosures(change: Change, closures: readonly ClosureTable[]): Promise<void> {
  await insertClosures(change.trx, closures);
  await takeClaims(change.trx, closures.map(claimOfClosure));
  for (const closure of closures) tellClosure(change, 'closure.placed', closure);
}

/**
 * Ends a closure at `until` (on the grid): one that begins later disappears, another one keeps its time until then.
 * Answers it as it is then.
 */
export async function endClosing(change: Change, closure: ClosureTable, until: number): Promise<ClosureTable> {
  const { trx, now } = change;
  const begun = closure.from_at < until;
  if (begun) await releaseFrom(trx, closure.id, until);
  else await deleteTime(trx, [closure.id]);
  const toAt = begun ? Math.min(until, closure.to_at) : closure.to_at;
  const updatedAt = nextUpdate(closure.updated_at, now);
  await endClosure(trx, closure, toAt, now, updatedAt);
  tellClosure(change, 'closure.ended', closure);
  change.freed(closure.instrument_id, { from: closure.from_at, to: closure.to_at });
  return { ...closure, to_at: toAt, ended_at: now, updated_at: updatedAt, sequence: closure.sequence + 1 };
}

function tellClosure(change: Change, kind: 'closure.placed' | 'closure.ended', closure: ClosureTable): void {
  change.tell({
    kind,
    subjectId: closure.id,
    instrumentId: closure.instrument_id,
    facilityId: closure.facility_id,
    data: {
      from: closure.from_at,
      to: closure.to_at,
      kind: closure.kind,
      reason: closure.reason,
      ...(closure.change_id === null ? {} : { changeId: closure.change_id }),
    },
  });
}

/** Ends holds and offers on time that is about to be closed: nobody could use it any more. */
export async function dismissHolds(change: Change, holdIds: readonly string[]): Promise<void> {
  if (holdIds.length === 0) return;
  const { trx, now } = change;
  for (const offer of await readOpenOffers(trx, holdIds)) await endOffer(change, offer, 'withdrawn');
  const instrumentIds = await ownersInstruments(trx, holdIds);
  await release(change, holdIds);
  for (const holdId of holdIds) {
    const hold = await readHold(trx, holdId);
    if (!hold || hold.ended_at !== null) continue;
    await endHold(trx, holdId, now);
    for (const instrumentId of instrumentIds) {
      change.tell({ kind: 'hold.ended', subjectId: holdId, instrumentId, personId: hold.person_id });
    }
  }
}
