import type { Db } from '@jishi/db/open';
import { instrumentsOfOrders } from '@jishi/db/queries/availability';
import type { BookingTable } from '@jishi/db/schema';
import { assertLocked, type Change } from '../engine/change.ts';

/** What has to be locked before bookings may change: all instruments and parts of the orders that they belong to. */
export function ordersInstruments(db: Db, bookings: readonly BookingTable[]): Promise<string[]> {
  return instrumentsOfOrders(db, [...new Set(bookings.map((booking) => booking.order_id))]);
}

/** Starts the change anew unless the orders of these bookings are locked: somebody may have booked meanwhile. */
export async function assertOrdersLocked(change: Change, bookings: readonly BookingTable[]): Promise<void> {
  assertLocked(change, await ordersInstruments(change.trx, bookings));
}
