import { z } from 'zod';
import { holidayDay } from './admin-holiday.ts';
import { localised } from './primitives.ts';

/** Days off and make-up workdays of a calendar that are still to come, this year's and the next one's. */
export const comingHolidays = z.object({
  calendar: z.string(),
  days: z.array(holidayDay.extend({ name: localised })),
});
export type ComingHolidays = z.infer<typeof comingHolidays>;
