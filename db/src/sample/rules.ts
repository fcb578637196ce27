import { TIME_MODES } from '@jishi/shared/rules/mode';
import type { PriceList, RuleCase, RuleLayer, RuleSettings, ServiceMode, WholeBlock } from '@jishi/shared/schema/rules';
import { longestMinutes, onTheHour, type PatternName } from './patterns.ts';
import type { Random } from './random.ts';
import { weighted } from './random.ts';
import type { SampleType } from './types.ts';
import { withinRange } from './worth.ts';

const upTo = (value: number, step: number) => Math.ceil(value / step) * step;
const downTo = (value: number, step: number) => Math.floor(value / step) * step;
const byWeight = <T>(choices: readonly (readonly [T, number])[]) => {
  const choose = weighted(choices, ([, weight]) => weight);
  return (random: Random): T => choose(random)[0];
};

const HOUR = 60;
const WORKDAYS = [1, 2, 3, 4, 5];
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const pickNotice = byWeight([
  [0, 35],
  [HOUR, 10],
  [2 * HOUR, 15],
  [12 * HOUR, 12],
  [24 * HOUR, 18],
  [48 * HOUR, 6],
  [72 * HOUR, 4],
]);
const pickHorizon = byWeight([
  [14, 6],
  [30, 24],
  [45, 10],
  [60, 30],
  [90, 30],
]);
const pickMaxActive = byWeight<number | null>([
  [null, 72],
  [2, 6],
  [3, 10],
  [5, 8],
  [10, 4],
]);
const pickWeekly = byWeight<number | null>([
  [null, 85],
  [8 * HOUR, 5],
  [16 * HOUR, 6],
  [24 * HOUR, 4],
]);
const pickApproval = byWeight<'nobody' | 'outsiders' | 'everybody'>([
  ['nobody', 64],
  ['outsiders', 23],
  ['everybody', 13],
]);
const OUTSIDERS: RuleCase['when'] = { class: ['academic', 'company'] };
/** What some facilities ask of users of other institutions besides. */
const pickForOutsiders = byWeight<RuleSettings>([
  [{}, 82],
  [{ noticeMinutes: 72 * HOUR }, 10],
  [{ noticeMinutes: 24 * HOUR, maxActive: 3 }, 8],
]);
const pickPresence = byWeight<RuleSettings>([
  [{}, 75],
  [{ checkIn: 'required', releaseMinutes: 30 }, 12],
  [{ checkIn: 'required', releaseMinutes: 60 }, 9],
  [{ checkIn: 'required', earlyMinutes: 15, overrunMinutes: 30 }, 4],
]);
const pickCancelling = byWeight<RuleSettings>([
  [{}, 60],
  [{ freeCancelMinutes: 24 * HOUR }, 22],
  [{ freeCancelMinutes: 24 * HOUR, breachLimit: 3, breachDays: 90 }, 12],
  [{ freeCancelMinutes: 2 * HOUR, lateCancel: 'both', lateCancelPercent: 50, breachLimit: 3 }, 6],
]);
const WHOLE_NIGHTS_SHARE = 0.25;
const LONGEST_BESIDE_NIGHTS = 12 * HOUR;
const MAX_BUFFER = 24 * HOUR;

/** Booking rules of an instrument: what its type needs, fitted to the opening hours, and what its keepers chose. */
export function rulesOf(random: Random, type: SampleType, pattern: PatternName): RuleLayer {
  const stepMinutes = stepOf(type, pattern);
  const longest = downTo(longestMinutes(pattern), stepMinutes);
  const minMinutes = Math.min(upTo(type.minutes.min, stepMinutes), longest);
  const maxMinutes = Math.max(minMinutes, Math.min(downTo(type.minutes.max, stepMinutes), longest));
  const weekly = pickWeekly(random);
  const [before, after] = type.bufferMinutes;
  const approval = pickApproval(random);
  const forOutsiders = { ...pickForOutsiders(random), ...(approval === 'outsiders' ? { approval: MANAGER } : {}) };
  const noticeMinutes = pickNotice(random);
  return {
    stepMinutes,
    minMinutes,
    maxMinutes,
    noticeMinutes,
    horizonDays: pickHorizon(random),
    bufferBeforeMinutes: Math.min(upTo(before, 15), MAX_BUFFER),
    bufferAfterMinutes: Math.min(upTo(after, 15), MAX_BUFFER),
    maxActive: pickMaxActive(random),
    maxMinutesPerWeek: weekly === null ? null : Math.max(weekly, maxMinutes),
    wholeBlocks: nightsOf(random, pattern, maxMinutes),
    approval: approval === 'everybody' ? MANAGER : [],
    ...pickPresence(random),
    ...pickCancelling(random),
    ...casesOf(forOutsiders, noticeMinutes),
  };
}

