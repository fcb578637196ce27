import { readClosure, takingsWithin } from '@jishi/db/queries/closure';
import type { TrainingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { floorToGrid } from '@jishi/shared/time/grid';
import type { Change } from '../engine/change.ts';
import { dismissHolds, endClosing, placeClosures } from '../engine/closure.ts';

type Place = { readonly facilityId: string; readonly instrumentId: string };
type Times = Pick<TrainingTable, 'from_at' | 'to_at'>;

/** What people read where the time is taken; both languages, because a closure has one text. */
const REASON = '培训 / Training';

/**
 * Closes an instrument, whose agenda is held, for a session; answers the closure's id. People who were only about to book
 * give way, and it goes around outside calendars. Throws `conflict` when bookings or another closure have the time.
 */
export async function keepInstrument(change: Change, place: Place, { from_at, to_at }: Times): Promise<string> {
  const { trx, now, actor } = change;
  const taken = await takingsWithin(trx, [place.instrumentId], { from: from_at, to: to_at });
  if (taken.some(({ kind }) => kind === 'booking'))
    throw new ProblemError('conflict', 'bookings lie in this time; move them or choose another time');
  if (taken.some(({ kind }) => kind === 'maintenance' || kind === 'closure'))
    throw new ProblemError('conflict', 'the instrument is closed in this time already; choose another time');
  const holds = taken.filter(({ kind }) => kind === 'hold').map(({ ownerId }) => ownerId);
  await dismissHolds(change, [...new Set(holds)]);
  if (!actor) throw new Error('somebody keeps an instrument');
  const id = change.newId();
  await placeClosures(change, [
    {
      id,
      instrument_id: place.instrumentId,
      facility_id: place.facilityId,
      from_at,
      to_at,
      kind: 'closure',
      reason: REASON,
      created_by: actor.personId,
      created_at: now,
      updated_at: now,
      ended_at: null,
      sequence: 0,
      change_id: null,
    },
  ]);
  return id;
}

/** Gives the instrument back, unless somebody did before or it is over. */
export async function giveBack(change: Change, closureId: string): Promise<void> {
  const closure = await readClosure(change.trx, closureId);
  if (!closure || closure.ended_at !== null || closure.to_at <= change.now) return;
  await endClosing(change, closure, floorToGrid(change.now));
}
