import type { BookingRules, WholeBlock } from '@jishi/shared/schema/rules';
import type { ScheduleVersion } from '@jishi/shared/schema/schedule';
import type { Holidays } from '@jishi/shared/time/hours';
import type { Span } from '@jishi/shared/time/span';
import { addId, type Ids, newIds } from '../mirror/ids.ts';
import { longer } from '../mirror/lists.ts';
import { newTable, numberIn, numberOfSaid, type Table } from '../mirror/table.ts';
import { expandHours, type Hours, type StepMinutes } from './timeline.ts';

/** Opening hours that are expanded once, however many schedules say the same. */
type Opening = {
  readonly versions: readonly ScheduleVersion[];
  readonly zone: string;
  readonly blocks: readonly WholeBlock[];
  hours: Hours;
};

/** Instruments with the same hours and the same rules of time have the same starts before others take them. */
export type Group = {
  readonly opening: Opening;
  readonly stepMinutes: StepMinutes;
  readonly minMinutes: number;
  readonly maxMinutes: number;
  readonly noticeMinutes: number;
  readonly horizonDays: number;
};

/** What schedules say. */
export type Times = {
  holidays: Holidays;
  window: Span;
  readonly schedules: Ids;
  /** The number of what each schedule says, by the number of the schedule; UNKNOWN before it is read. */
  contentOfSchedule: Int32Array;
  readonly contents: Table<readonly ScheduleVersion[]>;
  /** Weekly hours, exceptions, whole blocks. */
  readonly said: Table<object>;
  readonly openings: Map<string, Opening>;
  readonly groups: Table<Group>;
};

/** Of a schedule that nobody has read; it never opens. */
export const UNKNOWN = -1;

export function newTimes(holidays: Holidays, window: Span): Times {
  return {
    holidays,
    window,
    schedules: newIds(),
    contentOfSchedule: new Int32Array(0),
    contents: newTable(),
    said: newTable(),
    openings: new Map(),
    groups: newTable(),
  };
}

/** The number of a schedule, whether it was read or not. */
export function scheduleNumber(times: Times, id: string): number {
  const number = addId(times.schedules, id);
  const known = times.contentOfSchedule.length;
  if (number >= known) {
    times.contentOfSchedule = longer(times.contentOfSchedule, Math.max(64, known * 2));
    times.contentOfSchedule.fill(UNKNOWN, known);
  }
  return number;
}

/** Replaces what a schedule says, and answers its number. */
export function addSchedule(times: Times, id: string, versions: readonly ScheduleVersion[]): number {
  const said = (what: object) => numberOfSaid(times.said, what);
  const key = versions
    .map(({ zone, holidays, effectiveFrom, weekly, exceptions }) =>
      [zone, holidays, effectiveFrom, said(weekly), said(exceptions)].join(' '),
    )
    .join(';');
  const number = scheduleNumber(times, id);
  times.contentOfSchedule[number] = numberIn(times.contents, key, () => versions);
  return number;
}

/** The number of the group with these hours and rules. */
export function groupOf(times: Times, content: number, zone: string, rules: BookingRules): number {
  const { stepMinutes, minMinutes, maxMinutes, noticeMinutes, horizonDays, wholeBlocks } = rules;
  const blocks = wholeBlocks.length === 0 ? '' : numberOfSaid(times.said, wholeBlocks);
  const opens = `${zone} ${content} ${blocks}`;
  const key = `${stepMinutes} ${minMinutes} ${maxMinutes} ${noticeMinutes} ${horizonDays} ${opens}`;
  return numberIn(times.groups, key, () => {
    const opening = openingOf(times, opens, content, zone, wholeBlocks);
    return { opening, stepMinutes, minMinutes, maxMinutes, noticeMinutes, horizonDays };
  });
}

function openingOf(times: Times, key: string, content: number, zone: string, blocks: readonly WholeBlock[]): Opening {
  let opening = times.openings.get(key);
  if (!opening) {
    const versions = times.contents.list[content] ?? [];
    opening = { versions, zone, blocks, hours: expandHours(versions, zone, blocks, times.holidays, times.window) };
    times.openings.set(key, opening);
  }
  return opening;
}

/** Expands all hours anew for a window that has moved on; a generator, so that the caller can let others run between. */
export function* moveWindow(times: Times, holidays: Holidays, window: Span): Generator<void> {
  times.holidays = holidays;
  times.window = window;
  for (const opening of times.openings.values()) {
    opening.hours = expandHours(opening.versions, opening.zone, opening.blocks, holidays, window);
    yield;
  }
}
