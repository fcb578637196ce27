import { z } from 'zod';
import { wallTime, wallTimeOrMidnight } from './schedule.ts';

/** How an instrument may be used; `self` and `assisted` are booked by time. */
export const serviceMode = z.enum(['self', 'assisted', 'sample', 'project']);
export type ServiceMode = z.infer<typeof serviceMode>;

/** What a user is to the institution that owns the instrument. */
export const userClass = z.enum(['internal', 'academic', 'company']);
export type UserClass = z.infer<typeof userClass>;

const minutes = z
  .int()
  .min(0)
  .max(366 * 24 * 60);
const quarterMinutes = minutes.multipleOf(15);

/** The booking rules of one instrument. Minutes are of real time; a week begins on Monday in the facility's zone. */
export const bookingRules = z.object({
  /** Bookings begin and end on wall-clock multiples of this. */
  stepMinutes: z.union([z.literal(15), z.literal(30), z.literal(60)]).default(15),
  minMinutes: quarterMinutes.min(15).default(15),
  maxMinutes: quarterMinutes
    .min(15)
    .max(14 * 24 * 60)
    .default(480),
  /** A booking begins at least this long after it is made. */
  noticeMinutes: minutes.default(0),
  /** A booking begins at most this many days (of 24 h) after it is made. */
  horizonDays: z.int().min(1).max(366).default(90),
  /** Kept free before and after each booking (start-up, cool-down, cleaning); need not lie in opening hours. */
  bufferBeforeMinutes: quarterMinutes.max(24 * 60).default(0),
  bufferAfterMinutes: quarterMinutes.max(24 * 60).default(0),
  /** Bookings of one person on this instrument that are not over yet. */
  maxActive: z.int().min(1).max(1000).nullable().default(null),
  /** Hours of one person on this instrument in a calendar week, in minutes. */
  maxMinutesPerWeek: quarterMinutes.min(15).nullable().default(null),
  /** Whose bookings wait for the facility manager. */
  approval: z.enum(['none', 'outsiders', 'all']).default('none'),
});
export type BookingRules = z.infer<typeof bookingRules>;

/** A share of the hourly fee, in per cent, in some hours of the week (wall time of the facility). */
export const tariffPeriod = z
  .object({
    days: z.array(z.int().min(1).max(7)).min(1).max(7),
    from: wallTime,
    to: wallTimeOrMidnight,
    percent: z.int().min(0).max(1000),
  })
  .refine((period) => period.from < period.to, {
    message: 'ends before it begins; write a period over midnight as two',
    path: ['to'],
  });

/** The longest booking at the highest fee and tariff still counts exactly: 4e8 × 1000 % × 20,160 min < 2^53. */
const feeMinor = z.int().min(0).max(400_000_000);

/** Fees in minor units of `currency`. The first period that covers a quarter of an hour sets its percentage. */
export const priceList = z.object({
  currency: z.string().length(3),
  hourlyMinor: z.object({ internal: feeMinor, academic: feeMinor, company: feeMinor }),
  startUpMinor: feeMinor.default(0),
  periods: z.array(tariffPeriod).max(20).default([]),
});
export type PriceList = z.infer<typeof priceList>;

export const RULE_NAMES = [
  'past',
  'grid',
  'too-short',
  'too-long',
  'notice',
  'horizon',
  'closed',
  'taken',
  'quota',
  'outsider-share',
  'authorisation',
  'blocked',
  'balance',
  'mode',
  'withdrawn',
  'travel',
] as const;
export const ruleName = z.enum(RULE_NAMES);
export type RuleName = z.infer<typeof ruleName>;

/** One broken rule with the numbers that explain it. Instants are epoch ms here and RFC 3339 in JSON. */
export type Refusal =
  | { rule: 'past'; now: number }
  | { rule: 'grid'; stepMinutes: number }
  | { rule: 'too-short'; minutes: number; minMinutes: number }
  | { rule: 'too-long'; minutes: number; maxMinutes: number }
  | { rule: 'notice'; noticeMinutes: number; earliest: number }
  | { rule: 'horizon'; horizonDays: number; latest: number; until: number }
  | { rule: 'closed'; nextOpen: number | null }
  | { rule: 'taken'; kind: OccupancyKind; until: number }
  | { rule: 'quota'; per: 'active'; limit: number; used: number; until: number | null }
  | { rule: 'quota'; per: 'week'; limitMinutes: number; usedMinutes: number; until: number }
  | { rule: 'mode'; wanted: ServiceMode | null; offered: readonly ServiceMode[] }
  | { rule: 'withdrawn'; since: number };

export const occupancyKind = z.enum(['booking', 'hold', 'maintenance', 'closure', 'external']);
export type OccupancyKind = z.infer<typeof occupancyKind>;
