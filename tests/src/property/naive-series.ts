import { readLocal, readOffset } from '@jishi/shared/test-support/clock';
import type { RecurrenceRule } from '@jishi/shared/time/recurrence';
import { DAY_MS, MINUTE_MS } from '@jishi/shared/time/span';
import { DateTime } from 'luxon';

const QUARTER_MS = 15 * MINUTE_MS;

/** The dates of a rule by asking every date by itself; `first` and `last` are `YYYY-MM-DD`. COUNT and UNTIL do not end it. */
export function naiveDates(rule: RecurrenceRule, first: string, last: string): string[] {
  const start = DateTime.fromISO(first, { zone: 'utc' });
  const dates: string[] = [first];
  const sets = new Map<string, string[]>();
  for (let date: Utc = start.plus({ days: 1 }); isoDate(date) <= last; date = date.plus({ days: 1 })) {
    if (isWanted(rule, start, date, sets)) dates.push(isoDate(date));
  }
  return dates;
}

type Utc = DateTime;

function isoDate(date: Utc): string {
  return date.toISODate() ?? '';
}

function isWanted(rule: RecurrenceRule, start: Utc, date: Utc, sets: Map<string, string[]>): boolean {
  if (!fits(rule, start, date) || steps(rule, start, date) % rule.interval !== 0) return false;
  if (!rule.bySetPos) return true;
  const begin = beginning(rule, date);
  const set = sets.get(isoDate(begin)) ?? setOf(rule, start, begin);
  sets.set(isoDate(begin), set);
  return rule.bySetPos.some((nth) => set.at(nth > 0 ? nth - 1 : nth) === isoDate(date));
}

/** All dates of a period that fit, of which positions choose. */
function setOf(rule: RecurrenceRule, start: Utc, begin: Utc): string[] {
  const set: string[] = [];
  for (let date = begin; +beginning(rule, date) === +begin; date = date.plus({ days: 1 })) {
    if (fits(rule, start, date)) set.push(isoDate(date));
  }
  return set;
}

/** The first day of the period that a date lies in. */
function beginning({ frequency, weekStart }: RecurrenceRule, date: Utc): Utc {
  if (frequency === 'YEARLY') return date.startOf('year');
  if (frequency === 'MONTHLY') return date.startOf('month');
  let day = date.startOf('day');
  while (frequency === 'WEEKLY' && day.weekday !== weekStart) day = day.minus({ days: 1 });
  return day;
}

/** How many periods lie between the first one and that of a date. */
function steps(rule: RecurrenceRule, start: Utc, date: Utc): number {
  const unit = ({ DAILY: 'days', WEEKLY: 'weeks', MONTHLY: 'months', YEARLY: 'years' } as const)[rule.frequency];
  return beginning(rule, date).diff(beginning(rule, start), unit).as(unit);
}

function fits({ frequency, byDay, byMonthDay, byMonth }: RecurrenceRule, start: Utc, date: Utc): boolean {
  const free = !byDay && !byMonthDay;
  if (byMonth && !byMonth.includes(date.month)) return false;
  if (byMonthDay && !byMonthDay.some((nth) => nthDay(date, nth).hasSame(date, 'day'))) return false;
  if (byDay && !byDay.some(({ weekday, nth }) => date.weekday === weekday && isNth(frequency, !!byMonth, date, nth)))
    return false;
  if (free && frequency === 'WEEKLY') return date.weekday === start.weekday;
  if (free && frequency === 'MONTHLY') return date.day === start.day;
  if (free && frequency === 'YEARLY') return date.day === start.day && (!!byMonth || date.month === start.month);
  return true;
}

/** The nth day of the month of a date, another month's when there are not so many. */
function nthDay(date: Utc, nth: number): Utc {
  return nth > 0 ? date.set({ day: 1 }).plus({ days: nth - 1 }) : date.endOf('month').plus({ days: nth + 1 });
}

/** Whether a date is the nth of its weekday in its month or, in yearly rules without months, its year. */
function isNth(frequency: string, months: boolean, date: Utc, nth: number | null): boolean {
  if (nth === null) return true;
  const unit = frequency === 'YEARLY' && !months ? 'year' : 'month';
  const step = { weeks: nth > 0 ? -1 : 1 };
  let before = 0;
  for (let other = date.plus(step); other.hasSame(date, unit); other = other.plus(step)) before += 1;
  return before === Math.abs(nth) - 1;
}

/** The instant of a reading, found by looking at the clock every quarter of an hour of three days. */
export function naiveInstant(zone: string, local: number): number {
  let lastBefore = Number.NaN;
  for (let at = local - 1.5 * DAY_MS; at < local + 1.5 * DAY_MS; at += QUARTER_MS) {
    const read = readLocal(zone, at);
    if (read === local) return at;
    if (read < local) lastBefore = at;
  }
  return local - readOffset(zone, lastBefore) * MINUTE_MS;
}
