import { keptWaiting, readTime } from '@jishi/db/queries/occupancy';
import type { BookingTable } from '@jishi/db/schema';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import { ceilToGrid } from '@jishi/shared/time/grid';
import { MINUTE_MS } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { alter } from '../engine/booking.ts';
import { recordBreach } from '../engine/breach.ts';
import type { Change } from '../engine/change.ts';
import { releaseUnused } from '../engine/time.ts';
import { checkAction } from './allowed.ts';
import { onBooking } from './on-booking.ts';

/** Begins the use of a booking; real machine hours count from the minute of it. Done before, nothing changes. */
export async function checkIn(deps: Deps, anyone: Anyone, bookingId: string): Promise<void> {
  await onBooking(deps, anyone, bookingId, async (change, actor, booking) => {
    if (booking.state === 'in-use') return;
    await checkAction(change, actor, booking, 'check-in');
    const usedFrom = Math.floor(change.now / MINUTE_MS) * MINUTE_MS;
    const fields = { state: 'in-use', checked_in_at: change.now, used_from: usedFrom } as const;
    await alter(change, booking, fields, 'booking.in-use');
  });
}

/** Ends the use of a booking. Done before, nothing changes. */
export async function checkOut(deps: Deps, anyone: Anyone, bookingId: string): Promise<void> {
  await onBooking(deps, anyone, bookingId, async (change, actor, booking) => {
    if (booking.state !== 'completed') await checkOutLocked(change, actor, booking);
  });
}

/**
 * The same inside a change. Time that is left goes back, but a buffer after the real end stays. Who used the next one's
 * time has overrun. When nobody checks out (`actor` null) the use ended when it should have, as far as anybody knows.
 */
export async function checkOutLocked(change: Change, actor: Actor | null, booking: BookingTable): Promise<void> {
  await checkAction(change, actor, booking, 'check-out');
  const { now, trx } = change;
  const usedFrom = booking.used_from ?? booking.from_at;
  const ended = actor ? Math.ceil(now / MINUTE_MS) * MINUTE_MS : booking.to_at;
  const overrunMinutes = actor ? await overrun(change, booking) : 0;
  const waited = overrunMinutes > 0 && (await keptWaiting(trx, booking.id, now));
  await releaseUnused(change, booking.id, booking.to_at - ceilToGrid(now));
  await alter(
    change,
    booking,
    {
      state: 'completed',
      checked_out_at: actor ? now : null,
      used_from: usedFrom,
      used_to: Math.max(ended, usedFrom + MINUTE_MS),
    },
    'booking.completed',
    overrunMinutes > 0 ? { overrunMinutes } : {},
  );
  if (waited) await recordBreach(change, booking, 'overrun');
}

/** Minutes after the booked end, once the time of the booking, its buffer included, is over; else 0. */
async function overrun({ trx, now }: Change, booking: BookingTable): Promise<number> {
  const own = await readTime(trx, booking.id);
  const end = Math.max(booking.to_at, ...own.map((row) => row.to_at));
  return now > end ? Math.ceil((now - booking.to_at) / MINUTE_MS) : 0;
}

/** Completes a booking that nobody checks in to: it was used as it was booked, as far as anybody knows. */
export async function completeLocked(change: Change, booking: BookingTable): Promise<void> {
  await checkAction(change, null, booking, 'complete');
  const used = { used_from: booking.from_at, used_to: booking.to_at };
  await alter(change, booking, { state: 'completed', ...used }, 'booking.completed');
}
