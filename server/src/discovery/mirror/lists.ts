import { lowerBound } from './sorted.ts';

/**
 * Many lists of whole numbers in one array, so that a pass over them reads memory in order and a million of them are no
 * burden for the garbage collector.
 */
export type Lists = {
  data: Int32Array;
  /** End of what is in use; lists that have moved leave holes before it. */
  used: number;
  starts: Int32Array;
  lengths: Int32Array;
  /** Numbers that a list may hold before it must move. */
  rooms: Int32Array;
  count: number;
};

const FIRST_CAPACITY = 1024;
const FIRST_LISTS = 64;

export function newLists(): Lists {
  return {
    data: new Int32Array(FIRST_CAPACITY),
    used: 0,
    starts: new Int32Array(FIRST_LISTS),
    lengths: new Int32Array(FIRST_LISTS),
    rooms: new Int32Array(FIRST_LISTS),
    count: 0,
  };
}

/** A copy with room for more; the rest is zero. */
export function longer(numbers: Int32Array, length: number): Int32Array {
  const copy = new Int32Array(length);
  copy.set(numbers);
  return copy;
}

/** Adds an empty list and answers its number. */
export function addList(lists: Lists): number {
  const list = lists.count;
  if (list === lists.starts.length) {
    for (const name of ['starts', 'lengths', 'rooms'] as const) lists[name] = longer(lists[name], list * 2);
  }
  lists.count += 1;
  return list;
}

export function listAt({ data, starts, lengths }: Lists, list: number): Int32Array {
  const start = starts[list] as number;
  return data.subarray(start, start + (lengths[list] as number));
}

/** Replaces what is in a list. */
export function setList(lists: Lists, list: number, numbers: ArrayLike<number>): void {
  if (numbers.length > (lists.rooms[list] as number)) move(lists, list, numbers.length, 0);
  lists.data.set(numbers, lists.starts[list] as number);
  lists.lengths[list] = numbers.length;
}

/** Puts a number in its place in an ascending list, unless it is there. */
export function insertInto(lists: Lists, list: number, number: number): void {
  const length = lists.lengths[list] as number;
  const numbers = listAt(lists, list);
  const last = numbers[length - 1];
  const at = last === undefined || last < number ? length : lowerBound(numbers, number);
  if (at < length && numbers[at] === number) return;
  if (length === lists.rooms[list]) move(lists, list, length + 1 + (length >> 1), length);
  const start = lists.starts[list] as number;
  lists.data.copyWithin(start + at + 1, start + at, start + length);
  lists.data[start + at] = number;
  lists.lengths[list] = length + 1;
}

export function removeFrom(lists: Lists, list: number, number: number): void {
  const numbers = listAt(lists, list);
  const at = lowerBound(numbers, number);
  if (numbers[at] !== number) return;
  numbers.copyWithin(at, at + 1);
  lists.lengths[list] = numbers.length - 1;
}

/** Gives a list room at the end, keeping its first numbers. */
function move(lists: Lists, list: number, room: number, keep: number): void {
  if (lists.used + room > lists.data.length) makeSpace(lists, room);
  const start = lists.starts[list] as number;
  lists.data.copyWithin(lists.used, start, start + keep);
  lists.starts[list] = lists.used;
  lists.rooms[list] = room;
  lists.used += room;
}

/** Doubles the array while less than half of it is holes; otherwise writes the lists anew, one after the other. */
function makeSpace(lists: Lists, more: number): void {
  let live = 0;
  for (let list = 0; list < lists.count; list += 1) live += lists.rooms[list] as number;
  if (live * 2 < lists.used) rewrite(lists, live + more);
  else lists.data = longer(lists.data, 2 * (lists.used + more));
}

function rewrite(lists: Lists, needed: number): void {
  const { data, starts, lengths, rooms, count } = lists;
  const fresh = new Int32Array(needed + (needed >> 1));
  let used = 0;
  for (let list = 0; list < count; list += 1) {
    const start = starts[list] as number;
    fresh.set(data.subarray(start, start + (lengths[list] as number)), used);
    starts[list] = used;
    used += rooms[list] as number;
  }
  lists.data = fresh;
  lists.used = used;
}
