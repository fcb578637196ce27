import type { TakenRecord } from '@jishi/db/queries/discovery';
import { GRID_MS } from '@jishi/shared/time/grid';
import { MINUTE_MS } from '@jishi/shared/time/span';
import type { Buffers } from './ruling.ts';

/**
 * Time of all rows in which no booking may lie, in one array, so that a pass over the rows reads memory in order. A row's
 * part is `[station, from, to, …]` in quarters of an hour, sorted by station and time.
 */
export type Blocks = {
  data: Int32Array;
  /** End of what is in use; parts that have moved leave holes before it. */
  used: number;
  readonly startOfRow: number[];
  readonly endOfRow: number[];
};

const FIRST_CAPACITY = 4096;

export function newBlocks(): Blocks {
  return { data: new Int32Array(FIRST_CAPACITY), used: 0, startOfRow: [], endOfRow: [] };
}

/** What somebody has, made longer by the buffers that a booking beside it needs. `taken` as the database sorts it. */
export function blockedTime(taken: readonly TakenRecord[], rules: Buffers): number[] {
  const blocked: number[] = [];
  for (const { station, from, to } of taken) {
    const earliest = Math.floor((from - rules.bufferAfterMinutes * MINUTE_MS) / GRID_MS);
    blocked.push(station, earliest, Math.ceil((to + rules.bufferBeforeMinutes * MINUTE_MS) / GRID_MS));
  }
  return blocked;
}

/** Replaces a row's part: in its old place where it fits, else at the end. */
export function setBlocks(blocks: Blocks, row: number, blocked: readonly number[]): void {
  const start = blocks.startOfRow[row] ?? 0;
  const room = (blocks.endOfRow[row] ?? 0) - start;
  const at = blocked.length <= room ? start : makeRoom(blocks, blocked.length);
  blocks.data.set(blocked, at);
  blocks.startOfRow[row] = at;
  blocks.endOfRow[row] = at + blocked.length;
}

function makeRoom(blocks: Blocks, length: number): number {
  if (blocks.used + length > blocks.data.length) rewrite(blocks, length);
  const at = blocks.used;
  blocks.used += length;
  return at;
}

/** Writes all parts one after the other into an array with room to grow. */
function rewrite(blocks: Blocks, length: number): void {
  const { data, startOfRow, endOfRow } = blocks;
  const live = startOfRow.reduce((sum, start, row) => sum + (endOfRow[row] as number) - start, 0);
  const fresh = new Int32Array(Math.max(FIRST_CAPACITY, 2 * (live + length)));
  let used = 0;
  for (let row = 0; row < startOfRow.length; row += 1) {
    const part = data.subarray(startOfRow[row] as number, endOfRow[row] as number);
    fresh.set(part, used);
    startOfRow[row] = used;
    used += part.length;
    endOfRow[row] = used;
  }
  blocks.data = fresh;
  blocks.used = used;
}
