import { z } from 'zod';
import { wallTime, wallTimeOrMidnight } from './schedule.ts';

/** How an instrument may be used; `self` and `assisted` are booked by time. */
export const serviceMode = z.enum(['self', 'assisted', 'sample', 'project']);
export type ServiceMode = z.infer<typeof serviceMode>;

/** What a user is to the institution that owns the instrument. */
export const userClass = z.enum(['internal', 'academic', 'company']);
export type UserClass = z.infer<typeof userClass>;

/** Who approves a booking, one after the other. */
export const approver = z.enum(['group-head', 'manager']);
export type Approver = z.infer<typeof approver>;

const minutes = z
  .int()
  .min(0)
  .max(366 * 24 * 60);
const quarterMinutes = minutes.multipleOf(15);
const weekdays = z.array(z.int().min(1).max(7)).min(1).max(7);

/** Time that is booked as a whole or not at all, a night for instance; `to` not after `from` is on the next day. */
const wholeBlock = z.object({ days: weekdays, from: wallTime, to: wallTimeOrMidnight });
export type WholeBlock = z.infer<typeof wholeBlock>;

/** What can be set for an instrument, for all of a facility, or for all of an institution. */
const SETTINGS = {
  /** Bookings begin and end on wall-clock multiples of this. */
  stepMinutes: z.union([z.literal(15), z.literal(30), z.literal(60)]),
  minMinutes: quarterMinutes.min(15),
  maxMinutes: quarterMinutes.min(15).max(14 * 24 * 60),
  /** A booking begins at least this long after it is made. */
  noticeMinutes: minutes,
  /** A booking begins at most this many days (of 24 h) after it is made. */
  horizonDays: z.int().min(1).max(366),
  /** Kept free before and after each booking (start-up, cool-down, cleaning); need not lie in opening hours. */
  bufferBeforeMinutes: quarterMinutes.max(24 * 60),
  bufferAfterMinutes: quarterMinutes.max(24 * 60),
  /** Hours that are booked as a whole: a booking is one of them or does not touch any. Lengths do not count for it. */
  wholeBlocks: z.array(wholeBlock).max(14),
  /** Ways of service that are offered, of those that the instrument has; null for all of them. */
  modes: z.array(serviceMode).max(4).nullable(),
  /** Bookings of one person on this instrument that are not over yet. */
  maxActive: z.int().min(1).max(1000).nullable(),
  /** Time of one person on this instrument on a calendar day and in a calendar week, in minutes. */
  maxMinutesPerDay: quarterMinutes.min(15).nullable(),
  maxMinutesPerWeek: quarterMinutes.min(15).nullable(),
  /** The same of all members of a research group together. */
  maxGroupMinutesPerWeek: quarterMinutes.min(15).nullable(),
  /** Most that users of other institutions together may have of a week's open hours, in per cent. */
  outsiderSharePercent: z.int().min(0).max(100).nullable(),
  /** Who needs an authorisation: nobody, those who operate the instrument themselves, or everybody. */
  authorisation: z.enum(['none', 'self', 'all']),
  /** Whether a booking must be for a research group that the person belongs to. */
  membership: z.enum(['none', 'group']),
  /** What must be left in the payer's account after the booking, in minor units; null asks for no balance. */
  balanceFloorMinor: z.int().min(-1_000_000_000_000).max(1_000_000_000_000).nullable(),
  /** Who approves, in this order; nobody when it is empty. */
  approval: z.array(approver).max(2),
  /** How long each approver has, and whether silence refuses or approves; null waits until the booking begins. */
  approvalMinutes: minutes.min(15).nullable(),
  silence: z.enum(['expire', 'approve']),
  /** When an approver who has not answered is reminded, after being asked. */
  remindMinutes: minutes.min(15).nullable(),
  /** Whether people check in; without it a booking is in use and completed by itself. */
  checkIn: z.enum(['none', 'required']),
  /** How long before the start checking in is possible. */
  earlyMinutes: minutes.max(24 * 60),
  /** Who has not checked in this long after the start loses the rest of the time; null for never. */
  releaseMinutes: minutes.min(5).nullable(),
  /** Who has not checked out this long after the end is checked out. */
  overrunMinutes: minutes.max(24 * 60),
  /** Until this long before the start one's own booking may be cancelled without consequence; null for always. */
  freeCancelMinutes: minutes.nullable(),
  /** The same in working days: until the same wall time so many working days before. The stricter of the two counts. */
  freeCancelWorkingDays: z.int().min(1).max(30).nullable(),
  /** What a later cancellation costs: a breach, or a share of the price. */
  lateCancel: z.enum(['breach', 'fee', 'both']),
  lateCancelPercent: z.int().min(0).max(100),
  /** Breaches of a person in `breachDays` that lead to a pause of `pauseDays`; earlier ones warn. Null never pauses. */
  breachLimit: z.int().min(1).max(100).nullable(),
  breachDays: z.int().min(1).max(3660),
  pauseDays: z.int().min(1).max(3660),
} as const;

