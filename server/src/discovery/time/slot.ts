import { GRID_MINUTES, GRID_MS } from '@jishi/shared/time/grid';
import { DAY_MS, MINUTE_MS, type Span } from '@jishi/shared/time/span';
import type { Mirror } from '../mirror/mirror.ts';
import { type Table, thingAt } from '../mirror/table.ts';
import type { Group } from './group.ts';
import { NEVER, type Personal } from './personal.ts';
import { firstFreeStart, firstStartInAll, isFree, type Room } from './room.ts';
import { newStarts, startsFor, UNKNOWN } from './starts.ts';
import { firstOpenStart, type Hours, knownUntil, NONE, type Want } from './timeline.ts';

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
 * The earliest slot of each row that `judge` would accept from the reader whose groups `groupOfRow` tells: open, not taken,
 * buffers, stations, parts, whole blocks, step, shortest and longest booking, notice and horizon, what is `personal`,
 * inside the wanted time and what discovery knows. `remembered` names the kind of readers for whom all of this is the
 * same, null where it is not.
 */
export function slotFinder(
  mirror: Mirror,
  wanted: WantedTime,
  groupOfRow: (row: number) => number,
  personal: Personal,
  remembered: string | null,
  now: number,
): SlotFinder {
  const { blocks, parts } = mirror;
  const { stations: stationsOfRow } = mirror.cells;
  const { groups } = mirror.times;
  const { ofRow: starts, wholes } = remembered ? startsFor(mirror, keyOf(wanted, remembered, now)) : newStarts(mirror);
  const wishes = wishFinder(groups, wanted, now);
  const heldUntil = (row: number, start: number, length: number): number | null =>
    personal.heldUntil(row, { from: start * GRID_MS, to: (start + length) * GRID_MS });

  const startOf = (row: number): number => {
    const stations = stationsOfRow[row] as number;
    const group = stations <= 0 ? NONE : groupOfRow(row);
    if (group === NONE) return NONE;
    const first = wishes.first(group);
    if (first === NONE) return NONE;
    const begin = blocks.starts[row] as number;
    const end = begin + (blocks.lengths[row] as number);
    const along = parts.roomsOfRow.size > 0 ? parts.roomsOfRow.get(row) : undefined;
    const own = { stations, data: blocks.data, begin, end };
    if (first !== SPECIAL && !along && !personal.concerns(row, wishes.minutes(group))) {
      // As a rule the first start is free, and nothing more need be looked at.
      if (begin === end || isFree(own, first, wishes.minutes(group) / GRID_MINUTES)) return first;
      return firstFreeStart(thingAt(groups, group).opening.hours, wishes.want(group), first, own);
    }
    const wish = wishes.whole(group);
    const rooms = along ? [own, ...along.values()] : [own];
    const start = firstOfLength(wish, rooms, (at) => heldUntil(row, at, wish.want.length));
    const block = firstWhole(wish, start, rooms, (at, length) => heldUntil(row, at, length) === null);
    if (block) wholes.set(row, block.length);
    else wholes.delete(row);
    return block?.start ?? start;
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
    const length = wholes.get(row) ?? wishes.want(groupOfRow(row)).length;
    return { from: quarter * GRID_MS, to: (quarter + length) * GRID_MS };
  };
  return { start, span };
}

/**
 * What a wish is remembered by, of readers of one kind. Notice is in whole minutes and so ends with one, the horizon and
 * the days that discovery knows begin with one: within a minute nothing changes by itself.
 */
function keyOf({ from, to, minutes }: WantedTime, kind: string, now: number): string {
  return `${kind} ${from} ${to} ${minutes} ${Math.floor(now / MINUTE_MS)} ${Math.ceil(now / MINUTE_MS)}`;
}

/** Instead of a first start: there are whole blocks, so that it must be looked closer. */
const SPECIAL = -3;

type WishFinder = {
  /** The first start of a group before anybody has taken it; NONE, or SPECIAL. */
  readonly first: (group: number) => number;
  /** The length that is wanted; to be asked for after `first`. */
  readonly minutes: (group: number) => number;
  readonly want: (group: number) => Want;
  readonly whole: (group: number) => Wish;
};

