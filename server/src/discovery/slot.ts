import { GRID_MINUTES, GRID_MS } from '@jishi/shared/time/grid';
import { DAY_MS, MINUTE_MS, type Span } from '@jishi/shared/time/span';
import type { Group } from './group.ts';
import type { Mirror } from './mirror.ts';
import { firstFreeStart, firstOpenStart, knownUntil, NONE, type Want } from './timeline.ts';

/** A start that has not been looked for. */
const UNKNOWN = -2;

/** When and how long somebody wants an instrument; what is left out is any time, and the shortest booking. */
export type WantedTime = {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly minutes?: number | undefined;
};

/** Finds the first slot of rows for one question; remembers what rows have in common. */
export type SlotFinder = {
  /** The first start in quarters of an hour, or NONE. */
  readonly start: (row: number) => number;
  /** The first slot in epoch milliseconds. */
  readonly span: (row: number) => Span | null;
};

/**
 * The earliest slot of each row that `judge` would accept from somebody without quota trouble: open, not taken, buffers,
 * stations, step, shortest and longest booking, notice and horizon, inside the wanted time and what discovery knows.
 */
export function slotFinder(mirror: Mirror, wanted: WantedTime, now: number): SlotFinder {
  const { blocks } = mirror;
  const { groups } = mirror.times;
  const wants: (Want | null | undefined)[] = new Array(groups.length);
  const firsts = new Int32Array(groups.length);
  const starts = new Int32Array(mirror.rows.length).fill(UNKNOWN);

  const startOf = (row: number): number => {
    const stations = mirror.stationsOfRow[row] as number;
    if (stations <= 0) return NONE;
    const groupId = mirror.groupOfRow[row] as number;
    const { hours } = (groups[groupId] as Group).opening;
    let want = wants[groupId];
    if (want === undefined) {
      want = wantOf(groups[groupId] as Group, wanted, now);
      wants[groupId] = want;
      firsts[groupId] = want ? firstOpenStart(hours, want, want.from) : NONE;
    }
    if (!want) return NONE;
    const blocked = { data: blocks.data, begin: blocks.startOfRow[row] as number, end: blocks.endOfRow[row] as number };
    return firstFreeStart(hours, want, firsts[groupId] as number, stations, blocked);
  };

  const start = (row: number): number => {
    let known = starts[row] as number;
    if (known === UNKNOWN) {
      known = startOf(row);
      starts[row] = known;
    }
    return known;
  };

  const span = (row: number): Span | null => {
    const quarter = start(row);
    if (quarter === NONE) return null;
    const length = wants[mirror.groupOfRow[row] as number]?.length ?? 0;
    return { from: quarter * GRID_MS, to: (quarter + length) * GRID_MS };
  };
  return { start, span };
}

/** What a group's rules make of the wanted time; null when they never allow the length. */
function wantOf(group: Group, wanted: WantedTime, now: number): Want | null {
  const minutes = wanted.minutes ?? shortestMinutes(group);
  if (minutes < group.minMinutes || minutes > group.maxMinutes) return null;
  const length = minutes / GRID_MINUTES;
  const earliest = Math.max(now + group.noticeMinutes * MINUTE_MS, wanted.from ?? 0);
  const end = Math.min(knownUntil(now), wanted.to ?? Number.POSITIVE_INFINITY);
  const last = Math.min(now + group.horizonDays * DAY_MS, end - length * GRID_MS);
  return {
    length,
    from: Math.ceil(earliest / GRID_MS),
    last: Math.floor(last / GRID_MS),
    stepMinutes: group.stepMinutes,
  };
}

/** The shortest booking that ends on the step as it begins. */
export function shortestMinutes({ minMinutes, stepMinutes }: Pick<Group, 'minMinutes' | 'stepMinutes'>): number {
  return Math.ceil(minMinutes / stepMinutes) * stepMinutes;
}
