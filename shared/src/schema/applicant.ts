import { z } from 'zod';
import { breachKind } from './breach.ts';
import { id, instantOut, page } from './primitives.ts';

/** What a facility knows of whoever waits for its approval, beside the booking itself. */
export const applicant = z.object({
  bookingId: id,
  authorisation: z.object({
    /** Whether the rules of this instrument and way of service ask for one. */
    needed: z.boolean(),
    /** `covers`: all of the wanted time; `taken-back`: it did; `ended`: the last one ends before; `none`: there is none. */
    state: z.enum(['covers', 'taken-back', 'ended', 'none']),
    /** Until when it covers (null for ever), or when it was taken back or ended. */
    at: instantOut.nullable(),
  }),
  /** Their bookings at this facility that are completed. */
  completed: z.int(),
  /** Their breaches at this facility that were not waived; kinds without one are left out. */
  breaches: z.array(z.object({ kind: breachKind, count: z.int() })),
  /** The pause that holds here now; `until` null until somebody lifts it. */
  pause: z.object({ until: instantOut.nullable(), reason: z.string().nullable() }).nullable(),
});
export type Applicant = z.infer<typeof applicant>;
export const applicantPage = page(applicant);
