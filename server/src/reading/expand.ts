import { DAY_MS, type Span } from '@jishi/shared/time/span';
import { RRuleTemporal } from 'rrule-temporal';
import type { Wall } from './clock.ts';
import { READING_LIMITS } from './limits.ts';
import type { ListName, Rule } from './rule.ts';

const OPTION = {
  BYMONTH: 'byMonth',
  BYMONTHDAY: 'byMonthDay',
  BYYEARDAY: 'byYearDay',
  BYWEEKNO: 'byWeekNo',
  BYHOUR: 'byHour',
  BYMINUTE: 'byMinute',
  BYSECOND: 'bySecond',
  BYSETPOS: 'bySetPos',
} as const satisfies Readonly<Record<ListName, string>>;

type Walls = {
  /** Wall times of the series that are real, in order, inside the window. */
  readonly walls: readonly Wall[];
  /** Whether there were more than asked for. */
  readonly more: boolean;
};

/**
 * The wall times of a rule inside a window of wall times, `[from, to)`, at most `limit` of them. A time that the clock
 * never shows (`isReal` says no) is left out and not counted (RFC 5545 3.3.10). UNTIL is the caller's: it is an instant.
 * Throws when the rule has no end that can be reached.
 */
export function expand(
  rule: Rule,
  start: Wall,
  window: Span,
  limit: number,
  isReal: (wall: Wall) => boolean = () => true,
): Walls {
  const walls: Wall[] = [];
  let left = rule.count ?? Number.POSITIVE_INFINITY;
  // What came before the window counts as well, so it is walked from the start.
  const from = rule.count === null ? window.from : start;
  for (const wall of walk(rule, start, from, window.to)) {
    if (left === 0) break;
    if (!isReal(wall)) continue;
    left -= 1;
    if (wall < window.from) continue;
    if (walls.length === limit) return { walls, more: true };
    walls.push(wall);
  }
  return { walls, more: false };
}

/** Rules are expanded as if clocks were in UTC, which is fast; what clocks are in is looked at afterwards. */
function inUtc(wall: Wall) {
  return { timeZoneId: 'UTC', toString: () => new Date(wall).toISOString().replace('Z', '+00:00[UTC]') };
}

function series(rule: Rule, start: Wall) {
  const lists = Object.entries(OPTION).flatMap(([name, option]) => {
    const list = rule.lists[name as ListName];
    return list.length === 0 ? [] : [[option, [...list]]];
  });
  return new RRuleTemporal({
    freq: rule.frequency,
    interval: rule.interval,
    wkst: rule.weekStart,
    dtstart: inUtc(start),
    tzid: 'UTC',
    cache: false,
    ...(rule.byDay.length > 0 ? { byDay: [...rule.byDay] } : {}),
    ...Object.fromEntries(lists),
  });
}

/** About how long one step of a rule is; only how far to look at once depends on it. */
const PERIOD_MS = { DAILY: DAY_MS, WEEKLY: 7 * DAY_MS, MONTHLY: 31 * DAY_MS, YEARLY: 366 * DAY_MS } as const;

/** The first period may be over in part, and some may be in a gap of the clock. */
const SPARE_PERIODS = 2;

/** Times of a rule in `[from, to)` in order, looked for in pieces, so that whoever has enough can stop. */
function* walk(rule: Rule, start: Wall, from: Wall, to: Wall): Generator<Wall> {
  const found = series(rule, start);
  const low = Math.max(from, start);
  const period = rule.interval * PERIOD_MS[rule.frequency];
  if ((to - low) / period > READING_LIMITS.periods) throw new RangeError('too far to walk');
  const longest = isWithinDays(rule) ? READING_LIMITS.chunkMs : READING_LIMITS.chunkPeriods * period;
  // Most rules that are counted give one time in each period; for those that give fewer each look is twice as long.
  let step = Math.min(longest, ((rule.count ?? READING_LIMITS.chunkPeriods) + SPARE_PERIODS) * period);
  for (let next = low; next < to; ) {
    const end = Math.min(next + step, to);
    for (const date of found.between(new Date(next), new Date(end - 1), true)) yield date.epochMilliseconds;
    next = end;
    step = Math.min(longest, 2 * step);
  }
}

function isWithinDays({ lists }: Rule): boolean {
  return lists.BYHOUR.length + lists.BYMINUTE.length + lists.BYSECOND.length > 0;
}
