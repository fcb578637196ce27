import { z } from 'zod';
import { id, language, localised, text } from './primitives.ts';
import { zoneName } from './schedule.ts';

/** How bookings come into somebody's calendar: by an address that it polls, or by invitations in mails as well. */
export const calendarBy = z.enum(['feed', 'mail']);
export type CalendarBy = z.infer<typeof calendarBy>;

export const me = z.object({
  id,
  name: z.string(),
  email: z.string(),
  language: language.nullable(),
  zone: zoneName.nullable(),
  calendarBy,
  institution: z
    .object({ id, name: localised, kind: z.string(), lat: z.number().nullable(), lng: z.number().nullable() })
    .nullable(),
  administrator: z.boolean(),
  facilities: z.array(z.object({ id, name: localised })),
});
export type Me = z.infer<typeof me>;

/** Whose session it is; nobody's is no error, so that a visitor is not told of one. */
export const session = z.object({ me: me.nullable() });
export type Session = z.infer<typeof session>;

export const profileInput = z.object({
  name: text(100).pipe(z.string().min(1)).optional(),
  language: language.nullable().optional(),
  zone: zoneName.nullable().optional(),
  calendarBy: calendarBy.optional(),
});
export type ProfileInput = z.infer<typeof profileInput>;
