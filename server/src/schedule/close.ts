import { isDuplicate } from '@jishi/db/open';
import { readClosure } from '@jishi/db/queries/closure';
import type { BookingTable, ClosureTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import type { Closure, ClosureInput } from '@jishi/shared/schema/closure';
import { formatInstant } from '@jishi/shared/schema/primitives';
import { floorToGrid } from '@jishi/shared/time/grid';
import type { Deps } from '../context.ts';
import { type Change, inChange } from '../engine/change.ts';
import { managedInstrument } from '../engine/managed.ts';
import { applyPlan } from './apply.ts';
import { closureOut } from './closure.ts';
import { readMet } from './hit.ts';
import { assertOrdersLocked, ordersInstruments } from './locks.ts';
import { planFates } from './plan.ts';
import { refusedAsPast, refusedByOthers } from './refuse.ts';
import { oneClosed } from './wanted.ts';

/** Thrown to roll back when bookings are in the way that may not or cannot be cancelled. */
class Blocked extends Error {
  readonly bookings: readonly BookingTable[];

  constructor(bookings: readonly BookingTable[]) {
    super('blocked');
    this.bookings = bookings;
  }
}

export type Closed = { readonly closure: Closure; readonly fresh: boolean };
export type ShowBookings = (bookingIds: readonly string[]) => Promise<unknown[]>;
type Place = { readonly instrumentId: string; readonly facilityId: string };

/**
 * Closes one instrument on all its stations. Bookings in the way refuse it, or are cancelled with its reason
 * (`displace: cancel`); a booking in use always refuses it. The same id with the same content is answered as it stands.
 * Throws `refused` with `refusals` and the `bookings` hit, `id-reused`, `forbidden`, `not-found`, `unauthenticated`.
 */
export async function close(
  deps: Deps,
  anyone: Anyone,
  instrumentId: string,
  input: ClosureInput,
  show: ShowBookings,
): Promise<Closed> {
  const { actor, place } = await managedInstrument(deps, anyone, instrumentId);
  const wanted = oneClosed(instrumentId, input);
  const met = await readMet(deps.store.read, wanted, deps.clock());
  const lockIds = [instrumentId, ...(await ordersInstruments(deps.store.read, met.hits))];
  try {
    return await inChange(deps, actor, lockIds, (change) =>
      closeLocked(deps, change, actor, { instrumentId, facilityId: place.facility_id }, input),
    );
  } catch (error) {
    if (isDuplicate(error)) throw new ProblemError('id-reused', 'a closure with this id has other content');
    if (!(error instanceof Blocked)) throw error;
    const until = formatInstant(Math.max(...error.bookings.map((booking) => booking.to_at)));
    throw new ProblemError('refused', undefined, {
      refusals: [{ line: 0, rule: 'taken', kind: 'booking', until }],
      bookings: await show(error.bookings.map((booking) => booking.id)),
    });
  }
}

async function closeLocked(
  deps: Deps,
  change: Change,
  actor: Actor,
  place: Place,
  input: ClosureInput,
): Promise<Closed> {
  const { trx, now } = change;
  const same = await readClosure(trx, input.id);
  if (same) return { closure: sameClosure(same, place, input), fresh: false };
  if (input.from < floorToGrid(now)) throw refusedAsPast(now, { bookings: [] });
  const wanted = oneClosed(place.instrumentId, input);
  const met = await readMet(trx, wanted, now);
  if (met.blockers.length > 0) throw refusedByOthers(met.blockers, [place.instrumentId], { bookings: [] });
  await assertOrdersLocked(change, met.hits);

  const fates = await planFates(deps, trx, { actor, now }, wanted, met, () => ({ do: input.displace }));
  const staying = fates.filter((fate) => fate.problem !== null);
  if (staying.length > 0) throw new Blocked(staying.map((fate) => fate.booking));
  const given = { facilityId: place.facilityId, changeId: null, reason: input.reason };
  await applyPlan(change, wanted, met, fates, given, () => input.id);
  const made = await readClosure(trx, input.id);
  if (!made) throw new Error('the closure was not written');
  return { closure: closureOut(made), fresh: true };
}

function sameClosure(row: ClosureTable, place: Place, input: ClosureInput): Closure {
  const same =
    row.instrument_id === place.instrumentId &&
    row.from_at === input.from &&
    (row.to_at === input.to || row.ended_at !== null) &&
    row.kind === input.kind &&
    row.reason === input.reason;
  if (!same) throw new ProblemError('id-reused', 'a closure with this id has other content');
  return closureOut(row);
}