/** What is wanted of each group, worked out when one of its rows is looked at. */
function wishFinder({ list }: Table<Group>, wanted: WantedTime, now: number): WishFinder {
  const firsts = new Int32Array(list.length).fill(UNKNOWN);
  const lengths = new Int32Array(list.length);
  const wants = new Array<Want | undefined>(list.length);
  const wishes = new Array<Wish | undefined>(list.length);
  const want = (group: number): Want => {
    wants[group] ??= wantOf(list[group] as Group, wanted, now);
    return wants[group];
  };
  const whole = (group: number): Wish => {
    wishes[group] ??= makeWish(list[group] as Group, want(group), wanted, now);
    return wishes[group];
  };
  const first = (group: number): number => {
    // Groups are made while they are asked for: those of a new kind of reader have no place in the arrays yet.
    let known = firsts[group] ?? UNKNOWN;
    if (known === UNKNOWN) {
      const one = list[group] as Group;
      const of = wantOf(one, wanted, now);
      known = one.opening.hours.wholes.length > 0 ? SPECIAL : firstStart(one, of);
      firsts[group] = known;
      lengths[group] = of.length * GRID_MINUTES;
    }
    return known;
  };
  const minutes = (group: number) => lengths[group] ?? want(group).length * GRID_MINUTES;
  return { first, minutes, want, whole };
}

/** What is wanted of a group, and the first start of its own; a whole block will do instead. */
type Wish = {
  readonly hours: Hours;
  readonly want: Want;
  readonly first: number;
  readonly group: Group;
  readonly wanted: WantedTime;
  readonly now: number;
};

function makeWish(group: Group, want: Want, wanted: WantedTime, now: number): Wish {
  return { hours: group.opening.hours, want, first: firstStart(group, want), group, wanted, now };
}

function firstStart({ opening, minMinutes, maxMinutes }: Group, want: Want): number {
  const minutes = want.length * GRID_MINUTES;
  return minutes >= minMinutes && minutes <= maxMinutes ? firstOpenStart(opening.hours, want, want.from) : NONE;
}

/** The first start of the wanted length outside whole blocks that suits the hours, the rooms and the reader, or NONE. */
function firstOfLength(
  { hours, want, first }: Wish,
  rooms: readonly Room[],
  heldUntil: (start: number) => number | null,
): number {
  const free = (from: number) =>
    rooms.length === 1
      ? firstFreeStart(hours, want, from, rooms[0] as Room)
      : firstStartInAll(hours, want, from, rooms);
  let start = free(first);
  // Each refusal moves the start on by a quarter at least, and what is known ends.
  while (start !== NONE) {
    const until = heldUntil(start);
    if (until === null) return start;
    if (until === NEVER) return NONE;
    start = free(firstOpenStart(hours, want, Math.max(start + 1, Math.ceil(until / GRID_MS))));
  }
  return NONE;
}

/**
 * The first whole block before `before` (NONE for any) that is wanted, in which all rooms have a station free and that
 * suits the reader. Any will do when no length is wanted; they differ in length, so that one refused says nothing of the
 * next.
 */
function firstWhole(
  { group, wanted, now }: Wish,
  before: number,
  rooms: readonly Room[],
  suits: (start: number, length: number) => boolean,
) {
  const { wholes } = group.opening.hours;
  const { from: earliest } = frameOf(group, wanted, 0, now);
  for (let i = 0; i < wholes.length; i += 2) {
    const start = wholes[i] as number;
    if (start < earliest) continue;
    if (before !== NONE && start >= before) return null;
    const length = (wholes[i + 1] as number) - start;
    if (wanted.minutes !== undefined && length * GRID_MINUTES !== wanted.minutes) continue;
    if (start > frameOf(group, wanted, length, now).last) continue;
    if (rooms.every((room) => isFree(room, start, length)) && suits(start, length)) return { start, length };
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
