import { GRID_MINUTES, GRID_MS } from '@jishi/shared/time/grid';
import { DAY_MS, MINUTE_MS, type Span } from '@jishi/shared/time/span';
import type { Group } from './group.ts';
import type { Mirror } from './mirror.ts';
import { firstFreeStart, firstStartInAll, isFree, type Room } from './room.ts';
import { firstOpenStart, type Hours, knownUntil, NONE, type Want } from './timeline.ts';

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
 * The earliest slot of each row that `judge` would accept from the reader whose groups `groupOfRow` tells, quotas and what
 * is asked of persons left aside: open, not taken, buffers, stations, parts, whole blocks, step, shortest and longest
 * booking, notice and horizon, inside the wanted time and what discovery knows.
 */
export function slotFinder(
  mirror: Mirror,
  wanted: WantedTime,
  groupOfRow: (row: number) => number,
  now: number,
): SlotFinder {
  const { blocks, parts } = mirror;
  const { groups } = mirror.times;
  const wishes: (Wish | undefined)[] = [];
  const starts = new Int32Array(mirror.rows.length).fill(UNKNOWN);
  /** Lengths of the slots that are whole blocks, by row. */
  const wholes = new Map<number, number>();

  const wishOf = (group: number): Wish => {
    const wish = wishes[group] ?? makeWish(groups[group] as Group, wanted, now);
    wishes[group] = wish;
    return wish;
  };

  const startOf = (row: number): number => {
    const stations = mirror.stationsOfRow[row] as number;
    const group = stations <= 0 ? NONE : groupOfRow(row);
    if (group === NONE) return NONE;
    const wish = wishOf(group);
    const { want, first, whole } = wish;
    if (first === NONE && whole.length === 0) return NONE;
    const begin = blocks.startOfRow[row] as number;
    const own = { stations, data: blocks.data, begin, end: blocks.endOfRow[row] as number };
    const along = parts.roomsOfRow.get(row);
    if (!along && whole.length === 0) return firstFreeStart(wish.hours, want, first, own);
    const rooms = along ? [own, ...along.values()] : [own];
    const start = firstStartInAll(wish.hours, want, first, rooms);
    const block = firstWhole(whole, start, rooms);
    if (!block) return start;
    wholes.set(row, block.length);
    return block.start;
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
    const length = wholes.get(row) ?? wishOf(groupOfRow(row)).want.length;
    return { from: quarter * GRID_MS, to: (quarter + length) * GRID_MS };
  };
  return { start, span };
}

/** What is wanted of a group: the first start of its own, and the whole blocks that will do instead. */
type Wish = {
  readonly hours: Hours;
  readonly want: Want;
  readonly first: number;
  /** `[from, to, …]` in quarters. */
  readonly whole: readonly number[];
};

function makeWish(group: Group, wanted: WantedTime, now: number): Wish {
  const { hours } = group.opening;
  const want = wantOf(group, wanted, now);
  const minutes = want.length * GRID_MINUTES;
  const allowed = minutes >= group.minMinutes && minutes <= group.maxMinutes;
  const first = allowed ? firstOpenStart(hours, want, want.from) : NONE;
  return { hours, want, first, whole: wholesFor(group, wanted, now) };
}

/** The whole blocks that fit what is wanted; any of them when no length is. */
function wholesFor(group: Group, wanted: WantedTime, now: number): number[] {
  const { wholes } = group.opening.hours;
  const fitting: number[] = [];
  for (let i = 0; i < wholes.length; i += 2) {
    const [from, to] = [wholes[i] as number, wholes[i + 1] as number];
    if (wanted.minutes !== undefined && (to - from) * GRID_MINUTES !== wanted.minutes) continue;
    const frame = frameOf(group, wanted, to - from, now);
    if (frame.from <= from && from <= frame.last) fitting.push(from, to);
  }
  return fitting;
}

/** The first whole block before a start (NONE for any) in which all rooms have a station free. */
function firstWhole(whole: readonly number[], before: number, rooms: readonly Room[]) {
  for (let i = 0; i < whole.length; i += 2) {
    const start = whole[i] as number;
    if (before !== NONE && start >= before) return null;
    const length = (whole[i + 1] as number) - start;
    if (rooms.every((room) => isFree(room, start, length))) return { start, length };
  }
  return null;
}

function wantOf(group: Group, wanted: WantedTime, now: number): Want {
  const length = (wanted.minutes ?? shortestMinutes(group)) / GRID_MINUTES;
  return { length, ...frameOf(group, wanted, length, now), stepMinutes: group.stepMinutes };
}

/** Where a booking of so many quarters may begin, opening hours aside. */
function frameOf(group: Group, wanted: WantedTime, length: number, now: number): Pick<Want, 'from' | 'last'> {
  const earliest = Math.max(now + group.noticeMinutes * MINUTE_MS, wanted.from ?? 0);
  const end = Math.min(knownUntil(now), wanted.to ?? Number.POSITIVE_INFINITY);
  const last = Math.min(now + group.horizonDays * DAY_MS, end - length * GRID_MS);
  return { from: Math.ceil(earliest / GRID_MS), last: Math.floor(last / GRID_MS) };
}

/** The shortest booking that ends on the step as it begins. */
export function shortestMinutes({ minMinutes, stepMinutes }: Pick<Group, 'minMinutes' | 'stepMinutes'>): number {
  return Math.ceil(minMinutes / stepMinutes) * stepMinutes;
}
