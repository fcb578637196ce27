import type { BookingRules, WholeBlock } from '@jishi/shared/schema/rules';
import type { ScheduleVersion } from '@jishi/shared/schema/schedule';
import { GRID_MINUTES, GRID_MS } from '@jishi/shared/time/grid';
import { type Holidays, openSpans } from '@jishi/shared/time/hours';
import { DAY_MS, type Span } from '@jishi/shared/time/span';
import { offsetMinutes } from '@jishi/shared/time/zone';
import { divide } from './whole.ts';

/** No start. All times in this file are quarters of an hour since 1970 (epoch ms / 900,000), lengths too. */
export const NONE = -1;

/** Discovery looks as far as the end of the 120th UTC day after today's. */
export const DAYS_AHEAD = 120;
/** Hours are expanded a little further, so that a window that has just moved on is still covered. */
const SPARE_DAYS = 2;

/** The instant up to which discovery knows free time at `now`. */
export function knownUntil(now: number): number {
  return (Math.floor(now / DAY_MS) + 1 + DAYS_AHEAD) * DAY_MS;
}

/** The time over which hours are expanded on the day of `now`. */
export function expansionWindow(now: number): Span {
  return { from: Math.floor(now / DAY_MS) * DAY_MS, to: knownUntil(now) + SPARE_DAYS * DAY_MS };
}

/**
 * Open time of one schedule as sorted disjoint runs `[from, to, from, to, …]`, and the clock that steps are read on. Whole
 * blocks are no part of the runs; those that can be booked are in `wholes`, in the same form.
 */
export type Hours = {
  readonly runs: Int32Array;
  readonly wholes: Int32Array;
  readonly clock: WallClock;
  readonly evenSteps: Readonly<Record<StepMinutes, EvenStep | null>>;
};

export type StepMinutes = BookingRules['stepMinutes'];

/**
 * A step on a clock that always reads the same minutes of it, as it does wherever the clock changes by whole hours: the
 * step in quarters, and how far the first one is behind quarter 0. Null where each start must be looked at on its own.
 */
export type EvenStep = { readonly quarters: number; readonly offset: number };

/** UTC offsets of a zone, each from a quarter on; the first holds from the beginning of the window. */
export type WallClock = readonly { readonly from: number; readonly offset: number }[];

/** The open time of a schedule; whole blocks and a booking's steps are counted on the clock of the facility's zone. */
export function expandHours(
  versions: readonly ScheduleVersion[],
  zone: string,
  blocks: readonly WholeBlock[],
  holidays: Holidays,
  window: Span,
): Hours {
  const runs: number[] = [];
  const { open, wholes } = divide(openSpans(versions, holidays, window), blocks, zone, window);
  for (const span of open) {
    const from = Math.ceil(span.from / GRID_MS);
    const to = Math.floor(span.to / GRID_MS);
    if (from < to) runs.push(from, to);
  }
  const clock = clockOf(zone, window);
  const evenSteps = { 15: evenStep(clock, 15), 30: evenStep(clock, 30), 60: evenStep(clock, 60) };
  return { runs: Int32Array.from(runs), wholes, clock, evenSteps };
}

function clockOf(zone: string, window: Span): WallClock {
  const changes = [{ from: Math.floor(window.from / GRID_MS), offset: offsetMinutes(zone, window.from) }];
  for (let day = window.from; day < window.to; day += DAY_MS) {
    if (offsetMinutes(zone, day + DAY_MS) === changes.at(-1)?.offset) continue;
    for (let at = day; at <= day + DAY_MS; at += GRID_MS) {
      const offset = offsetMinutes(zone, at);
      if (offset !== changes.at(-1)?.offset) changes.push({ from: at / GRID_MS, offset });
    }
  }
  return changes;
}

function evenStep(clock: WallClock, stepMinutes: StepMinutes): EvenStep | null {
  const offset = clock[0]?.offset ?? 0;
  const late = (((-offset % stepMinutes) + stepMinutes) % stepMinutes) / GRID_MINUTES;
  const changes = clock.some((change) => (change.offset - offset) % stepMinutes !== 0);
  return changes || !Number.isInteger(late) ? null : { quarters: stepMinutes / GRID_MINUTES, offset: late };
}

/** What a start must satisfy: `length` quarters, at or after `from`, at or before `last`, both ends on the step. */
export type Want = {
  readonly length: number;
  readonly from: number;
  readonly last: number;
  readonly stepMinutes: StepMinutes;
};

function onStep(clock: WallClock, quarter: number, stepMinutes: number): boolean {
  let offset = clock[0]?.offset ?? 0;
  for (let i = 1; i < clock.length && (clock[i]?.from ?? 0) <= quarter; i += 1) offset = clock[i]?.offset ?? 0;
  return (quarter * GRID_MINUTES + offset) % stepMinutes === 0;
}

/** The first start at or after `from` in open time, whoever has taken it, or NONE. */
export function firstOpenStart(hours: Hours, want: Want, from: number): number {
  const { runs } = hours;
  const even = hours.evenSteps[want.stepMinutes];
  if (even && want.length % even.quarters !== 0) return NONE;
  for (let i = firstRunEndingAfter(runs, from); i < runs.length; i += 2) {
    const earliest = Math.max(runs[i] as number, from);
    if (earliest > want.last) return NONE;
    const latest = Math.min((runs[i + 1] as number) - want.length, want.last);
    const start = even ? firstEven(even, earliest, latest) : firstOnClock(hours.clock, want, earliest, latest);
    if (start !== NONE) return start;
  }
  return NONE;
}

function firstEven({ quarters, offset }: EvenStep, earliest: number, latest: number): number {
  const past = (earliest - offset) % quarters;
  const start = past === 0 ? earliest : earliest + quarters - past;
  return start <= latest ? start : NONE;
}

function firstOnClock(clock: WallClock, { length, stepMinutes }: Want, earliest: number, latest: number): number {
  for (let start = earliest; start <= latest; start += 1) {
    if (onStep(clock, start, stepMinutes) && onStep(clock, start + length, stepMinutes)) return start;
  }
  return NONE;
}

/** Index of the first run that ends after a quarter. */
function firstRunEndingAfter(runs: Int32Array, quarter: number): number {
  let low = 0;
  let high = runs.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((runs[2 * middle + 1] as number) > quarter) high = middle;
    else low = middle + 1;
  }
  return 2 * low;
}
