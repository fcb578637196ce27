import { z } from 'zod';
import { BOOKING_ACTIONS, BOOKING_STATES } from '../rules/lifecycle.ts';
import { DAY_MS, MINUTE_MS, type Span } from '../time/span.ts';
import { cursorQuery, id, instantIn, instantOut, localised, money, page, spanIn, spanOut, text } from './primitives.ts';
import { approver, ruleName, serviceMode, userClass } from './rules.ts';

export const bookingState = z.enum(BOOKING_STATES);

export const MAX_LINES = 20;

/** Longer than any rule allows; it bounds what judging and pricing one line can cost. */
export const MAX_LINE_DAYS = 31;

const MAX_PARTS = 10;

const lineTimes = {
  instrumentId: id,
  from: instantIn,
  to: instantIn,
  mode: serviceMode.optional(),
  /** Accessories that are taken along. */
  parts: z.array(id).max(MAX_PARTS).optional(),
};

const payer = {
  /** The research group that the order is for. */
  groupId: id.optional(),
  /** A hold of one's own that gives way to the order. */
  holdId: id.optional(),
};
const inOrder = (line: Span) => line.from < line.to;
const reversed = { message: 'ends before it begins', path: ['to'] };
const bounded = (line: Span) => line.to - line.from <= MAX_LINE_DAYS * DAY_MS;
const endless = { message: `at most ${MAX_LINE_DAYS} days`, path: ['to'] };

export const quoteInput = z.object({
  ...payer,
  lines: z.array(z.object(lineTimes).refine(inOrder, reversed).refine(bounded, endless)).min(1).max(MAX_LINES),
});
export type QuoteInput = z.infer<typeof quoteInput>;

export const orderLine = z
  .object({ id, ...lineTimes, purpose: text(500).optional() })
  .refine(inOrder, reversed)
  .refine(bounded, endless);

export const orderInput = z
  .object({ id, ...payer, lines: z.array(orderLine).min(1).max(MAX_LINES) })
  .refine((order) => new Set(order.lines.map((line) => line.id)).size === order.lines.length, {
    message: 'each line has an id of its own',
    path: ['lines'],
  });
export type OrderInput = z.infer<typeof orderInput>;

/** A broken rule; `line` counts from 0, numbers and instants belong to the rule. */
export const refusalOut = z.looseObject({ line: z.int(), rule: ruleName, until: instantOut.nullable().optional() });
export type RefusalOut = z.infer<typeof refusalOut>;

export const alternativeOut = z.object({
  line: z.int(),
  instrumentId: id,
  instrument: localised,
  facility: localised,
  region: z.string().nullable(),
  zone: z.string(),
  from: instantOut,
  to: instantOut,
  distanceKm: z.number().nullable(),
  price: money.nullable(),
  why: z.enum(['same-instrument', 'equivalent']),
});
export type AlternativeOut = z.infer<typeof alternativeOut>;

export const priceOut = money.extend({
  hourlyMinor: z.int(),
  startUpMinor: z.int(),
  class: userClass,
  parts: z.array(z.object({ percent: z.int(), minutes: z.int(), amountMinor: z.int() })),
  /** What booking at short notice costs more: the fee for the time counts `percent`. */
  urgent: z.object({ percent: z.int(), amountMinor: z.int() }).nullable(),
  /** What was missing to the least that a booking costs. */
  topUpMinor: z.int(),
});
export type PriceOut = z.infer<typeof priceOut>;

export const quote = z.object({
  ok: z.boolean(),
  price: money,
  lines: z.array(
    z.object({
      instrumentId: id,
      from: instantOut,
      to: instantOut,
      price: priceOut.nullable(),
      approval: z.boolean(),
      /** Who has to approve, one after the other. */
      approvers: z.array(approver),
      refusals: z.array(refusalOut),
    }),
  ),
  alternatives: z.array(alternativeOut),
});
export type Quote = z.infer<typeof quote>;

export const orderedLine = z.object({
  id,
  instrumentId: id,
  from: instantOut,
  to: instantOut,
  state: bookingState,
  price: money,
  version: z.int(),
});

export const order = z.object({
  id,
  state: bookingState,
  price: money,
  lines: z.array(orderedLine),
  createdAt: instantOut,
});
export type Order = z.infer<typeof order>;

