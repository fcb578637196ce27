import type { BookingRules, WholeBlock } from '@jishi/shared/schema/rules';
import type { ScheduleVersion } from '@jishi/shared/schema/schedule';
import type { Holidays } from '@jishi/shared/time/hours';
import type { Span } from '@jishi/shared/time/span';
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

/** What a schedule says. */
export type Content = { readonly key: number; readonly versions: readonly ScheduleVersion[] };
const NEVER_OPEN: Content = { key: -1, versions: [] };

export type Times = {
  holidays: Holidays;
  window: Span;
  /** What each schedule says. */
  readonly contents: Map<string, Content>;
  /** A short key of each distinct content. */
  readonly contentKeys: Map<string, number>;
  /** Numbers lists of hours, whole blocks, rules. Rows that say the same share one, see `parseJson`. */
  readonly numberOf: (said: object) => number;
  /** The one copy of each schedule's id. */
  readonly scheduleIds: Map<string, string>;
  readonly openings: Map<string, Opening>;
  readonly groups: Group[];
  readonly groupIds: Map<string, number>;
};

export function newTimes(holidays: Holidays, window: Span): Times {
  return {
    holidays,
    window,
    contents: new Map(),
    contentKeys: new Map(),
    numberOf: numbering(),
    scheduleIds: new Map(),
    openings: new Map(),
    groups: [],
    groupIds: new Map(),
  };
}

function numbering(): (said: object) => number {
  const numbers = new WeakMap<object, number>();
  let next = 0;
  return (said) => {
    const known = numbers.get(said);
    if (known !== undefined) return known;
    numbers.set(said, next);
    next += 1;
    return next - 1;
  };
}

export function addSchedule(times: Times, id: string, versions: readonly ScheduleVersion[]): void {
  const said = versions
    .map(({ zone, holidays, effectiveFrom, weekly, exceptions }) =>
      [zone, holidays, effectiveFrom, times.numberOf(weekly), times.numberOf(exceptions)].join(' '),
    )
    .join(';');
  const key = times.contentKeys.get(said) ?? times.contentKeys.size;
  times.contentKeys.set(said, key);
  times.contents.set(id, { key, versions });
  times.scheduleIds.set(id, id);
}

/** A schedule that is unknown never opens. */
export function contentOf(times: Times, scheduleId: string): Content {
  return times.contents.get(scheduleId) ?? NEVER_OPEN;
}

/** The number of the group with these hours and rules. */
export function groupOf(times: Times, content: Content, zone: string, rules: BookingRules): number {
  const { stepMinutes, minMinutes, maxMinutes, noticeMinutes, horizonDays, wholeBlocks } = rules;
  const blocks = wholeBlocks.length === 0 ? '' : times.numberOf(wholeBlocks);
  const opens = `${zone} ${content.key} ${blocks}`;
  const key = `${stepMinutes} ${minMinutes} ${maxMinutes} ${noticeMinutes} ${horizonDays} ${opens}`;
  const known = times.groupIds.get(key);
  if (known !== undefined) return known;
  const opening = openingOf(times, opens, content.versions, zone, wholeBlocks);
  times.groups.push({ opening, stepMinutes, minMinutes, maxMinutes, noticeMinutes, horizonDays });
  times.groupIds.set(key, times.groups.length - 1);
  return times.groups.length - 1;
}

function openingOf(
  times: Times,
  key: string,
  versions: readonly ScheduleVersion[],
  zone: string,
  blocks: readonly WholeBlock[],
): Opening {
  let opening = times.openings.get(key);
  if (!opening) {
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