/** The rules of one instrument for somebody. Minutes are of real time; a week begins on Monday in the facility's zone. */
export const bookingRules = z.object({
  stepMinutes: SETTINGS.stepMinutes.default(15),
  minMinutes: SETTINGS.minMinutes.default(15),
  maxMinutes: SETTINGS.maxMinutes.default(480),
  noticeMinutes: SETTINGS.noticeMinutes.default(0),
  horizonDays: SETTINGS.horizonDays.default(90),
  bufferBeforeMinutes: SETTINGS.bufferBeforeMinutes.default(0),
  bufferAfterMinutes: SETTINGS.bufferAfterMinutes.default(0),
  wholeBlocks: SETTINGS.wholeBlocks.default([]),
  modes: SETTINGS.modes.default(null),
  maxActive: SETTINGS.maxActive.default(null),
  maxMinutesPerDay: SETTINGS.maxMinutesPerDay.default(null),
  maxMinutesPerWeek: SETTINGS.maxMinutesPerWeek.default(null),
  maxGroupMinutesPerWeek: SETTINGS.maxGroupMinutesPerWeek.default(null),
  outsiderSharePercent: SETTINGS.outsiderSharePercent.default(null),
  authorisation: SETTINGS.authorisation.default('none'),
  membership: SETTINGS.membership.default('none'),
  balanceFloorMinor: SETTINGS.balanceFloorMinor.default(null),
  approval: SETTINGS.approval.default([]),
  approvalMinutes: SETTINGS.approvalMinutes.default(null),
  silence: SETTINGS.silence.default('expire'),
  remindMinutes: SETTINGS.remindMinutes.default(null),
  checkIn: SETTINGS.checkIn.default('none'),
  earlyMinutes: SETTINGS.earlyMinutes.default(30),
  releaseMinutes: SETTINGS.releaseMinutes.default(null),
  overrunMinutes: SETTINGS.overrunMinutes.default(60),
  freeCancelMinutes: SETTINGS.freeCancelMinutes.default(null),
  freeCancelWorkingDays: SETTINGS.freeCancelWorkingDays.default(null),
  lateCancel: SETTINGS.lateCancel.default('breach'),
  lateCancelPercent: SETTINGS.lateCancelPercent.default(0),
  breachLimit: SETTINGS.breachLimit.default(null),
  breachDays: SETTINGS.breachDays.default(365),
  pauseDays: SETTINGS.pauseDays.default(30),
});
export type BookingRules = z.infer<typeof bookingRules>;

const settings = z.strictObject(SETTINGS).partial();
export type RuleSettings = z.infer<typeof settings>;

/** Settings of the instrument itself: the same for everybody, because others' bookings lie beside them. */
const physical = { stepMinutes: true, bufferBeforeMinutes: true, bufferAfterMinutes: true, wholeBlocks: true } as const;

