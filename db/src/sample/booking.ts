import type { BookingState } from '@jishi/shared/rules/lifecycle';
import { priceOf } from '@jishi/shared/rules/price';
import { withBuffers } from '@jishi/shared/rules/room';
import { nextMoment, type Terms, termsOf } from '@jishi/shared/rules/terms';
import { bookingRules } from '@jishi/shared/schema/rules';
import { MINUTE_MS } from '@jishi/shared/time/span';
import { FRESH_BOOKING } from '../fresh.ts';
import type { ApprovalTable, BookingTable, OccupancyTable, OrderTable } from '../schema.ts';
import type { Accepted } from './history.ts';
import type { SampleInstrument, Today } from './instrument.ts';
import { ZONE } from './patterns.ts';
import type { Random } from './random.ts';

/** Marks orders of the sample where others have the hash of what a client sent. */
export const SAMPLE_CONTENT = 'sample';

export type BookingRows = {
  readonly order: OrderTable;
  readonly booking: BookingTable;
  /** None for a cancelled booking: its time was given back. */
  readonly occupancy: OccupancyTable | null;
  /** Of a booking that waits for it. */
  readonly approvals: readonly ApprovalTable[];
};

type Outcome = {
  readonly state: BookingState;
  /** Changes since it was placed. */
  readonly changes: number;
  readonly changedAt: number;
};

/** The rows of a booking, in the state that it has come to by the beginning of today. */
export function makeBooking(
  random: Random,
  newId: () => string,
  instrument: SampleInstrument,
  accepted: Accepted,
  purposes: readonly string[],
  today: Today,
): BookingRows {
  const { prices, row } = instrument;
  const rules = instrument.rulesFor(accepted.userClass);
  const terms = termsOf(rules);
  const outcome = outcomeOf(random, accepted, rules.approval.length > 0, today);
  const price = priceOf(accepted, prices, accepted.userClass, ZONE, accepted.createdAt);
  const order: OrderTable = {
    id: newId(),
    person_id: accepted.person.id,
    content_hash: SAMPLE_CONTENT,
    price_minor: price.amountMinor,
    currency: price.currency,
    created_at: accepted.createdAt,
  };
  const booking: BookingTable = {
    id: newId(),
    order_id: order.id,
    line: 0,
    instrument_id: row.id,
    facility_id: row.facility_id,
    person_id: accepted.person.id,
    user_class: accepted.userClass,
    mode: accepted.mode,
    from_at: accepted.from,
    to_at: accepted.to,
    state: outcome.state,
    purpose: random.chance(0.6) ? random.pick(purposes) : null,
    reason: null,
    price_minor: price.amountMinor,
    currency: price.currency,
    version: 1 + outcome.changes,
    sequence: outcome.changes,
    calendar_uid: newId(),
    created_at: accepted.createdAt,
    updated_at: Math.floor(outcome.changedAt / 1000) * 1000,
    cancelled_at: outcome.state === 'cancelled' ? outcome.changedAt : null,
    ...FRESH_BOOKING,
    terms: JSON.stringify(unusual(terms)),
    due_at: nextMoment({ from: accepted.from, to: accepted.to, state: outcome.state }, terms, null),
  };
  return {
    order,
    booking,
    occupancy: outcome.state === 'cancelled' ? null : occupancyOf(accepted, booking, instrument),
    approvals: outcome.state === 'pending' ? rules.approval.map((party, step) => waiting(booking, party, step)) : [],
  };
}

function occupancyOf(accepted: Accepted, booking: BookingTable, { rules }: SampleInstrument): OccupancyTable {
  const { from, to } = withBuffers(accepted, rules);
  return {
    instrument_id: booking.instrument_id,
    station: accepted.station,
    from_at: from,
    to_at: to,
    kind: 'booking',
    owner_id: booking.id,
    expires_at: null,
  };
}

/** A step of approval that nobody has taken yet; the first one has been asked since the booking was made. */
function waiting({ id, created_at }: BookingTable, party: ApprovalTable['party'], step: number): ApprovalTable {
  const asked_at = step === 0 ? created_at : null;
  return {
    booking_id: id,
    step,
    party,
    asked_at,
    due_at: null,
    remind_at: null,
    decided_at: null,
    decided_by: null,
    decision: null,
  };
}

const USUAL_TERMS: Terms = termsOf(bookingRules.parse({}));

/** Terms as they are stored, what is usual left out: a large sample has hundreds of thousands of bookings. */
function unusual(terms: Terms): Partial<Terms> {
  const usual: Readonly<Record<string, unknown>> = USUAL_TERMS;
  return Object.fromEntries(Object.entries(terms).filter(([name, value]) => usual[name] !== value));
}

const CANCELLED_SHARE = 0.08;
const NO_SHOW_SHARE = 0.05;
const PENDING_SHARE = 0.4;
const NO_SHOW_AFTER_MS = 30 * MINUTE_MS;

function outcomeOf(random: Random, { from, to, createdAt }: Accepted, approval: boolean, today: Today): Outcome {
  const begun = from < today.at;
  const approved = approval ? 1 : 0;
  const whileWaiting = createdAt + Math.floor(random.next() * (Math.min(from, today.at) - createdAt));
  if (random.chance(CANCELLED_SHARE)) return { state: 'cancelled', changes: approved + 1, changedAt: whileWaiting };
  if (!begun) {
    if (approval && random.chance(PENDING_SHARE)) return { state: 'pending', changes: 0, changedAt: createdAt };
    return { state: 'confirmed', changes: approved, changedAt: approval ? whileWaiting : createdAt };
  }
  if (to > today.at) return { state: 'in-use', changes: approved + 1, changedAt: from };
  const noShow = random.chance(NO_SHOW_SHARE);
  if (noShow)
    return { state: 'no-show', changes: approved + 1, changedAt: Math.min(from + NO_SHOW_AFTER_MS, today.at) };
  return { state: 'completed', changes: approved + 2, changedAt: to };
}
