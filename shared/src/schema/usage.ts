import { z } from 'zod';
import { id, instantOut, localised, money, text } from './primitives.ts';

/** A month on the facility's wall clock. */
export const month = z
  .string()
  .regex(/^(19[7-9]\d|2\d{3})-(0[1-9]|1[0-2])$/, 'a month YYYY-MM')
  .meta({ example: '2026-11' });

const rate = z.number().nullable();

/** What was done in a month; minutes are whole, shares between 0 and 1, null where there is nothing to have a share of. */
export const usageFigures = z.object({
  openMinutes: z.int(),
  bookings: z.int(),
  bookedMinutes: z.int(),
  usedMinutes: z.int(),
  outsideMinutes: z.int(),
  noShows: z.int(),
  income: z.array(money),
  rates: z.object({ booked: rate, used: rate, outside: rate, noShow: rate }),
});
export type UsageFigures = z.infer<typeof usageFigures>;

export const usageReport = z.object({
  facility: z.object({ id, name: localised }),
  month,
  zone: z.string(),
  from: instantOut,
  to: instantOut,
  /** Whether the month is over, so that it can be closed. */
  over: z.boolean(),
  /** Bookings of the month of which the hours are not known yet. */
  unsettled: z.int(),
  closed: z.object({ at: instantOut, by: z.string() }).nullable(),
  instruments: z.array(
    usageFigures.extend({ id, name: localised, model: z.string().nullable(), withdrawn: z.boolean() }),
  ),
  total: usageFigures,
});
export type UsageReport = z.infer<typeof usageReport>;

export const usageTrend = z.object({ items: z.array(usageFigures.extend({ month })) });
export type UsageTrend = z.infer<typeof usageTrend>;

export const reopening = z.strictObject({ reason: text(500).pipe(z.string().min(1)) });
