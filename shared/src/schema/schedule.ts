import { z } from 'zod';
import { isZone } from '../time/zone.ts';
import { calendarDate, id, text } from './primitives.ts';

export const wallTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):(00|15|30|45)$/, { message: 'a quarter of an hour, HH:MM', abort: true })
  .meta({ example: '08:30' });
export const wallTimeOrMidnight = z.union([wallTime, z.literal('24:00')]).meta({ example: '17:30' });

/** Opening time on a wall clock, on the quarter of an hour; over midnight is two spans. */
export const wallSpan = z.object({ from: wallTime, to: wallTimeOrMidnight }).refine((hours) => hours.from < hours.to, {
  message: 'ends before it begins; write a span over midnight as two',
  path: ['to'],
});
export type WallSpan = z.infer<typeof wallSpan>;

/** ISO weekdays, 1 Monday … 7 Sunday. */
const days = z.array(z.int().min(1).max(7)).min(1).max(7);

export const weeklyHours = z
  .object({ days, from: wallTime, to: wallTimeOrMidnight })
  .refine((hours) => hours.from < hours.to, {
    message: 'ends before it begins; write a span over midnight as two',
    path: ['to'],
  });
export type WeeklyHours = z.infer<typeof weeklyHours>;

export const zoneName = z
  .string()
  .max(64, { abort: true })
  .refine(isZone, 'not an IANA time zone')
  .meta({ example: 'Asia/Shanghai' });

/** Hours of one date that replace everything else; an empty list closes it. */
export const scheduleException = z.object({ date: calendarDate, open: z.array(wallSpan).max(24) });

/** What a schedule says from `effectiveFrom` (a date in its zone) until the next version. */
export const scheduleVersion = z.object({
  name: text(100).pipe(z.string().min(1)),
  zone: zoneName,
  holidays: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable()
    .default(null),
  effectiveFrom: calendarDate,
  weekly: z.array(weeklyHours).max(100),
  exceptions: z.array(scheduleException).max(1000).default([]),
});
export type ScheduleVersion = z.infer<typeof scheduleVersion>;

export const schedule = scheduleVersion.extend({
  id,
  facilityId: id,
  version: z.int(),
  versions: z.array(scheduleVersion),
  instruments: z.int(),
});
export type Schedule = z.infer<typeof schedule>;

export const holidayKind = z.enum(['off', 'work']);
export type HolidayKind = z.infer<typeof holidayKind>;
