import { z } from 'zod';
import { onGrid } from '../time/grid.ts';
import { MAX_OCCURRENCES, MAX_RULE_LENGTH, normaliseRule, parseRule, RULE_FAULTS } from '../time/recurrence.ts';
import { DAY_MS, type Span } from '../time/span.ts';
import { bookingState, order, refusalOut } from './booking.ts';
import { calendarDate, id, instantIn, instantOut, money, spanOut, text } from './primitives.ts';
import { serviceMode } from './rules.ts';
import { wallTime } from './schedule.ts';

/** Whether all occurrences must fit, or those that fit are taken and the others are left out. */
export const seriesFit = z.enum(['all', 'fitting']);

/** A recurrence rule (RFC 5545 §3.3.10) that ends; kept in capitals. */
const rrule = z
  .string()
  .max(MAX_RULE_LENGTH, { abort: true })
  .superRefine((value, context) => {
    const read = parseRule(value);
    if ('fault' in read) context.addIssue({ code: 'custom', message: RULE_FAULTS[read.fault] });
  })
  .transform(normaliseRule)
  .pipe(z.string())
  .meta({ example: 'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=10' });

/** The longest that any instrument may allow. */
const MAX_DAYS = 14;
const MAX_PARTS = 10;
const quarter = instantIn.refine(onGrid, 'not on a quarter of an hour');
const inOrder = (span: Span) => span.from < span.to;
const reversed = { message: 'ends before it begins', path: ['to'] };
const bounded = (span: Span) => span.to - span.from <= MAX_DAYS * DAY_MS;
const endless = { message: 'at most 14 days', path: ['to'] };

/** An occurrence, by its date, that takes place at another time than the rule says. */
const occurrenceElsewhen = z
  .object({ date: calendarDate, from: quarter, to: quarter })
  .refine(inOrder, reversed)
  .refine(bounded, endless);

/**
 * `from` and `to` are the first occurrence; `except` are dates on the wall clock of the instrument that are left out,
 * `instead` those that have a time of their own.
 */
export const seriesInput = z
  .object({
    id,
    orderId: id,
    instrumentId: id,
    from: quarter,
    to: quarter,
    rrule,
    except: z.array(calendarDate).max(MAX_OCCURRENCES).default([]),
    instead: z.array(occurrenceElsewhen).max(MAX_OCCURRENCES).default([]),
    mode: serviceMode.optional(),
    purpose: text(500).optional(),
    groupId: id.optional(),
    parts: z.array(id).max(MAX_PARTS).optional(),
    fit: seriesFit,
  })
  .refine(inOrder, reversed)
  .refine(bounded, endless);
export type SeriesInput = z.infer<typeof seriesInput>;

/** `this` is one booking, `following` it and those that the rule has after it, `all` all of them. */
const fromOn = { message: 'names the booking from which on', path: ['bookingId'] };

export const seriesMoveInput = z
  .object({
    scope: z.enum(['following', 'all']),
    bookingId: id.optional(),
    move: z
      .object({ byDays: z.int().min(-366).max(366).default(0), from: wallTime.optional(), to: wallTime.optional() })
      .refine(({ byDays, from, to }) => byDays !== 0 || from !== undefined || to !== undefined, 'moves nothing'),
    fit: seriesFit,
  })
  .refine(({ scope, bookingId }) => scope === 'all' || bookingId !== undefined, fromOn);
export type SeriesMoveInput = z.infer<typeof seriesMoveInput>;

export const seriesCancelInput = z
  .object({ scope: z.enum(['this', 'following', 'all']), bookingId: id.optional(), reason: text(500).optional() })
  .refine(({ scope, bookingId }) => scope === 'all' || bookingId !== undefined, fromOn);
export type SeriesCancelInput = z.infer<typeof seriesCancelInput>;

/** An occurrence by its date on the wall clock, with what became of it. `line` of a refusal is its place in the list. */
const when = { date: z.string().meta({ format: 'date' }), from: instantOut, to: instantOut };
const why = { refusals: z.array(refusalOut).optional() };

export const occurrenceOut = z.object({
  ...when,
  fate: z.enum(['booked', 'refused']),
  bookingId: id.optional(),
  ...why,
});
export type OccurrenceOut = z.infer<typeof occurrenceOut>;

const seriesShape = {
  id,
  instrumentId: id,
  rrule: z.string(),
  /** The zone in whose wall time it repeats. */
  zone: z.string(),
  price: money,
  booked: z.int(),
  refused: z.int(),
};

/** What a series would be; `ok` when it would be booked as it is asked for. */
export const seriesPreview = z.object({ ...seriesShape, ok: z.boolean(), occurrences: z.array(occurrenceOut) });
export type SeriesPreview = z.infer<typeof seriesPreview>;

/** A series as it was made, with its order as it stands. */
export const seriesOut = z.object({ ...seriesShape, order, occurrences: z.array(occurrenceOut) });
export type SeriesOut = z.infer<typeof seriesOut>;

/** How a series stands: booked occurrences where they are by now. */
export const seriesNow = seriesOut.extend({
  occurrences: z.array(occurrenceOut.extend({ state: bookingState.optional() })),
});
export type SeriesNow = z.infer<typeof seriesNow>;

/**
 * `from` and `to` are where it is in the end; `wanted` where it would have gone. `kept` cannot move any more, or is there
 * already.
 */
export const movedOccurrence = z.object({
  ...when,
  wanted: spanOut.optional(),
  fate: z.enum(['moved', 'refused', 'kept']),
  bookingId: id,
  state: bookingState,
  ...why,
});
export type MovedOccurrence = z.infer<typeof movedOccurrence>;
export const seriesMoved = z.object({
  id,
  zone: z.string(),
  /** Of the whole order afterwards. */
  price: money,
  occurrences: z.array(movedOccurrence),
  moved: z.int(),
  refused: z.int(),
});
export type SeriesMoved = z.infer<typeof seriesMoved>;

/** What a move would do; `ok` when it would be done as it is asked for. */
export const seriesMovePreview = seriesMoved.extend({ ok: z.boolean() });
export type SeriesMovePreview = z.infer<typeof seriesMovePreview>;

/** `over` has begun or ended in another way, and stays as it is. */
export const cancelledOccurrence = z.object({
  ...when,
  fate: z.enum(['cancelled', 'over']),
  bookingId: id,
  state: bookingState,
});
export const seriesCancelled = z.object({
  id,
  zone: z.string(),
  occurrences: z.array(cancelledOccurrence),
  cancelled: z.int(),
});
export type SeriesCancelled = z.infer<typeof seriesCancelled>;
