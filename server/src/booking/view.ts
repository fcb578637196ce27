import type { BookingView } from '@jishi/db/queries/booking';
import { nameOf } from '@jishi/db/queries/naming';
import type { BookingTable, OrderTable } from '@jishi/db/schema';
import { type Actor, partiesOf } from '@jishi/shared/rules/access';
import { actionsFor, orderState } from '@jishi/shared/rules/lifecycle';
import type { Booking, Order } from '@jishi/shared/schema/booking';
import { formatInstant } from '@jishi/shared/schema/primitives';

export function orderOut(order: OrderTable, lines: readonly BookingTable[]): Order {
  return {
    id: order.id,
    state: orderState(lines.map((line) => line.state)),
    price: { amountMinor: order.price_minor, currency: order.currency },
    lines: lines.map((line) => ({
      id: line.id,
      instrumentId: line.instrument_id,
      from: formatInstant(line.from_at),
      to: formatInstant(line.to_at),
      state: line.state,
      price: { amountMinor: line.price_minor, currency: line.currency },
      version: line.version,
    })),
    createdAt: formatInstant(order.created_at),
  };
}

/** A booking as its person or the facility's staff see it. */
export function bookingOut(row: BookingView, actor: Actor, now: number): Booking {
  return {
    id: row.id,
    orderId: row.order_id,
    instrument: {
      id: row.instrument_id,
      name: nameOf(row.instrument_zh, row.instrument_en),
      model: row.instrument_model,
    },
    facility: { id: row.facility_id, name: nameOf(row.facility_zh, row.facility_en), zone: row.zone },
    institution: { id: row.institution_id, name: nameOf(row.institution_zh, row.institution_en) },
    from: formatInstant(row.from_at),
    to: formatInstant(row.to_at),
    zone: row.zone,
    mode: row.mode,
    state: row.state,
    purpose: row.purpose,
    price: { amountMinor: row.price_minor, currency: row.currency },
    class: row.user_class,
    person: {
      id: row.person_id,
      name: row.person_name,
      institution: row.home_zh === null && row.home_en === null ? null : nameOf(row.home_zh, row.home_en),
    },
    mine: row.person_id === actor.personId,
    actions: actionsFor(
      { from: row.from_at, to: row.to_at, state: row.state },
      partiesOf(actor, { personId: row.person_id, facilityId: row.facility_id }),
      now,
    ),
    reason: row.reason,
    createdAt: formatInstant(row.created_at),
    updatedAt: formatInstant(row.updated_at),
    version: row.version,
  };
}
