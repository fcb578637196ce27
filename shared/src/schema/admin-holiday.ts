import { z } from 'zod';
import { hoursImpact } from './admin-institution.ts';
import { calendarDate, localised, text } from './primitives.ts';
import { holidayKind } from './schedule.ts';

export const calendarName = z
  .string()
  .regex(/^[A-Z]{2}$/, 'two capital letters')
  .meta({ example: 'CN' });
export const holidayYear = z.coerce.number().int().min(2000).max(2100).meta({ example: 2027 });

const name = text(100).pipe(z.string().min(1));
export const holidayDay = z.object({
  date: calendarDate,
  /** `off` closes; `work` is a make-up workday (调休), with the hours of a Monday. */
  kind: holidayKind,
  name: z.object({ zh: name.optional(), en: name.optional() }),
});
export type HolidayDay = z.infer<typeof holidayDay>;

/** All days of a year; a date that is not named is an ordinary day. */
export const holidayYearInput = z.object({ days: z.array(holidayDay).max(366) });

export const holidayYearOut = z.object({
  calendar: z.string(),
  year: z.int(),
  days: z.array(holidayDay.extend({ name: localised })),
  etag: z.string(),
});
export type HolidayYearOut = z.infer<typeof holidayYearOut>;

export const holidayImpact = hoursImpact.extend({
  /** Dates that would be another kind of day, at most 366. */
  changed: z.array(z.object({ date: z.string(), before: holidayKind.nullable(), after: holidayKind.nullable() })),
});
export type HolidayImpact = z.infer<typeof holidayImpact>;

export const holidayCalendar = z.object({
  calendar: z.string(),
  schedules: z.int(),
  years: z.array(z.object({ year: z.int(), off: z.int(), work: z.int() })),
});
export type HolidayCalendarOut = z.infer<typeof holidayCalendar>;
