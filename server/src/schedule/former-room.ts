import { readBookingParts } from '@jishi/db/queries/booking';
import { readMember } from '@jishi/db/queries/member';
import type { BookingTable } from '@jishi/db/schema';
import type { Actor } from '@jishi/shared/rules/access';
import { freePartStations, freeStation } from '@jishi/shared/rules/room';
import type { Deps } from '../context.ts';
import type { Change } from '../engine/change.ts';
import { afterwards, type JudgedLine, judgeLine, judgingWindows, readFacts } from '../engine/judging.ts';
import type { Undo } from './change-record.ts';
import { askerFor } from './plan-facts.ts';

/** A booking with what it was before a change. */
export type Former = { readonly booking: BookingTable; readonly former: Undo['bookings'][number] };

/**
 * The former times of bookings as lines to be written together, each null where it is not free beside the ones before it.
 * Other rules were kept when they were booked, and their prices were agreed then.
 */
export async function formerRooms(
  deps: Deps,
  change: Change,
  actor: Actor,
  formers: readonly Former[],
): Promise<(JudgedLine | null)[]> {
  const rooms: (JudgedLine | null)[] = [];
  for (const former of formers) {
    const earlier = rooms.filter((room) => room !== null);
    rooms.push(await roomFor(deps, change, actor, former, earlier));
  }
  return rooms;
}

async function roomFor(
  deps: Deps,
  { trx, now }: Change,
  actor: Actor,
  { booking, former: { was } }: Former,
  earlier: readonly JudgedLine[],
): Promise<JudgedLine | null> {
  const asker = askerFor(booking, await readMember(trx, booking.person_id), now, new Set([booking.id]));
  const span = { from: was.from, to: was.to };
  const bookable = await readFacts(deps, trx, [booking.instrument_id], asker, ...judgingWindows([span]));
  const found = bookable.get(booking.instrument_id);
  if (!found) return null;
  const instrument = earlier.reduce(afterwards, found);
  const parts = await readBookingParts(trx, booking.id);
  const line = { ...span, instrumentId: instrument.id, mode: booking.mode, parts };
  const judged = judgeLine(line, instrument, actor, now);
  const station = freeStation(span, judged.facts);
  const partStations = freePartStations(span, judged.facts);
  if (station === null || partStations === null || judged.facts.withdrawnAt !== null) return null;
  const price = { amountMinor: was.priceMinor, currency: booking.currency };
  return { ...judged, station, partStations, price, refusals: [], approvers: [] };
}
