import { parseRule } from '@jishi/shared/time/recurrence';
import { expandSeries, type Occurrence, type SeriesFault } from '@jishi/shared/time/series';
import type { Span } from '@jishi/shared/time/span';
import { dateOfDay, dayNumber, type LocalDate, localDate, weekday } from '@jishi/shared/time/zone';

export const UNITS = ['day', 'week', 'month'] as const;
export type Unit = (typeof UNITS)[number];

/** How something repeats, as a form asks for it. `on` are ISO weekdays; it ends by `until` where that is given. */
export type Repeat = {
  readonly unit: Unit;
  readonly every: number;
  readonly on: readonly number[];
  readonly count: number;
  readonly until: LocalDate | null;
};

export const MOST_TIMES = 366;
const FREQUENCIES = { day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY' } as const satisfies Record<Unit, string>;
const NAMES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** `FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=8` */
export function ruleOf({ unit, every, on, count, until }: Repeat): string {
  const days = on.toSorted((a, b) => a - b).map((day) => NAMES[day - 1]);
  return [
    `FREQ=${FREQUENCIES[unit]}`,
    ...(every > 1 ? [`INTERVAL=${every}`] : []),
    ...(unit === 'week' && days.length > 0 ? [`BYDAY=${days.join(',')}`] : []),
    until ? `UNTIL=${until.replaceAll('-', '')}` : `COUNT=${count}`,
  ].join(';');
}

/** The rule as the form has it; null for one that says more than the form can. `zone` is where an instant is read. */
export function readRule(text: string, zone: string): Repeat | null {
  const read = parseRule(text);
  if ('fault' in read) return null;
  const { frequency, interval, count, until, byDay, byMonthDay, byMonth, bySetPos } = read.rule;
  const unit = UNITS.find((one) => FREQUENCIES[one] === frequency);
  if (!unit || byMonthDay || byMonth || bySetPos || (byDay && unit !== 'week')) return null;
  const last = until && ('day' in until ? dateOfDay(until.day) : localDate(zone, until.instant));
  return { unit, every: interval, on: byDay?.map((day) => day.weekday) ?? [], count: count ?? 1, until: last };
}

export type Expanded =
  | { readonly occurrences: readonly Occurrence[] }
  | { readonly fault: SeriesFault | 'until' | 'count' };

/** Every time of a rule, also those that will be left out. */
export function timesOf(repeat: Repeat, first: Span, zone: string): Expanded {
  if (repeat.until && repeat.until < localDate(zone, first.from)) return { fault: 'until' };
  const read = parseRule(ruleOf(repeat));
  if ('fault' in read) return { fault: 'count' };
  return expandSeries(read.rule, first, zone);
}

/** The weekdays asked for, among which the first time's is always. */
export function weekdaysOf(on: readonly number[], first: Span, zone: string): number[] {
  return [...new Set([...on, weekday(dayNumber(localDate(zone, first.from)))])].sort((a, b) => a - b);
}