/** For whom a case holds: all that is named must fit. `region` takes codes of provinces or cities (GB/T 2260). */
const condition = z.strictObject({
  class: z.array(userClass).min(1).max(3).optional(),
  region: z
    .array(z.string().regex(/^\d{2,12}$/))
    .min(1)
    .max(100)
    .optional(),
  mode: z.array(serviceMode).min(1).max(4).optional(),
});

const ruleCase = z.strictObject({ when: condition, set: settings.omit(physical) });
export type RuleCase = z.infer<typeof ruleCase>;

/**
 * What one owner of rules says: settings for all, then cases for some, of which a later one wins. What a layer leaves
 * out comes from the layer above it: instrument, facility, institution, and then the defaults.
 */
export const ruleLayer = settings.extend({ cases: z.array(ruleCase).max(50).optional() });
export type RuleLayer = z.infer<typeof ruleLayer>;

/** A share of the hourly fee, in per cent, in some hours of the week (wall time of the facility). */
export const tariffPeriod = z
  .object({ days: weekdays, from: wallTime, to: wallTimeOrMidnight, percent: z.int().min(0).max(1000) })
  .refine((period) => period.from < period.to, {
    message: 'ends before it begins; write a period over midnight as two',
    path: ['to'],
  });

/** The longest booking at the highest fee and tariff still counts exactly: 4e8 × 1000 % × 500 % × 20,160 min < 2^53. */
const feeMinor = z.int().min(0).max(400_000_000);

/** Fees in minor units of `currency`. The first period that covers a quarter of an hour sets its percentage. */
export const priceList = z.object({
  currency: z.string().length(3),
  hourlyMinor: z.object({ internal: feeMinor, academic: feeMinor, company: feeMinor }),
  startUpMinor: feeMinor.default(0),
  periods: z.array(tariffPeriod).max(20).default([]),
  /** What is booked less than `withinMinutes` before it begins costs `percent` of the fee for its time. */
  urgent: z
    .object({ withinMinutes: minutes.min(15), percent: z.int().min(100).max(500) })
    .nullable()
    .default(null),
  /** The least that a booking costs, start-up fee included. */
  minimumMinor: feeMinor.default(0),
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
  | { rule: 'grid'; stepMinutes: number; block?: { from: number; to: number } }
  | { rule: 'too-short'; minutes: number; minMinutes: number }
  | { rule: 'too-long'; minutes: number; maxMinutes: number }
  | { rule: 'notice'; noticeMinutes: number; earliest: number }
  | { rule: 'horizon'; horizonDays: number; latest: number; until: number }
  | { rule: 'closed'; nextOpen: number | null }
  /** `partId` names the accessory or shared room that is taken, when it is not the instrument itself. */
  | { rule: 'taken'; kind: OccupancyKind; until: number; partId?: string }
  | { rule: 'quota'; per: 'active'; limit: number; used: number; until: number | null }
  | { rule: 'quota'; per: 'day' | 'week' | 'group-week'; limitMinutes: number; usedMinutes: number; until: number }
  | { rule: 'outsider-share'; percent: number; limitMinutes: number; usedMinutes: number; until: number }
  /** `since` is when the last authorisation ended. `group` asks for a research group, `confirmed-group` to have it confirmed. */
  | { rule: 'authorisation'; needed: 'authorisation' | 'group' | 'confirmed-group'; since: number | null }
  | { rule: 'blocked'; until: number | null; reason: string | null }
  | { rule: 'balance'; availableMinor: number; priceMinor: number; floorMinor: number; currency: string }
  | { rule: 'mode'; wanted: ServiceMode | null; offered: readonly ServiceMode[] }
  | { rule: 'withdrawn'; since: number }
  /** Travelling between the places takes `neededMinutes`; `gapMinutes` are left, less than 0 when times overlap. */
  | { rule: 'travel'; neededMinutes: number; gapMinutes: number; km: number; other: { from: number; to: number } };

export const occupancyKind = z.enum(['booking', 'hold', 'maintenance', 'closure', 'external']);
export type OccupancyKind = z.infer<typeof occupancyKind>;
