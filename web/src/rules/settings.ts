import type { BookingRules } from '@jishi/shared/schema/rules';

export type SettingName = keyof BookingRules;

/** How a setting is entered. Minutes are shown in the unit that fits; `none` stands for null. */
export type Entry =
  | {
      readonly kind: 'minutes';
      readonly min: number;
      readonly max: number;
      readonly step?: number;
      readonly none?: true;
    }
  | {
      readonly kind: 'number';
      readonly unit: 'days' | 'workingDays' | 'percent' | 'bookings' | 'breaches' | 'money';
      readonly min: number;
      readonly max: number;
      readonly none?: true;
    }
  | { readonly kind: 'choice' }
  | { readonly kind: 'modes' }
  | { readonly kind: 'blocks' };

const DAY = 24 * 60;
const YEAR = 366 * DAY;

/** What each setting takes; agrees with the schema of rules, which has the last word. */
export const ENTRIES: Readonly<Record<SettingName, Entry>> = {
  stepMinutes: { kind: 'choice' },
  minMinutes: { kind: 'minutes', min: 15, max: YEAR, step: 15 },
  maxMinutes: { kind: 'minutes', min: 15, max: 14 * DAY, step: 15 },
  noticeMinutes: { kind: 'minutes', min: 0, max: YEAR },
  horizonDays: { kind: 'number', unit: 'days', min: 1, max: 366 },
  bufferBeforeMinutes: { kind: 'minutes', min: 0, max: DAY, step: 15 },
  bufferAfterMinutes: { kind: 'minutes', min: 0, max: DAY, step: 15 },
  wholeBlocks: { kind: 'blocks' },
  modes: { kind: 'modes' },
  maxActive: { kind: 'number', unit: 'bookings', min: 1, max: 1000, none: true },
  maxMinutesPerDay: { kind: 'minutes', min: 15, max: YEAR, step: 15, none: true },
  maxMinutesPerWeek: { kind: 'minutes', min: 15, max: YEAR, step: 15, none: true },
  maxGroupMinutesPerWeek: { kind: 'minutes', min: 15, max: YEAR, step: 15, none: true },
  outsiderSharePercent: { kind: 'number', unit: 'percent', min: 0, max: 100, none: true },
  authorisation: { kind: 'choice' },
  membership: { kind: 'choice' },
  balanceFloorMinor: { kind: 'number', unit: 'money', min: -1_000_000_000_000, max: 1_000_000_000_000, none: true },
  approval: { kind: 'choice' },
  approvalMinutes: { kind: 'minutes', min: 15, max: YEAR, none: true },
  silence: { kind: 'choice' },
  remindMinutes: { kind: 'minutes', min: 15, max: YEAR, none: true },
  checkIn: { kind: 'choice' },
  earlyMinutes: { kind: 'minutes', min: 0, max: DAY },
  releaseMinutes: { kind: 'minutes', min: 5, max: YEAR, none: true },
  overrunMinutes: { kind: 'minutes', min: 0, max: DAY },
  freeCancelMinutes: { kind: 'minutes', min: 0, max: YEAR, none: true },
  freeCancelWorkingDays: { kind: 'number', unit: 'workingDays', min: 1, max: 30, none: true },
  lateCancel: { kind: 'choice' },
  lateCancelPercent: { kind: 'number', unit: 'percent', min: 0, max: 100 },
  breachLimit: { kind: 'number', unit: 'breaches', min: 1, max: 100, none: true },
  breachDays: { kind: 'number', unit: 'days', min: 1, max: 3660 },
  pauseDays: { kind: 'number', unit: 'days', min: 1, max: 3660 },
};

/** The sentences in the order in which a manager thinks of them. */
export const SECTIONS = {
  length: ['minMinutes', 'maxMinutes', 'stepMinutes', 'wholeBlocks', 'bufferBeforeMinutes', 'bufferAfterMinutes'],
  ahead: ['noticeMinutes', 'horizonDays'],
  amount: ['maxActive', 'maxMinutesPerDay', 'maxMinutesPerWeek', 'maxGroupMinutesPerWeek', 'outsiderSharePercent'],
  who: ['modes', 'authorisation', 'membership', 'balanceFloorMinor'],
  approval: ['approval', 'approvalMinutes', 'silence', 'remindMinutes'],
  day: ['checkIn', 'earlyMinutes', 'releaseMinutes', 'overrunMinutes'],
  cancelling: ['freeCancelMinutes', 'freeCancelWorkingDays', 'lateCancel', 'lateCancelPercent'],
  breaches: ['breachLimit', 'breachDays', 'pauseDays'],
} as const satisfies Readonly<Record<string, readonly SettingName[]>>;
export type SectionName = keyof typeof SECTIONS;
export const SECTION_NAMES = Object.keys(SECTIONS) as SectionName[];

/** What the instrument physically needs is the same for everybody, so exceptions cannot change it. */
const PHYSICAL: readonly SettingName[] = ['stepMinutes', 'bufferBeforeMinutes', 'bufferAfterMinutes', 'wholeBlocks'];
export const EXCEPTIONAL: readonly SettingName[] = SECTION_NAMES.flatMap((name) => [...SECTIONS[name]]).filter(
  (name) => !PHYSICAL.includes(name),
);

/** What a setting of several becomes when it is limited for the first time. */
export const FIRST_LIMIT: Partial<Readonly<Record<SettingName, number>>> = {
  maxActive: 3,
  maxMinutesPerDay: 240,
  maxMinutesPerWeek: 960,
  maxGroupMinutesPerWeek: 2400,
  outsiderSharePercent: 15,
  balanceFloorMinor: 0,
  approvalMinutes: 720,
  remindMinutes: 360,
  releaseMinutes: 30,
  freeCancelMinutes: DAY,
  freeCancelWorkingDays: 1,
  breachLimit: 3,
};
