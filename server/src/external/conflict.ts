import type { Db } from '@jishi/db/open';
import { type Standing, standingBookings } from '@jishi/db/queries/external';
import type { Span } from '@jishi/shared/time/span';
import { metBy } from './plan.ts';

/** A booking and the busy time that lies on it. */
export type Conflict = { readonly booking: Standing; readonly busy: Span };

/**
 * The bookings of instruments, still to come or running, on which spans (sorted and apart) lie, by start. Buffers do not
 * count: nobody works in them.
 */
export async function readConflicts(
  db: Db,
  instrumentIds: readonly string[],
  spans: readonly Span[],
  now: number,
): Promise<Conflict[]> {
  const [first, last] = [spans[0], spans.at(-1)];
  if (!first || !last) return [];
  const hull = { from: Math.max(first.from, now), to: last.to };
  const bookings = await standingBookings(db, instrumentIds, hull);
  return bookings.flatMap((booking) => metBy(spans, booking).map((busy) => ({ booking, busy })));
}
