import { readBookingParts } from '@jishi/db/queries/booking';
import type { BookingTable } from '@jishi/db/schema';
import type { Actor } from '@jishi/shared/rules/access';
import { freePartStations, freeStation } from '@jishi/shared/rules/room';
import type { HitFate } from '@jishi/shared/schema/availability';
import type { Deps } from '../context.ts';
import { alter } from '../engine/booking.ts';
import type { Change } from '../engine/change.ts';
import { type JudgedLine, judgeLine, judgingWindows, readFacts } from '../engine/judging.ts';
import { relocate } from '../engine/relocate.ts';
import { seize } from '../engine/time.ts';
import type { Undo } from './change-record.ts';
import { askerFor } from './plan.ts';

type Former = Undo['bookings'][number];

/**
 * Gives bookings that a change cancelled or moved their former time and state back, where nobody has the time and nobody
 * changed the booking since. One may wait for the time of another that goes back as well, so it goes round until no more
 * of them can. Answers each one's fate.
 */
export async function putBack(
  deps: Deps,
  change: Change,
  actor: Actor,
  undo: Undo,
  bookings: ReadonlyMap<string, BookingTable>,
  changeId: string,
): Promise<Map<string, HitFate>> {
  const fates = new Map<string, HitFate>();
  let waiting: Former[] = [];
  for (const former of undo.bookings) {
    const settled = settledFate(former, bookings.get(former.id), change.now);
    if (settled) fates.set(former.id, settled);
    else waiting.push(former);
  }
  for (let more = true; more; ) {
    const left: Former[] = [];
    for (const former of waiting) {
      const booking = bookings.get(former.id) as BookingTable;
      const fate = await tryBack(deps, change, actor, former, booking, changeId);
      if (fate) fates.set(former.id, fate);
      else left.push(former);
    }
    more = left.length > 0 && left.length < waiting.length;
    waiting = left;
  }
  for (const former of waiting) fates.set(former.id, 'taken');
  return fates;
}

/** What needs no look at the time; null for a booking that may go back. */
function settledFate(former: Former, booking: BookingTable | undefined, now: number): HitFate | null {
  if (former.did === 'kept' || former.did === 'completed') return 'stays';
  if (!booking || booking.version !== former.version) return 'changed';
  return former.was.from > now ? null : 'past';
}

/** Null when the time is not free. */
async function tryBack(
  deps: Deps,
  change: Change,
  actor: Actor,
  { was, did }: Former,
  booking: BookingTable,
  changeId: string,
): Promise<HitFate | null> {
  const judged = await roomFor(deps, change, actor, booking, was);
  if (!judged) return null;
  const data = { availabilityChange: changeId };
  if (did === 'moved') {
    await relocate(change, booking, judged, data);
    return 'moved-back';
  }
  await seize(change, [{ id: booking.id, judged, kind: 'booking', expiresAt: null }]);
  const fields = { state: was.state, reason: was.reason, cancelled_at: null };
  await alter(change, booking, fields, 'booking.reinstated', data);
  return 'reinstated';
}

/**
 * The former time as a line to be written, if it is free: other rules were kept when it was booked, and its price was
 * agreed then.
 */
async function roomFor(
  deps: Deps,
  change: Change,
  actor: Actor,
  booking: BookingTable,
  was: Former['was'],
): Promise<JudgedLine | null> {
  const { trx, now } = change;
  const asker = await askerFor(trx, booking, now, new Set([booking.id]));
  const span = { from: was.from, to: was.to };
  const bookable = await readFacts(deps, trx, [booking.instrument_id], asker, ...judgingWindows([span]));
  const instrument = bookable.get(booking.instrument_id);
  if (!instrument) return null;
  const parts = await readBookingParts(trx, booking.id);
  const line = { ...span, instrumentId: instrument.id, mode: booking.mode, parts };
  const judged = judgeLine(line, instrument, actor, now);
  const station = freeStation(span, judged.facts);
  const partStations = freePartStations(span, judged.facts);
  if (station === null || partStations === null || judged.facts.withdrawnAt !== null) return null;
  const price = { amountMinor: was.priceMinor, currency: booking.currency };
  return { ...judged, station, partStations, price, refusals: [], approvers: [] };
}
