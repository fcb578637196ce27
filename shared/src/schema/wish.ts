import { z } from 'zod';
import { ceilToGrid, floorToGrid, GRID_MINUTES } from '../time/grid.ts';
import { DAY_MS, MINUTE_MS } from '../time/span.ts';
import { id, instantIn, instantOut, localised, spanOut, text } from './primitives.ts';
import { serviceMode } from './rules.ts';

const MAX_WINDOW_DAYS = 92;
const MAX_MINUTES = 14 * 24 * 60;

/** Wanted: `minutes` of an instrument, or with `any` of one that does the same, somewhere in `[from, to)`. */
export const wishInput = z
  .object({
    id,
    instrumentId: id,
    any: z.boolean().default(false),
    from: instantIn,
    to: instantIn,
    minutes: z.int().min(GRID_MINUTES).max(MAX_MINUTES).multipleOf(GRID_MINUTES),
    mode: serviceMode.optional(),
    /** The research group that the booking is for. */
    groupId: id.optional(),
  })
  .refine(({ from, to }) => from < to, { message: 'ends before it begins', path: ['to'], abort: true })
  .refine(({ from, to }) => to - from <= MAX_WINDOW_DAYS * DAY_MS, { message: 'at most 92 days', path: ['to'] })
  .refine(({ from, to, minutes }) => ceilToGrid(from) + minutes * MINUTE_MS <= floorToGrid(to), {
    message: 'longer than the window',
    path: ['minutes'],
  });
export type WishInput = z.infer<typeof wishInput>;

export const wishState = z.enum(['waiting', 'offered', 'fulfilled', 'withdrawn', 'ended']);

const instrument = z.object({ id, name: localised });
const facility = z.object({ id, name: localised, zone: z.string() });

/** Time that is kept for whoever is first in line, and that nobody else can have until it expires. */
export const offer = spanOut.extend({ id, instrument, facility, expiresAt: instantOut });
export type Offer = z.infer<typeof offer>;

export const wish = spanOut.extend({
  id,
  instrument,
  facility,
  /** Where time is looked for; empty once the wish is over. */
  instrumentIds: z.array(id),
  minutes: z.int(),
  mode: serviceMode.nullable(),
  groupId: id.nullable(),
  state: wishState,
  /** From 1; null when it does not wait. */
  place: z.int().min(1).nullable(),
  offer: offer.nullable(),
  createdAt: instantOut,
});
export type Wish = z.infer<typeof wish>;
export const wishList = z.object({ items: z.array(wish) });

/** The lines of a facility's instruments; who stands in them is nobody's business. */
export const facilityLine = z.object({
  instruments: z.array(z.object({ instrument, waiting: z.int(), offered: z.int() })),
  items: z.array(
    spanOut.extend({
      id,
      instrumentId: id,
      /** In the line of this instrument, from 1. */
      place: z.int().min(1),
      minutes: z.int(),
      mode: serviceMode.nullable(),
      state: wishState,
      since: instantOut,
    }),
  ),
});
export type FacilityLine = z.infer<typeof facilityLine>;

/** The order that an accepted offer becomes: one line, the booking. */
export const acceptInput = z.object({ orderId: id, bookingId: id, purpose: text(500).optional() });
export type AcceptInput = z.infer<typeof acceptInput>;