const MANAGER: NonNullable<RuleSettings['approval']> = ['manager'];

/** Outsiders are never better off than everybody. */
function casesOf(set: RuleSettings, noticeMinutes: number): Pick<RuleLayer, 'cases'> {
  const { noticeMinutes: longer = 0, ...rest } = set;
  const asked = longer > noticeMinutes ? set : rest;
  return Object.keys(asked).length === 0 ? {} : { cases: [{ when: OUTSIDERS, set: asked }] };
}

/** Whole nights, where somebody could be there all night and nobody has to stay longer. */
function nightsOf(random: Random, pattern: PatternName, maxMinutes: number): WholeBlock[] {
  const isOpen = pattern === 'around' || pattern === 'night';
  if (!isOpen || maxMinutes > LONGEST_BESIDE_NIGHTS || !random.chance(WHOLE_NIGHTS_SHARE)) return [];
  return [{ days: EVERY_DAY, from: '21:00', to: '07:00' }];
}

/** The type's step, but coarse ones only where they do not cut off opening time. */
function stepOf(type: SampleType, pattern: PatternName): 15 | 30 | 60 {
  if (type.minutes.step >= 60 && onTheHour(pattern)) return 60;
  return type.minutes.step >= 30 ? 30 : 15;
}

const SOME_MODES = 0.6;
const SAMPLES_ONLY = 0.03;

/** Ways of service: mostly all that the type allows, sometimes fewer, now and then samples only. */
export function modesOf(random: Random, type: SampleType): ServiceMode[] {
  const byTime = type.modes.filter((mode) => TIME_MODES.includes(mode));
  const other = type.modes.filter((mode) => !TIME_MODES.includes(mode));
  if (byTime.length === 0 || (other.length > 0 && random.chance(SAMPLES_ONLY))) return other;
  if (random.chance(SOME_MODES)) return [...type.modes];
  return [random.pick(byTime), ...other.filter(() => random.chance(0.5))];
}

const CHEAP_NIGHT: PriceList['periods'] = [
  { days: EVERY_DAY, from: '00:00', to: '08:00', percent: 60 },
  { days: EVERY_DAY, from: '22:00', to: '24:00', percent: 60 },
];
const DEAR_WEEKEND: PriceList['periods'] = [{ days: [6, 7], from: '00:00', to: '24:00', percent: 150 }];
const EVENING: PriceList['periods'] = [{ days: WORKDAYS, from: '18:00', to: '24:00', percent: 80 }];
const periodsInDaytime = byWeight<PriceList['periods']>([
  [[], 88],
  [DEAR_WEEKEND, 12],
]);
const periodsAtNight = byWeight<PriceList['periods']>([
  [[], 50],
  [CHEAP_NIGHT, 25],
  [DEAR_WEEKEND, 12],
  [EVENING, 13],
]);
const LATE: readonly PatternName[] = ['evening', 'long', 'everyDay', 'around', 'night'];

const URGENT_SHARE = 0.08;
const MINIMUM_SHARE = 0.1;

/** Fees in fen, whole yuan: an academic pays the type's fee, insiders about half, companies up to twice. */
export function pricesOf(random: Random, type: SampleType, rank: number, pattern: PatternName): PriceList {
  const yuan = withinRange(type.hourlyYuan, 0.7 * rank + 0.3 * random.next());
  const academic = roundYuan(yuan);
  const periods = LATE.includes(pattern) ? periodsAtNight(random) : periodsInDaytime(random);
  return {
    currency: 'CNY',
    hourlyMinor: {
      internal: 100 * roundYuan(yuan * (0.4 + 0.2 * random.next())),
      academic: 100 * academic,
      company: 100 * roundYuan(yuan * (1.5 + 0.5 * random.next())),
    },
    startUpMinor: 100 * Math.round(type.startUpYuan),
    periods,
    urgent: random.chance(URGENT_SHARE) ? { withinMinutes: 24 * HOUR, percent: 150 } : null,
    minimumMinor: random.chance(MINIMUM_SHARE) ? 100 * academic : 0,
  };
}

/** People set prices in round figures. */
function roundYuan(yuan: number): number {
  const unit = yuan >= 200 ? 10 : 5;
  return Math.max(unit, Math.round(yuan / unit) * unit);
}

const SHARED_PLACES =
  /comput|server|workstation|shaker|incubat|pcr|centrifug|oven|furnace|balance|freez|dryer|printer/i;

/** Interchangeable places: one for most, several for what laboratories have rows of. */
export function stationsOf(random: Random, type: SampleType): number {
  if (SHARED_PLACES.test(type.en) || SHARED_PLACES.test(type.id)) return random.chance(0.5) ? random.between(2, 8) : 1;
  return random.chance(0.02) ? random.between(2, 4) : 1;
}
