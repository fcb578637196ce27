import { z } from 'zod';
import { calendarDate, id, instantOut, localised, spanOut } from './primitives.ts';
import { occupancyKind } from './rules.ts';

/** Instruments that one week shows; more are counted. */
export const MAX_WEEK_INSTRUMENTS = 500;

/** Seven days of a facility, for its staff: what is open and what is taken of each instrument, and nothing else. */
export const facilityWeek = z.object({
  from: calendarDate,
  zone: z.string(),
  facility: z.object({ id, name: localised }),
  /** The eight midnights around the seven days. */
  midnights: z.array(instantOut),
  /** Open time, once for all instruments that follow the same schedule. */
  schedules: z.array(z.object({ id, open: z.array(spanOut) })),
  instruments: z.array(
    z.object({
      id,
      name: localised,
      model: z.string().nullable(),
      scheduleId: id,
      stations: z.int(),
      withdrawn: z.boolean(),
      /** At the times that people were told, without buffers. */
      taken: z.array(
        spanOut.extend({
          kind: occupancyKind,
          station: z.int(),
          state: z.string().nullable(),
          mine: z.boolean(),
        }),
      ),
    }),
  ),
  /** Instruments beyond the first five hundred. */
  more: z.int(),
});
export type FacilityWeek = z.infer<typeof facilityWeek>;
