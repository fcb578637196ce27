import type { ScheduleVersion, WeeklyHours } from '@jishi/shared/schema/schedule';
import { type Holidays, minuteOfDay, openSpans } from '@jishi/shared/time/hours';
import { clip, contains, type Span } from '@jishi/shared/time/span';
import { dateOfDay, wallClock, wallInstant } from '@jishi/shared/time/zone';

export const ZONE = 'Asia/Shanghai';
const WORKDAYS = [1, 2, 3, 4, 5];
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/** A way in which a sample facility is open. */
export type Pattern = {
  readonly name: string;
  readonly holidays: 'CN' | null;
  /** How often facilities choose it. */
  readonly weight: number;
  readonly weekly: readonly WeeklyHours[];
};

const daily = (days: number[], ...hours: readonly (readonly [string, string])[]): WeeklyHours[] =>
  hours.map(([from, to]) => ({ days, from, to }));

export const PATTERNS = {
  office: { name: '工作日 Weekdays', holidays: 'CN', weight: 26, weekly: daily(WORKDAYS, ['08:30', '17:30']) },
  lunch: {
    name: '工作日(午休)Weekdays with lunch break',
    holidays: 'CN',
    weight: 20,
    weekly: daily(WORKDAYS, ['08:30', '12:00'], ['13:30', '17:30']),
  },
  saturday: {
    name: '工作日及周六上午 Weekdays and Saturday morning',
    holidays: 'CN',
    weight: 10,
    weekly: [...daily(WORKDAYS, ['08:30', '17:30']), ...daily([6], ['08:30', '12:00'])],
  },
  evening: {
    name: '工作日至晚间 Weekdays till evening',
    holidays: 'CN',
    weight: 8,
    weekly: daily(WORKDAYS, ['08:30', '21:00']),
  },
  long: { name: '工作日长时段 Long weekdays', holidays: 'CN', weight: 10, weekly: daily(WORKDAYS, ['08:00', '22:00']) },
  everyDay: { name: '每日 Every day', holidays: 'CN', weight: 10, weekly: daily(EVERY_DAY, ['09:00', '21:00']) },
  around: { name: '全天 Around the clock', holidays: null, weight: 9, weekly: daily(EVERY_DAY, ['00:00', '24:00']) },
  night: {
    name: '夜班 Night shift',
    holidays: 'CN',
    weight: 3,
    weekly: daily(EVERY_DAY, ['20:00', '24:00'], ['00:00', '08:00']),
  },
  short: {
    name: '短时段 Short hours',
    holidays: 'CN',
    weight: 4,
    weekly: [...daily([1, 3, 5], ['09:00', '12:00']), ...daily([2, 4], ['14:00', '17:00'])],
  },
} as const satisfies Record<string, Pattern>;
export type PatternName = keyof typeof PATTERNS;
export const PATTERN_NAMES = Object.keys(PATTERNS) as PatternName[];

/** Whether every opening and closing time lies on the full hour, so that a step of 60 minutes loses nothing. */
export function onTheHour(name: PatternName): boolean {
  return PATTERNS[name].weekly.every(({ from, to }) => minuteOfDay(from) % 60 === 0 && minuteOfDay(to) % 60 === 0);
}

/** Minutes of the longest booking that a pattern lets in, at most two weeks. */
export function longestMinutes(name: PatternName): number {
  if (name === 'around') return 14 * 24 * 60;
  if (name === 'night') return 12 * 60;
  return Math.max(...PATTERNS[name].weekly.map(({ from, to }) => minuteOfDay(to) - minuteOfDay(from)));
}

/** The version of a schedule; `closedOn` are dates on which the facility is closed besides holidays. */
export function versionOf(name: PatternName, effectiveFrom: string, closedOn: readonly string[]): ScheduleVersion {
  const pattern = PATTERNS[name];
  return {
    name: pattern.name,
    zone: ZONE,
    holidays: pattern.holidays,
    effectiveFrom,
    weekly: [...pattern.weekly],
    exceptions: closedOn.map((date) => ({ date, open: [] })),
  };
}

/** Open time of a schedule, whole and by local day. */
export type Hours = {
  readonly open: readonly Span[];
  /** Open spans that lie in the n-th local day of the window, each with the whole span that it is a part of. */
  readonly days: readonly (readonly { readonly part: Span; readonly whole: Span }[])[];
};

/** The local days `[firstDay, lastDay]` as a window of instants. */
export function windowOf(firstDay: number, lastDay: number): Span {
  return { from: wallInstant(ZONE, firstDay, 0), to: wallInstant(ZONE, lastDay + 1, 0) };
}

export function hoursOf(version: ScheduleVersion, holidays: Holidays, firstDay: number, lastDay: number): Hours {
  // What is open at the edges goes on beyond them, so that a long booking near the end finds its whole span.
  const open = openSpans([version], holidays, windowOf(firstDay - 15, lastDay + 15));
  const days = [];
  for (let day = firstDay; day <= lastDay; day += 1) {
    const parts = clip(open, windowOf(day, day));
    days.push(parts.flatMap((part) => open.filter((whole) => contains(whole, part)).map((whole) => ({ part, whole }))));
  }
  return { open, days };
}

/** Expands each distinct schedule once. */
export function hoursKeeper(
  holidays: Holidays,
  firstDay: number,
  lastDay: number,
): (version: ScheduleVersion) => Hours {
  const known = new Map<string, Hours>();
  return (version) => {
    const key = JSON.stringify(version);
    const found = known.get(key) ?? hoursOf(version, holidays, firstDay, lastDay);
    known.set(key, found);
    return found;
  };
}

export function dayOf(instant: number): number {
  return wallClock(ZONE, instant).day;
}

/** Midnight in the sample's zone of the day of `now`, and the day's date. */
export function dayStart(now: number): { day: number; date: string; at: number } {
  const day = dayOf(now);
  return { day, date: dateOfDay(day), at: wallInstant(ZONE, day, 0) };
}
