import type { BookingRules, RuleLayer, WholeBlock } from '../schema/rules.ts';
import { minuteOfDay } from '../time/hours.ts';
import { resolveRules, type Whose } from './resolve.ts';

/** Settings that make no sense together; `said` is a sentence that `messages/detail` knows. */
export type Flaw = { readonly setting: keyof BookingRules; readonly said: string };

type Check = Flaw & { readonly broken: (rules: BookingRules) => boolean };

const CHECKS: readonly Check[] = [
  {
    setting: 'minMinutes',
    said: 'the shortest booking is longer than the longest',
    broken: ({ minMinutes, maxMinutes }) => minMinutes > maxMinutes,
  },
  {
    setting: 'stepMinutes',
    said: 'no length between the shortest and the longest booking fits the step',
    broken: ({ minMinutes, maxMinutes, stepMinutes }) =>
      minMinutes <= maxMinutes && Math.ceil(minMinutes / stepMinutes) * stepMinutes > maxMinutes,
  },
  {
    setting: 'noticeMinutes',
    said: 'the notice is longer than the horizon',
    broken: ({ noticeMinutes, horizonDays }) => noticeMinutes > horizonDays * 24 * 60,
  },
  {
    setting: 'maxMinutesPerDay',
    said: 'the quota is less than the shortest booking',
    broken: ({ maxMinutesPerDay, minMinutes }) => maxMinutesPerDay !== null && maxMinutesPerDay < minMinutes,
  },
  {
    setting: 'maxMinutesPerWeek',
    said: 'the quota is less than the shortest booking',
    broken: ({ maxMinutesPerWeek, minMinutes }) => maxMinutesPerWeek !== null && maxMinutesPerWeek < minMinutes,
  },
  {
    setting: 'maxGroupMinutesPerWeek',
    said: 'the quota is less than the shortest booking',
    broken: ({ maxGroupMinutesPerWeek, minMinutes }) =>
      maxGroupMinutesPerWeek !== null && maxGroupMinutesPerWeek < minMinutes,
  },
  {
    setting: 'approval',
    said: 'each approver is asked once',
    broken: ({ approval }) => new Set(approval).size < approval.length,
  },
  {
    setting: 'membership',
    said: 'approval by a group head needs bookings to be for a group',
    broken: ({ approval, membership }) => approval.includes('group-head') && membership === 'none',
  },
  {
    setting: 'membership',
    said: 'a quota of groups needs bookings to be for a group',
    broken: ({ maxGroupMinutesPerWeek, membership }) => maxGroupMinutesPerWeek !== null && membership === 'none',
  },
  {
    setting: 'lateCancelPercent',
    said: 'a fee of 0 % is none',
    broken: ({ lateCancel, lateCancelPercent }) => lateCancel !== 'breach' && lateCancelPercent === 0,
  },
  {
    setting: 'remindMinutes',
    said: 'the reminder comes after the deadline',
    broken: ({ remindMinutes, approvalMinutes }) =>
      remindMinutes !== null && approvalMinutes !== null && remindMinutes >= approvalMinutes,
  },
  { setting: 'wholeBlocks', said: 'whole blocks overlap', broken: ({ wholeBlocks }) => overlapping(wholeBlocks) },
];

/** What makes no sense in the rules that hold for somebody. */
export function flawsOf(rules: BookingRules): Flaw[] {
  return CHECKS.filter(({ broken }) => broken(rules)).map(({ setting, said }) => ({ setting, said }));
}

const CLASSES = ['internal', 'academic', 'company'] as const;
const MODES = ['self', 'assisted', 'sample', 'project'] as const;

/** A flaw and somebody for whom it is one. */
export type FlawFor = Flaw & { readonly whose: Whose };

/** What makes no sense in layers for anybody, each flaw once. Everybody is like one whose region a case names. */
export function flawsIn(defaults: BookingRules, layers: readonly RuleLayer[]): FlawFor[] {
  const found = new Map<string, FlawFor>();
  for (const region of [null, ...regionsIn(layers)]) {
    for (const userClass of CLASSES) {
      for (const mode of MODES) {
        const whose = { userClass, region, mode };
        for (const flaw of flawsOf(resolveRules(defaults, layers, whose))) {
          const key = `${flaw.setting} ${flaw.said}`;
          if (!found.has(key)) found.set(key, { ...flaw, whose });
        }
      }
    }
  }
  return [...found.values()];
}

/** The codes that cases name. */
export function regionsIn(layers: readonly RuleLayer[]): string[] {
  return [...new Set(layers.flatMap(({ cases = [] }) => cases.flatMap(({ when }) => when.region ?? [])))];
}

const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;

/** Whether two blocks of a week share time, over midnight and over Sunday night too. */
function overlapping(blocks: readonly WholeBlock[]): boolean {
  const spans = blocks.flatMap((block) => block.days.map((day) => minutesOf(block, day)));
  return spans.some((a, index) =>
    spans
      .slice(index + 1)
      .some((b) => [-WEEK_MINUTES, 0, WEEK_MINUTES].some((shift) => a.from < b.to + shift && b.from + shift < a.to)),
  );
}

/** A block that begins on a weekday, in minutes of the week; one that ends no later than it begins ends a day after. */
function minutesOf(block: WholeBlock, day: number): { readonly from: number; readonly to: number } {
  const midnight = (day - 1) * DAY_MINUTES;
  const [from, to] = [minuteOfDay(block.from), minuteOfDay(block.to)];
  return { from: midnight + from, to: midnight + to + (to <= from ? DAY_MINUTES : 0) };
}
