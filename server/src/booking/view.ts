import type { Db } from '@jishi/db/open';
import { readApprovals } from '@jishi/db/queries/approval';
import { type BookingView, viewBookingParts } from '@jishi/db/queries/booking';
import { nameOf } from '@jishi/db/queries/naming';
import type { ApprovalTable, BookingTable, OrderTable } from '@jishi/db/schema';
import type { Actor } from '@jishi/shared/rules/access';
import { actionsFor, orderState } from '@jishi/shared/rules/lifecycle';
import type { Booking, Order } from '@jishi/shared/schema/booking';
import { formatInstant, formatSpan, instantOrNull } from '@jishi/shared/schema/primitives';
import { openStepOf } from '../engine/approval.ts';
import { termsAgreed } from '../engine/booking.ts';
import { costOfCancelling } from '../engine/cost.ts';
import { partiesTo } from '../engine/parties.ts';

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

type Beside = { readonly steps: readonly ApprovalTable[]; readonly parts: Booking['parts'] };

/** Bookings as their person, the head of their group or the facility's staff see them, in the order given. */
export async function bookingsOut(db: Db, rows: readonly BookingView[], actor: Actor, now: number): Promise<Booking[]> {
  const ids = rows.map((row) => row.id);
  const steps = Map.groupBy(await readApprovals(db, ids), (step) => step.booking_id);
  const parts = Map.groupBy(await viewBookingParts(db, ids), (part) => part.bookingId);
  return rows.map((row) =>
    bookingOut(row, actor, now, {
      steps: steps.get(row.id) ?? [],
      parts: (parts.get(row.id) ?? []).map(({ id, zh, en }) => ({ id, name: nameOf(zh, en) })),
    }),
  );
}

function bookingOut(row: BookingView, actor: Actor, now: number, { steps, parts }: Beside): Booking {
  const actions = actionsFor(
    {
      ...{ from: row.from_at, to: row.to_at, state: row.state },
      turn: openStepOf(steps)?.party ?? null,
      earlyMinutes: termsAgreed(row).earlyMinutes,
    },
    partiesTo(actor, row),
    now,
  );
  return {
    id: row.id,
    orderId: row.order_id,
    ...whereOf(row),
    from: formatInstant(row.from_at),
    to: formatInstant(row.to_at),
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
    actions,
    approvals: steps.map(approvalOut),
    groupId: row.group_id,
    seriesId: row.series_id,
    parts,
    ...usageOf(row),
    cancellation: actions.includes('cancel') ? costOfCancelling(actor, row, now) : null,
    fee: row.fee_minor === null ? null : { amountMinor: row.fee_minor, currency: row.currency },
    reason: row.reason,
    createdAt: formatInstant(row.created_at),
    updatedAt: formatInstant(row.updated_at),
    version: row.version,
  };
}

function whereOf(row: BookingView): Pick<Booking, 'instrument' | 'facility' | 'institution' | 'zone'> {
  return {
    instrument: {
      id: row.instrument_id,
      name: nameOf(row.instrument_zh, row.instrument_en),
      model: row.instrument_model,
    },
    facility: { id: row.facility_id, name: nameOf(row.facility_zh, row.facility_en), zone: row.zone },
    institution: { id: row.institution_id, name: nameOf(row.institution_zh, row.institution_en) },
    zone: row.zone,
  };
}

function usageOf(row: BookingView): Pick<Booking, 'checkedInAt' | 'checkedOutAt' | 'used'> {
  const { used_from: from, used_to: to } = row;
  return {
    checkedInAt: instantOrNull(row.checked_in_at),
    checkedOutAt: instantOrNull(row.checked_out_at),
    used: from === null || to === null ? null : formatSpan({ from, to }),
  };
}

function approvalOut({ party, due_at, decided_at, decision }: ApprovalTable): Booking['approvals'][number] {
  return { party, dueAt: instantOrNull(due_at), decidedAt: instantOrNull(decided_at), decision };
}
