import { z } from 'zod';
import { bookingState, refusalOut } from './booking.ts';
import { closureKind, instantOnGrid, MAX_CLOSURE_MS } from './closure.ts';
import { id, instantOut, localised, page, spanIn, spanOut, text } from './primitives.ts';
import { scheduleVersion } from './schedule.ts';

/** Instruments that one change may close. */
export const MAX_CLOSED = 500;
/** Bookings that one change may hit; more are counted and not decided about. */
export const MAX_HIT = 1000;
/** How long a change of availability can be undone. */
export const UNDO_DAYS = 7;

/** The person who booked is told it. */
const message = text(500).optional();

const decision = z
  .object({
    bookingId: id,
    do: z.enum(['keep', 'move', 'cancel']),
    /** Where a booking is moved to; left out, the nearest time that its person could book. */
    to: spanIn.optional(),
    message,
  })
  .refine((one) => one.to === undefined || one.do === 'move', { message: 'only a move has a new time', path: ['to'] });

const deciding = {
  /** About single bookings; those of bookings that are not hit do nothing. */
  decisions: z
    .array(decision)
    .max(MAX_HIT)
    .refine((all) => new Set(all.map((one) => one.bookingId)).size === all.length, 'one decision for each booking')
    .default([]),
  /** About all others that are hit. */
  otherwise: z.object({ do: z.enum(['keep', 'move', 'cancel', 'refuse']), message }).default({ do: 'refuse' }),
};

const instrumentIds = z.array(id).min(1).max(MAX_CLOSED);
const reason = text(500);

const closing = z
  .object({ from: instantOnGrid, to: instantOnGrid, kind: closureKind, reason })
  .refine((closure) => closure.from < closure.to, { message: 'ends before it begins', path: ['to'] })
  .refine((closure) => closure.to - closure.from <= MAX_CLOSURE_MS, { message: 'at most 366 days', path: ['to'] });

/**
 * A change of availability as one thing. `closure` closes instruments; `breakdown` closes them from now on until `to`,
 * left out: the end of the following open day; `schedule` writes a version of hours for all instruments that follow it,
 * where `seen` is the version that it is based on.
 */
export const changeInput = z.discriminatedUnion('kind', [
  z.object({ id, kind: z.literal('closure'), instrumentIds, closure: closing, ...deciding }),
  z.object({
    id,
    kind: z.literal('breakdown'),
    instrumentIds,
    closure: z.object({ to: instantOnGrid.optional(), reason }),
    ...deciding,
  }),
  z.object({
    id,
    kind: z.literal('schedule'),
    schedule: z.object({ scheduleId: id, version: scheduleVersion, seen: z.int().optional() }),
    ...deciding,
  }),
]);
export type ChangeInput = z.infer<typeof changeInput>;
export const changeKind = z.enum(['closure', 'schedule', 'breakdown']);

export const breakdownInput = z.object({
  id,
  reason,
  until: instantOnGrid.optional(),
  otherwise: z.enum(['cancel', 'move', 'keep']).default('cancel'),
  message,
});
export type BreakdownInput = z.infer<typeof breakdownInput>;

export const followersInput = z.object({ instrumentIds });

/** What is done about a booking; `end` completes one that is being used on an instrument that broke down. */
export const hitAction = z.enum(['keep', 'move', 'cancel', 'refuse', 'end']);
export type HitAction = z.infer<typeof hitAction>;

/** Why a decision cannot be carried out. `undecided`: it needs one. */
export const hitProblem = z.enum(['undecided', 'in-use', 'begun', 'no-time', 'refused']);
export type HitProblem = z.infer<typeof hitProblem>;

/** A booking that a change hits, and what would become of it. */
export const hit = z.object({
  bookingId: id,
  instrument: z.object({ id, name: localised, model: z.string().nullable() }),
  person: z.object({ id, name: z.string(), institution: localised.nullable() }),
  from: instantOut,
  to: instantOut,
  zone: z.string(),
  state: bookingState,
  do: hitAction,
  /** The new time of a move. */
  moved: spanOut.nullable(),
  message: z.string().nullable(),
  problem: hitProblem.nullable(),
  /** The rules that refuse a new time. */
  refusals: z.array(refusalOut),
});
export type HitOut = z.infer<typeof hit>;

/** Something else than a booking that has the time: another closure, an outside calendar. */
export const blocker = z.object({
  instrumentId: id,
  kind: z.string(),
  from: instantOut,
  until: instantOut,
  reason: z.string().nullable(),
});

/** What a change would do; writes nothing. */
export const changePreview = z.object({
  ok: z.boolean(),
  kind: changeKind,
  /** What would be closed. */
  closures: z.array(z.object({ instrumentId: id, from: instantOut, to: instantOut })),
  /** Every booking that is hit, by start; `total` counts those beyond the first thousand as well. */
  hits: z.array(hit),
  total: z.int(),
  blockers: z.array(blocker),
});
export type ChangePreview = z.infer<typeof changePreview>;

/** What was done about a booking. */
export const hitDone = z.enum(['kept', 'moved', 'cancelled', 'completed']);
export type HitDone = z.infer<typeof hitDone>;

/**
 * What came of a booking when a change was undone. `stays`: it was kept or completed; `taken`: somebody has its time by
 * now; `past`: its time is over; `changed`: somebody else changed it since; `incomplete`: another line of its order, which
 * waited for approval with it, did not come back.
 */
export const hitFate = z.enum(['reinstated', 'moved-back', 'stays', 'taken', 'past', 'changed', 'incomplete']);
export type HitFate = z.infer<typeof hitFate>;

const doneBooking = z.object({
  bookingId: id,
  did: hitDone,
  /** Its time before the change. */
  from: instantOut,
  to: instantOut,
  moved: spanOut.nullable(),
  message: z.string().nullable(),
  /** Once the change was undone. */
  fate: hitFate.nullable(),
});

export const availabilityChange = z.object({
  id,
  facilityId: id,
  kind: changeKind,
  at: instantOut,
  by: z.object({ id, name: z.string() }),
  instrumentIds: z.array(id),
  reason: z.string().nullable(),
  closures: z.array(z.object({ id, instrumentId: id, from: instantOut, to: instantOut })),
  schedule: z.object({ scheduleId: id, name: z.string(), effectiveFrom: z.string() }).nullable(),
  bookings: z.array(doneBooking),
  /** Bookings that lie outside the hours that an undo gave back, at most a thousand; they stay as they are. */
  outside: z.array(id),
  undoUntil: instantOut,
  undoneAt: instantOut.nullable(),
});
export type AvailabilityChange = z.infer<typeof availabilityChange>;

/** A change in a list: how many bookings it hit, by what was done. */
export const changeSummary = availabilityChange
  .omit({ bookings: true, closures: true, outside: true })
  .extend({ counts: z.record(hitDone, z.int()) });
export type ChangeSummary = z.infer<typeof changeSummary>;
export const changePage = page(changeSummary);
