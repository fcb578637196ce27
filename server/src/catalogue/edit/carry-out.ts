import { instrumentsOfOrders } from '@jishi/db/queries/availability';
import { readBooking } from '@jishi/db/queries/booking';
import { changeStation, dropClaimsBeyond, dropTaking, writeInventory } from '@jishi/db/queries/inventory';
import { lockSchedule } from '@jishi/db/queries/schedule';
import type { BookingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { InstrumentChange } from '@jishi/shared/schema/inventory';
import { endBooking } from '../../engine/booking.ts';
import { assertLocked, type Change } from '../../engine/change.ts';
import { ALL_TIME } from '../../engine/claim.ts';
import { cancelWaiting } from '../../engine/order.ts';
import type { Planned } from './plan.ts';

const MAX_CANCELLED = 500;

/** Writes planned changes of which none has a problem, and tells of each. All agendas are locked. */
export async function carryOut(
  change: Change,
  planned: readonly Planned[],
  { reason, scheduleId }: InstrumentChange,
): Promise<void> {
  const cancels = planned.flatMap((one) => one.cancels);
  if (cancels.length > MAX_CANCELLED) throw new ProblemError('conflict', 'too many bookings at once; change less');
  const orderIds = [...new Set(cancels.map(({ order_id }) => order_id))];
  assertLocked(change, await instrumentsOfOrders(change.trx, orderIds));
  // Whoever changes the hours waits, and sees then who follows them.
  if (scheduleId !== undefined) await lockSchedule(change.trx, scheduleId);
  for (const booking of cancels) await cancel(change, booking, reason ?? null);
  for (const one of planned) if (one.fields.length > 0) await write(change, one);
}

/** A line that waits with others takes them along. */
async function cancel(change: Change, { id }: BookingTable, reason: string | null): Promise<void> {
  const booking = await readBooking(change.trx, id);
  if (!booking || !['pending', 'confirmed'].includes(booking.state)) return;
  const ended = await endBooking(change, booking, 'cancelled', reason, { withdrawn: true });
  if (booking.state === 'pending') await cancelWaiting(change, ended, 'cancelled');
}

async function write(change: Change, { row, fields, columns, stations }: Planned): Promise<void> {
  const { trx, now } = change;
  const count = columns.stations ?? row.stations;
  if (count < row.stations) await dropClaimsBeyond(trx, row.id, count);
  for (const drop of stations?.drops ?? []) {
    await dropTaking(trx, drop);
    // Whose claim it was takes again what is left of it.
    change.freed(row.id, { from: drop.from_at, to: drop.to_at });
  }
  for (const { taking, station } of stations?.moves ?? []) await changeStation(trx, taking, station);
  await writeInventory(trx, row.id, columns, now);
  if (count > row.stations) change.freed(row.id, ALL_TIME);
  if (row.withdrawn_at !== null && columns.withdrawn_at === null) change.freed(row.id, null);
  const subject = { subjectId: row.id, instrumentId: row.id, facilityId: row.facility_id };
  change.tell({ kind: 'instrument.changed', ...subject, data: { fields } });
}
