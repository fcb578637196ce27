import { z } from 'zod';
import { id, instantOut, text } from './primitives.ts';
import { question } from './question.ts';

export const MAX_SAVED_SEARCHES = 50;
/** A search that more instruments fit is too wide to be watched. */
export const MAX_WATCHED = 500;
/** A mail names this many instruments and counts the others. */
export const MAX_NAMED = 10;

const name = text(100).pipe(z.string().min(1));
const withinDays = z.number().int().min(1).max(120).nullable();

/**
 * A search to come back to. With `watch` its owner is told when an instrument fits that did not before: freed time, new
 * opening hours, a new instrument. `withinDays` is a window that begins now, whenever that is, and ends so many times 24
 * hours later; it stands in the place of `freeFrom` and `freeTo`. A page that shows whole days shows today and
 * `withinDays` more, so that what was told is found there. Without it the window is what those say, and watching ends
 * when it is over.
 */
export const savedSearchIn = z.object({
  id,
  name,
  question,
  withinDays: withinDays.default(null),
  watch: z.boolean().default(false),
});
export type SavedSearchIn = z.infer<typeof savedSearchIn>;

/** What is left out stays as it is, so nothing has a default here. */
export const savedSearchChange = z.object({
  name: name.optional(),
  question: question.optional(),
  withinDays: withinDays.optional(),
  watch: z.boolean().optional(),
});
export type SavedSearchChange = z.infer<typeof savedSearchChange>;

export const WATCH_STATES = ['off', 'on', 'paused', 'over'] as const;
export type WatchState = (typeof WATCH_STATES)[number];

export const savedSearch = z.object({
  id,
  name: z.string(),
  /** Parameters of `GET /instruments`, without `freeFrom` and `freeTo` where the window moves. */
  question: z.string(),
  withinDays: z.int().nullable(),
  /** `paused` while more than 500 instruments fit; `over` when the window has passed or the question cannot be read. */
  watch: z.enum(WATCH_STATES),
  /** How many instruments fitted at the last look; null for one that is not watched. */
  fits: z.int().nullable(),
  createdAt: instantOut,
  /** The ETag is this number in quotes; what the server finds out by looking does not change it. */
  version: z.int(),
});
export type SavedSearch = z.infer<typeof savedSearch>;