export const booking = z.object({
  id,
  orderId: id,
  instrument: z.object({ id, name: localised, model: z.string().nullable() }),
  facility: z.object({ id, name: localised, zone: z.string() }),
  institution: z.object({ id, name: localised }),
  from: instantOut,
  to: instantOut,
  zone: z.string(),
  mode: serviceMode,
  state: bookingState,
  purpose: z.string().nullable(),
  price: money,
  class: userClass,
  /** Shown to the person and to the facility's staff only, who are the ones that may read a booking. */
  person: z.object({ id, name: z.string(), institution: localised.nullable() }),
  mine: z.boolean(),
  actions: z.array(z.enum(BOOKING_ACTIONS)),
  /** Steps of approval in their order; the first without a decision is whose turn it is. */
  approvals: z.array(
    z.object({
      party: approver,
      dueAt: instantOut.nullable(),
      decidedAt: instantOut.nullable(),
      decision: z.enum(['approved', 'declined']).nullable(),
    }),
  ),
  groupId: id.nullable(),
  seriesId: id.nullable(),
  /** What is taken along. */
  parts: z.array(z.object({ id, name: localised })),
  checkedInAt: instantOut.nullable(),
  checkedOutAt: instantOut.nullable(),
  /** Real machine hours, once it was used. */
  used: spanOut.nullable(),
  /** What a cancellation by the reader would cost now; null when they cannot cancel it. */
  cancellation: z.object({ free: z.boolean(), feeMinor: z.int(), breach: z.boolean() }).nullable(),
  /** What its late cancellation cost, beside the price; null when it cost nothing. */
  fee: money.nullable(),
  reason: z.string().nullable(),
  createdAt: instantOut,
  updatedAt: instantOut,
  version: z.int(),
});
export type Booking = z.infer<typeof booking>;
export const bookingPage = page(booking);

const list = z
  .union([z.string().max(200), z.array(z.string().max(200)).max(50)])
  .transform((value) => (Array.isArray(value) ? value : [value]))
  .default([]);

const flag = z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true');

export const bookingQuery = cursorQuery.extend({
  from: instantIn.optional(),
  to: instantIn.optional(),
  state: list.pipe(z.array(bookingState)),
  instrument: id.optional(),
  facility: id.optional(),
  /** Bookings for a research group that one heads. */
  group: id.optional(),
  mine: flag.optional(),
  /** Only those that are over or came to nothing, the latest first. */
  past: flag.optional(),
});
export type BookingQuery = z.infer<typeof bookingQuery>;

export const moveInput = spanIn.refine(bounded, endless);

/** What a move would do; `ok` when it would be done. `price` is what the booking costs at the new time. */
export const movePreview = z.object({
  ok: z.boolean(),
  from: instantOut,
  to: instantOut,
  price: money,
  /** Whether it would wait for approval again. */
  approval: z.boolean(),
  refusals: z.array(refusalOut),
  alternatives: z.array(alternativeOut),
});
export type MovePreview = z.infer<typeof movePreview>;

export const reasonInput = z.object({ reason: text(500).optional() });

const MAX_APPROVED = 100;
export const approveInput = z.object({ ids: z.array(id).min(1).max(MAX_APPROVED) });

/** What became of one of several bookings; `problem` says why nothing did. */
export const bookingFate = z.object({
  id,
  state: bookingState.nullable(),
  problem: z.object({ type: z.string(), title: z.string(), detail: z.string().optional() }).nullable(),
});
export type BookingFate = z.infer<typeof bookingFate>;
export const bookingFates = z.object({ items: z.array(bookingFate) });

const MAX_USED_DAYS = 31;
const onMinute = (instant: number) => instant % MINUTE_MS === 0;

/** Real machine hours to the minute, and why they are corrected. */
export const usageInput = z
  .object({
    from: instantIn.refine(onMinute, 'not on a minute'),
    to: instantIn.refine(onMinute, 'not on a minute'),
    reason: text(500).pipe(z.string().min(1)),
  })
  .refine((span) => span.from < span.to, reversed)
  .refine((span) => span.to - span.from <= MAX_USED_DAYS * DAY_MS, { message: 'at most 31 days', path: ['to'] });
export type UsageInput = z.infer<typeof usageInput>;
