import { insertApprovals } from '@jishi/db/queries/approval';
import { insertBookingParts } from '@jishi/db/queries/booking';
import { insertOrder } from '@jishi/db/queries/order';
import type { BookingTable, OrderTable } from '@jishi/db/schema';
import { sumOf } from '@jishi/shared/money';
import { ProblemError } from '@jishi/shared/problem';
import { nextMoment, type Terms, termsOf } from '@jishi/shared/rules/terms';
import { openTimes, stepsOf } from './approval.ts';
import { tellBooking } from './booking.ts';
import type { Change } from './change.ts';
import { withFreeCancelUntil } from './free-cancel.ts';
import type { JudgedLine } from './judging.ts';
import { seize } from './time.ts';

/** An order as its maker names it. */
export type NewOrder = {
  readonly id: string;
  readonly personId: string;
  readonly groupId: string | null;
  readonly contentHash: string;
};

/** A line that passed, with what is its own. */
export type NewLine = {
  readonly id: string;
  readonly judged: JudgedLine;
  readonly purpose: string | null;
  readonly seriesId?: string;
  /** The start that a series gives it, epoch ms. */
  readonly occurrenceAt?: number;
};

export type Inserted = { readonly order: OrderTable; readonly lines: readonly BookingTable[] };

/**
 * Writes an order whose lines have all passed, takes their time and tells of them. Where one line waits for an approval
 * all of them wait: an order is had as a whole or not at all. Throws `invalid` when lines have different currencies.
 */
export async function insertPlaced(change: Change, given: NewOrder, lines: readonly NewLine[]): Promise<Inserted> {
  const price = sumOf(lines.map(({ judged }) => judged.price));
  if (!price) throw new ProblemError('invalid', 'lines in different currencies need orders of their own');
  const order: OrderTable = {
    id: given.id,
    person_id: given.personId,
    content_hash: given.contentHash,
    price_minor: price.amountMinor,
    currency: price.currency,
    created_at: change.now,
  };
  const waits = lines.some(({ judged }) => judged.approvers.length > 0);
  const agreed = lines.map(({ judged }) => ({ judged, terms: termsOf(judged.facts.rules) }));
  const terms = await withFreeCancelUntil(change.trx, agreed);
  const rows = lines.map((line, index) =>
    bookingOf(change, given, { ...line, index, terms: terms[index] as Terms }, waits),
  );
  await insertOrder(change.trx, order, rows);
  await insertApprovals(
    change.trx,
    lines.flatMap(({ id, judged }) => stepsOf(id, judged.approvers, termsOf(judged.facts.rules), change.now)),
  );
  await insertBookingParts(
    change.trx,
    lines.flatMap(({ id, judged }) => [...judged.partStations.keys()].map((partId) => ({ bookingId: id, partId }))),
  );
  await seize(
    change,
    lines.map(({ id, judged }) => ({ id, judged, kind: 'booking', expiresAt: null })),
  );
  for (const row of rows) tellBooking(change, row, 'booking.placed');
  return { order, lines: rows };
}

type AgreedLine = NewLine & { readonly index: number; readonly terms: Terms };

function bookingOf(change: Change, order: NewOrder, line: AgreedLine, waits: boolean): BookingTable {
  const { judged, terms } = line;
  const { from, to } = judged.request;
  const state = waits ? ('pending' as const) : ('confirmed' as const);
  const [first] = stepsOf(line.id, judged.approvers, terms, change.now);
  return {
    id: line.id,
    order_id: order.id,
    line: line.index,
    instrument_id: judged.instrument.id,
    facility_id: judged.instrument.facilityId,
    person_id: order.personId,
    user_class: judged.userClass,
    mode: judged.mode,
    from_at: from,
    to_at: to,
    state,
    purpose: line.purpose,
    reason: null,
    price_minor: judged.price.amountMinor,
    currency: judged.price.currency,
    version: 1,
    sequence: 0,
    calendar_uid: change.newId(),
    created_at: change.now,
    updated_at: Math.floor(change.now / 1000) * 1000,
    cancelled_at: null,
    group_id: order.groupId,
    series_id: line.seriesId ?? null,
    occurrence_at: line.occurrenceAt ?? null,
    checked_in_at: null,
    checked_out_at: null,
    used_from: null,
    used_to: null,
    fee_minor: null,
    due_at: nextMoment({ from, to, state }, terms, openTimes(first)),
    terms: JSON.stringify(terms),
  };
}
