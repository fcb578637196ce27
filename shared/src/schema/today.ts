import { z } from 'zod';
import { agenda } from './instrument.ts';
import { calendarDate, id, instantOut, localised, spanOut } from './primitives.ts';

/** One day of a facility, for its staff: each instrument's open and taken time. */
export const today = z.object({
  date: calendarDate,
  zone: z.string(),
  from: instantOut,
  to: instantOut,
  facility: z.object({ id, name: localised }),
  instruments: z.array(
    z.object({
      id,
      name: localised,
      model: z.string().nullable(),
      scheduleId: id,
      withdrawn: z.boolean(),
      open: z.array(spanOut),
      taken: agenda.shape.taken,
    }),
  ),
  counts: z.object({
    bookings: z.int(),
    inUse: z.int(),
    pending: z.int(),
    late: z.int(),
    outside: z.int(),
    problems: z.int(),
  }),
});
export type Today = z.infer<typeof today>;

export const facilityInstrument = z.object({
  id,
  name: localised,
  model: z.string().nullable(),
  manufacturer: z.string().nullable(),
  scheduleId: id,
  stations: z.int(),
  withdrawn: z.boolean(),
});
export type FacilityInstrument = z.infer<typeof facilityInstrument>;
