import { minuteOfDay } from '@jishi/shared/time/hours';
import { clockOf } from '../ui/TimeSelect.tsx';
import { faultOfHours, type HoursRow, nextKey } from './scheduleDraft.ts';

/** Open hours on a wall clock, in minutes of a day. */
export type Hours = { readonly from: number; readonly to: number };
/** The open hours of Monday to Sunday. */
export type WeekHours = readonly (readonly Hours[])[];
export type Block = Hours & { readonly day: number };

export const STEP_MINUTES = 15;
export const DAY_MINUTES = 1440;

/** What rows say, day by day; rows with a fault say nothing yet. */
export function weekOf(rows: readonly HoursRow[]): WeekHours {
  return Array.from({ length: 7 }, (_, day) =>
    rows
      .filter((row) => faultOfHours(row) === null && row.days.includes(day + 1))
      .map(({ from, to }) => ({ from: minuteOfDay(from), to: minuteOfDay(to) }))
      .sort((a, b) => a.from - b.from),
  );
}

/** The same hours as rows: days that are alike share one. Rows keep their place and key as far as they can. */
export function rowsOf(week: WeekHours, before: readonly HoursRow[]): HoursRow[] {
  const groups = new Map<string, number[]>();
  week.forEach((hours, day) => {
    for (const { from, to } of hours) {
      const key = `${clockOf(from)} ${clockOf(to)}`;
      groups.set(key, [...(groups.get(key) ?? []), day + 1]);
    }
  });
  const take = (key: string | undefined): Omit<HoursRow, 'key'> | null => {
    const days = key === undefined ? undefined : groups.get(key);
    if (key === undefined || !days) return null;
    groups.delete(key);
    const [from = '', to = ''] = key.split(' ');
    return { days, from, to };
  };
  const exact = before.map((row) => (faultOfHours(row) === null ? take(`${row.from} ${row.to}`) : row));
  const kept = before.flatMap((row, at) => {
    const same = exact[at];
    if (same) return [{ ...same, key: row.key }];
    const next = take([...groups].find(([, days]) => days.some((day) => row.days.includes(day)))?.[0]);
    return next ? [{ ...next, key: row.key }] : [];
  });
  const added = [...groups.keys()].flatMap((key) => take(key) ?? []);
  return [...kept, ...added.map((row) => ({ ...row, key: nextKey() }))];
}

/** Opens these minutes on all days from one to another. */
export function paint(week: WeekHours, days: readonly [number, number], hours: Hours): WeekHours {
  const [first, last] = [Math.min(...days), Math.max(...days)];
  return week.map((own, day) => (day >= first && day <= last ? joined([...own, hours]) : own));
}

/**
 * Puts a block elsewhere, or takes it away. `together`: days that have the very same hours change alike, unless the block
 * goes to another day.
 */
export function replace(week: WeekHours, block: Block, next: Block | null, together: boolean): WeekHours {
  const alike = together && (next === null || next.day === block.day);
  return week.map((own, day) => {
    const leaves = day === block.day || (alike && own.some((hours) => isSame(hours, block)));
    const rest = leaves ? own.filter((hours) => !isSame(hours, block)) : own;
    const comes = next !== null && (day === next.day || (alike && leaves));
    return comes ? joined([...rest, { from: next.from, to: next.to }]) : rest;
  });
}

/** The block moved by minutes, as far as the day goes. */
export function moved(block: Block, minutes: number, day: number): Block {
  const by = Math.max(-block.from, Math.min(DAY_MINUTES - block.to, minutes));
  return { day: Math.max(0, Math.min(6, day)), from: block.from + by, to: block.to + by };
}

/** The block with one edge at a minute; it stays at least a quarter of an hour long. */
export function resized(block: Block, edge: 'from' | 'to', minute: number): Block {
  if (edge === 'from') return { ...block, from: Math.max(0, Math.min(block.to - STEP_MINUTES, minute)) };
  return { ...block, to: Math.min(DAY_MINUTES, Math.max(block.from + STEP_MINUTES, minute)) };
}

/** Where new hours go on a day: the usual ones, else the longest time that is left; null when it is open all day. */
export function roomOn(hours: readonly Hours[]): Hours | null {
  const usual = { from: 510, to: 1050 };
  if (hours.every((one) => one.to < usual.from || usual.to < one.from)) return usual;
  const edges = [0, ...hours.flatMap(({ from, to }) => [from, to]), DAY_MINUTES];
  const gaps = edges.flatMap((from, at) => (at % 2 === 0 ? [{ from, to: edges[at + 1] ?? from }] : []));
  // A quarter of an hour away from the others, else they would be one.
  const inner = gaps.map(({ from, to }) => ({
    from: from === 0 ? 0 : from + STEP_MINUTES,
    to: to === DAY_MINUTES ? to : to - STEP_MINUTES,
  }));
  const longest = inner.reduce((best, gap) => (gap.to - gap.from > best.to - best.from ? gap : best), {
    from: 0,
    to: 0,
  });
  return longest.to - longest.from >= STEP_MINUTES ? longest : null;
}

function isSame(a: Hours, b: Hours): boolean {
  return a.from === b.from && a.to === b.to;
}

/** In order, and one where they touch. */
function joined(hours: readonly Hours[]): Hours[] {
  const all: Hours[] = [];
  for (const one of hours.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && one.from <= last.to) all[all.length - 1] = { from: last.from, to: Math.max(last.to, one.to) };
    else all.push(one);
  }
  return all;
}
