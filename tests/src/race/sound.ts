import { checkInvariants } from '@jishi/db/invariants';
import type { Store } from '@jishi/db/open';
import { HOLDING_STATES } from '@jishi/shared/rules/lifecycle';
import { order as placed } from '@jishi/shared/schema/booking';
import { bookingRules } from '@jishi/shared/schema/rules';
import { MINUTE_MS } from '@jishi/shared/time/span';
import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Asked } from './order.ts';

/** That the database is whole, by a check of our own beside the doctor's. */
export async function expectSound(store: Store): Promise<void> {
  await expectNoOverlap(store);
  await expectRoom(store);
  await expectTimeHeld(store);
  const findings = await checkInvariants(store.read);
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
}

/** No two rows of a station overlap, by comparing all with all. */
async function expectNoOverlap(store: Store): Promise<void> {
  const { rows } = await sql`
    select a.instrument_id, a.station, a.from_at, a.to_at, b.from_at, b.to_at
    from occupancy a join occupancy b on a.instrument_id = b.instrument_id and a.station = b.station
      and (a.owner_id < b.owner_id or (a.owner_id = b.owner_id and a.from_at < b.from_at))
    where a.from_at < b.to_at and b.from_at < a.to_at`.execute(store.read);
  expect(rows, 'overlapping occupancies').toEqual([]);
}

type Held = { readonly id: string; readonly from: number; readonly to: number; readonly stations: number };

/** At no moment more bookings hold an instrument, buffers included, than it has stations; without looking at stations. */
async function expectRoom(store: Store): Promise<void> {
  const rows = await store.read
    .selectFrom('booking')
    .innerJoin('instrument', 'instrument.id', 'booking.instrument_id')
    .select(['booking.id', 'instrument_id', 'from_at', 'to_at', 'instrument.rules', 'stations'])
    .where('state', 'in', HOLDING_STATES)
    .execute();
  const byInstrument = Map.groupBy(rows, (row) => row.instrument_id);
  for (const [instrumentId, bookings] of byInstrument) {
    const held = bookings.map((row): Held => {
      const rules = bookingRules.parse(JSON.parse(row.rules));
      const from = row.from_at - rules.bufferBeforeMinutes * MINUTE_MS;
      return { id: row.id, from, to: row.to_at + rules.bufferAfterMinutes * MINUTE_MS, stations: row.stations };
    });
    for (const { from, stations } of held) {
      const atOnce = held.filter((other) => other.from <= from && from < other.to);
      expect(atOnce.length, `bookings at once on ${instrumentId}`).toBeLessThanOrEqual(stations);
    }
  }
}

/** Each booking that holds time has its instrument exactly once, and none of the others has it. */
async function expectTimeHeld(store: Store): Promise<void> {
  const rows = await store.read
    .selectFrom('booking')
    .leftJoin('occupancy', (join) =>
      join
        .onRef('occupancy.owner_id', '=', 'booking.id')
        .onRef('occupancy.instrument_id', '=', 'booking.instrument_id'),
    )
    .select((eb) => ['booking.id', 'booking.state', eb.fn.count('occupancy.owner_id').as('held')])
    .groupBy(['booking.id', 'booking.state'])
    .execute();
  const wrong = rows.filter((row) => Number(row.held) !== (HOLDING_STATES.includes(row.state) ? 1 : 0));
  expect(wrong, 'bookings and their time').toEqual([]);
}

/** Every order that was answered with success is in the database with the times that were answered. */
export async function expectKept(store: Store, asked: readonly Asked[]): Promise<void> {
  for (const { order, answer } of asked) {
    const kept = await store.read
      .selectFrom('booking')
      .select(['id', 'instrument_id', 'from_at', 'to_at', 'state'])
      .where('order_id', '=', order.id)
      .orderBy('line')
      .execute();
    const seen = kept.map((row) => ({
      id: row.id,
      instrumentId: row.instrument_id,
      from: row.from_at,
      to: row.to_at,
      state: row.state,
    }));
    const told = answer.read(placed).lines.map(({ id, instrumentId, from, to, state }) => {
      return { id, instrumentId, from: Date.parse(from), to: Date.parse(to), state };
    });
    expect(seen).toEqual(told);
    expect(order.lines.map((line) => line.id)).toEqual(told.map((line) => line.id));
  }
}

/** Nothing is in the database that nobody was told of. */
export async function expectNothingElse(
  store: Store,
  orderIds: readonly string[],
  instrumentIds: readonly string[],
): Promise<void> {
  const rows = await store.read
    .selectFrom('booking')
    .select('order_id')
    .distinct()
    .where('instrument_id', 'in', [...instrumentIds])
    .execute();
  expect(rows.map((row) => row.order_id).toSorted()).toEqual([...orderIds].toSorted());
}
