import { isOverlap } from '@jishi/db/open';
import { readBookingBreach } from '@jishi/db/queries/breach';
import { factsOf, readBookable } from '@jishi/db/queries/facts';
import { readTime } from '@jishi/db/queries/occupancy';
import type { BookingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import type { BookingState } from '@jishi/shared/rules/lifecycle';
import { ceilToGrid } from '@jishi/shared/time/grid';
import { MINUTE_MS } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { alter } from '../engine/booking.ts';
import { decideBreach, recordBreach } from '../engine/breach.ts';
import { assertPerson, type Change } from '../engine/change.ts';
import { assertMonthOpen } from '../engine/month.ts';
import { releaseRest, takeBack } from '../engine/time.ts';
import { checkAction } from './allowed.ts';
import { onBooking } from './on-booking.ts';

/** Says that nobody came. Done before, nothing changes. */
export async function miss(deps: Deps, anyone: Anyone, bookingId: string): Promise<void> {
  await onBooking(deps, anyone, bookingId, async (change, actor, booking) => {
    if (booking.state !== 'no-show') await missLocked(change, actor, booking, false);
  });
}

/**
 * The same inside a change: what is left of the time is free for others at once, and it is a breach; none when it is
 * `late` that the server noticed, for then it may have stood still while somebody tried to check in.
 */
export async function missLocked(
  change: Change,
  actor: Actor | null,
  booking: BookingTable,
  late: boolean,
): Promise<void> {
  await checkAction(change, actor, booking, 'miss');
  // Something of the time stays, so that a wrong no-show can have the rest back on the same station.
  const freeFrom = ceilToGrid(Math.max(change.now, booking.from_at + 1));
  await releaseRest(change, booking.id, freeFrom);
  const data = { ...(freeFrom < booking.to_at ? { freeFrom } : {}), ...(late ? { late } : {}) };
  await alter(change, booking, { state: 'no-show' }, 'booking.no-show', data);
  if (!late) await recordBreach(change, booking, 'no-show');
}

/**
 * Undoes a wrong no-show: the breach is waived, and the booking is in use for the rest of its time, or completed when that
 * is over. Done before, it is answered as it stands. Throws `conflict` when somebody else has the time by now.
 */
export async function restore(deps: Deps, anyone: Anyone, bookingId: string): Promise<void> {
  try {
    await onBooking(deps, anyone, bookingId, async (change, actor, booking) => {
      if (!RESTORED.includes(booking.state)) await restoreLocked(change, actor, booking);
    });
  } catch (error) {
    if (isOverlap(error)) throw new ProblemError('conflict', 'somebody else has this time by now');
    throw error;
  }
}

/** What a booking is once it was restored. */
const RESTORED: readonly BookingState[] = ['in-use', 'completed'];

async function restoreLocked(change: Change, actor: Actor, booking: BookingTable): Promise<void> {
  await checkAction(change, actor, booking, 'restore');
  await assertMonthOpen(change, booking);
  const { trx, now } = change;
  const isOver = now >= booking.to_at;
  if (!isOver) await takeRestBack(change, booking);
  const used = { used_from: booking.from_at, used_to: isOver ? booking.to_at : null };
  const fields = isOver
    ? ({ state: 'completed', ...used } as const)
    : ({ state: 'in-use', checked_in_at: now, ...used } as const);
  await alter(change, booking, fields, `booking.${fields.state}`, { restored: true });
  assertPerson(change, booking.person_id);
  const breach = await readBookingBreach(trx, booking.id, 'no-show');
  if (breach && breach.waived_at === null) await decideBreach(change, breach, { waive: true, note: null });
}

async function takeRestBack(change: Change, booking: BookingTable): Promise<void> {
  const { trx, now } = change;
  if ((await readTime(trx, booking.id)).length === 0) {
    throw new ProblemError('conflict', 'somebody else has this time by now');
  }
  const asker = { person: null, groupId: null, now, except: new Set([booking.id]) };
  const window = { from: booking.from_at, to: booking.to_at };
  const instrument = (await readBookable(trx, [booking.instrument_id], asker, window)).get(booking.instrument_id);
  const buffer = instrument ? factsOf(instrument, booking.mode).rules.bufferAfterMinutes : 0;
  await takeBack(change, booking.id, booking.to_at + buffer * MINUTE_MS);
}
