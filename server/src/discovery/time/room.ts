import { firstOpenStart, type Hours, NONE, type Want } from './timeline.ts';

/**
 * Stations of which a booking needs one, and their blocked time in quarters: `[station, from, to, …]` in `data` from
 * `begin` to `end`, sorted by station and time, made longer by the buffers that a booking beside it needs.
 */
export type Room = {
  readonly stations: number;
  readonly data: ArrayLike<number>;
  readonly begin: number;
  readonly end: number;
};

/**
 * The first start at which the whole length is open and one station is free for all of it, or NONE. `first` is what
 * `firstOpenStart` says: the same for all instruments with these hours and rules, so callers remember it.
 */
export function firstFreeStart(hours: Hours, want: Want, first: number, { stations, data, begin, end }: Room): number {
  if (first === NONE || begin === end) return first;
  let best = NONE;
  let at = begin;
  for (let station = 0; station < stations && best !== first; station += 1) {
    let start = first;
    while (at < end && (data[at] as number) < station) at += 3;
    for (; start !== NONE && at < end && data[at] === station; at += 3) {
      if ((data[at + 1] as number) >= start + want.length) break;
      const until = data[at + 2] as number;
      if (until > start) start = firstOpenStart(hours, want, until);
    }
    if (start !== NONE && (best === NONE || start < best)) best = start;
  }
  return best;
}

/** The first start at which each of several rooms has a station free, or NONE. */
export function firstStartInAll(hours: Hours, want: Want, first: number, rooms: readonly Room[]): number {
  let start = first;
  // Each room moves the start on to the first one that suits it, until none does.
  for (let before = NONE; start !== before && start !== NONE; ) {
    before = start;
    for (const room of rooms) start = firstFreeStart(hours, want, start, room);
  }
  return start;
}

/** Whether one station is free from a start on for a length. */
export function isFree({ stations, data, begin, end }: Room, start: number, length: number): boolean {
  let at = begin;
  for (let station = 0; station < stations; station += 1) {
    let free = true;
    while (at < end && (data[at] as number) < station) at += 3;
    for (; at < end && data[at] === station; at += 3) {
      if ((data[at + 1] as number) < start + length && (data[at + 2] as number) > start) free = false;
    }
    if (free) return true;
  }
  return false;
}
