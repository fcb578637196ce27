import { MAX_OCCURRENCES, type NthWeekday, type RecurrenceRule } from './recurrence.ts';
import { DAY_MS, MINUTE_MS, type Span } from './span.ts';
import { dateOfDay, type LocalDate, offsetMinutes, wallClock, wallInstant, weekday } from './zone.ts';

/** How long after its first occurrence a series must have ended, in days; it bounds what the rarest rule can cost. */
const MAX_REACH_DAYS = 3660;

/** One repetition, named by its date on the wall clock. It is empty when the clock is put forward over all of it. */
export type Occurrence = Span & { readonly date: LocalDate };

/** What keeps a rule from being a series, as a sentence for people. */
export const SERIES_FAULTS = {
  many: 'a series has at most 366 occurrences',
  far: 'a series ends within ten years of its beginning',
  none: 'no occurrence is left',
} as const;
export type SeriesFault = keyof typeof SERIES_FAULTS;

/**
 * The occurrences of a rule, without those on the dates `except`, which count for COUNT (RFC 5545 §3.8.5.1).
 *
 * The first is `first` itself, whether or not the rule matches it (§3.8.5.3). All begin and end at the same readings of
 * the wall clock of `zone`, so that 9 to 17 stays 9 to 17 and is longer or shorter in real time on a day when the clock
 * changes. A reading that occurs twice means the first; one that does not occur moves forward by the gap (§3.3.5).
 */
export function expandSeries(
  rule: RecurrenceRule,
  first: Span,
  zone: string,
  except: readonly LocalDate[] = [],
): { readonly occurrences: readonly Occurrence[] } | { readonly fault: SeriesFault } {
  const begins = wallClock(zone, first.from);
  const ends = wallClock(zone, first.to);
  const at = (day: number): Occurrence => {
    const from = readingInstant(zone, day, begins.minute);
    const to = readingInstant(zone, day + ends.day - begins.day, ends.minute);
    return { date: dateOfDay(day), from, to: Math.max(from, to) };
  };
  const all: Occurrence[] = [];
  const lastDay = begins.day + MAX_REACH_DAYS;
  if (goesBeyond(rule, lastDay, zone)) return { fault: 'far' };
  for (const day of daysOf(rule, begins.day, lastDay)) {
    const next = day === begins.day ? { date: dateOfDay(day), from: first.from, to: first.to } : at(day);
    if (all.length === rule.count || isAfter(next, day, rule)) break;
    if (all.length === MAX_OCCURRENCES) return { fault: 'many' };
    all.push(next);
  }
  if (rule.count !== null && all.length < rule.count) return { fault: 'far' };
  const skipped = new Set(except);
  const occurrences = all.filter(({ date }) => !skipped.has(date));
  return occurrences.length === 0 ? { fault: 'none' } : { occurrences };
}

function goesBeyond({ until }: RecurrenceRule, lastDay: number, zone: string): boolean {
  if (until === null) return false;
  return ('day' in until ? until.day : wallClock(zone, until.instant).day) > lastDay;
}

function isAfter(occurrence: Span, day: number, { until }: RecurrenceRule): boolean {
  if (until === null) return false;
  return 'day' in until ? day > until.day : occurrence.from > until.instant;
}

/** The instant of a reading; a day after and a minute of 1440 are fine. See `expandSeries` for gaps and folds. */
export function readingInstant(zone: string, day: number, minute: number): number {
  const local = day * DAY_MS + minute * MINUTE_MS;
  const instant = wallInstant(zone, day, minute);
  if (instant + offsetMinutes(zone, instant) * MINUTE_MS === local) return instant;
  return local - offsetMinutes(zone, instant - 1) * MINUTE_MS;
}

/** The first day and the days after it that a rule matches, up to `lastDay`; COUNT and UNTIL are left to the caller. */
function* daysOf(rule: RecurrenceRule, firstDay: number, lastDay: number): Generator<number> {
  yield firstDay;
  const complete = withDefaults(rule, firstDay);
  for (const [from, to] of periodsOf(rule, firstDay, lastDay)) {
    const set: number[] = [];
    for (let day = from; day < to; day += 1) if (matches(complete, day)) set.push(day);
    for (const day of positioned(set, rule.bySetPos)) if (day > firstDay && day <= lastDay) yield day;
  }
}

type Period = readonly [from: number, to: number];

/** The days, weeks, months or years that a rule looks at, as day numbers `[from, to)`. */
function* periodsOf(
  { frequency, interval, weekStart }: RecurrenceRule,
  firstDay: number,
  lastDay: number,
): Generator<Period> {
  const { year, month } = dateParts(firstDay);
  const monday = firstDay - ((weekday(firstDay) - weekStart + 7) % 7);
  const period: Record<typeof frequency, (step: number) => Period> = {
    DAILY: (step) => [firstDay + step, firstDay + step + 1],
    WEEKLY: (step) => [monday + 7 * step, monday + 7 * step + 7],
    MONTHLY: (step) => [firstOf(year, month + step), firstOf(year, month + step + 1)],
    YEARLY: (step) => [firstOf(year + step, 1), firstOf(year + step + 1, 1)],
  };
  for (let step = 0; ; step += interval) {
    const next = period[frequency](step);
    if (next[0] > lastDay) return;
    yield next;
  }
}

/** Day number of the first of a month; months beyond 12 are those of later years. */
function firstOf(year: number, month: number): number {
  return Date.UTC(year, month - 1, 1) / DAY_MS;
}

/** Where a date stands in its month and its year, counted from 1, and how long these are. */
type DateParts = {
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
  readonly daysInMonth: number;
  readonly dayOfYear: number;
  readonly daysInYear: number;
};

function dateParts(day: number): DateParts {
  const date = new Date(day * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
  const [newYear, thisMonth] = [firstOf(year, 1), firstOf(year, month)];
  return {
    year,
    month,
    dayOfMonth: day - thisMonth + 1,
    daysInMonth: firstOf(year, month + 1) - thisMonth,
    dayOfYear: day - newYear + 1,
    daysInYear: firstOf(year + 1, 1) - newYear,
  };
}

/** What a rule leaves open comes from the first occurrence (RFC 5545 §3.3.10). */
function withDefaults(rule: RecurrenceRule, firstDay: number): RecurrenceRule {
  const { month, dayOfMonth } = dateParts(firstDay);
  if (rule.byDay || rule.byMonthDay) return rule;
  switch (rule.frequency) {
    case 'DAILY':
      return rule;
    case 'WEEKLY':
      return { ...rule, byDay: [{ weekday: weekday(firstDay), nth: null }] };
    case 'MONTHLY':
      return { ...rule, byMonthDay: [dayOfMonth] };
    case 'YEARLY':
      return { ...rule, byMonthDay: [dayOfMonth], byMonth: rule.byMonth ?? [month] };
    default:
      return rule.frequency satisfies never;
  }
}

function matches({ frequency, byDay, byMonthDay, byMonth }: RecurrenceRule, day: number): boolean {
  const parts = dateParts(day);
  if (byMonth && !byMonth.includes(parts.month)) return false;
  if (byMonthDay && !byMonthDay.some((nth) => isNth(nth, parts.dayOfMonth, parts.daysInMonth))) return false;
  if (!byDay) return true;
  const inYear = frequency === 'YEARLY' && !byMonth;
  const [place, length] = inYear ? [parts.dayOfYear, parts.daysInYear] : [parts.dayOfMonth, parts.daysInMonth];
  const today = weekday(day);
  return byDay.some((wanted) => wanted.weekday === today && isNthWeekday(wanted, place, length));
}

/** Whether a place (from 1) of `length` is the nth, counted from the end when negative. */
function isNth(nth: number, place: number, length: number): boolean {
  return nth > 0 ? place === nth : place === length + nth + 1;
}

function isNthWeekday({ nth }: NthWeekday, place: number, length: number): boolean {
  if (nth === null) return true;
  return nth > 0 ? Math.ceil(place / 7) === nth : Math.ceil((length - place + 1) / 7) === -nth;
}

/** The days of one period at the wanted positions. */
function positioned(days: readonly number[], bySetPos: readonly number[] | null): readonly number[] {
  if (!bySetPos) return days;
  return days.filter((_, index) => bySetPos.some((nth) => isNth(nth, index + 1, days.length)));
}
