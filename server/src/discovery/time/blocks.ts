import type { TakenRecord } from '@jishi/db/queries/discovery';
import { GRID_MS } from '@jishi/shared/time/grid';
import { MINUTE_MS } from '@jishi/shared/time/span';
import type { Buffers } from '../rules/ruling.ts';

/**
 * Time in which no booking may lie, `[station, from, to, …]` in quarters of an hour, sorted by station and time: what
 * somebody has, made longer by the buffers that a booking beside it needs. `taken` as the database sorts it.
 */
export function blockedTime(taken: readonly TakenRecord[], rules: Buffers): number[] {
  const blocked: number[] = [];
  for (const { station, from, to } of taken) {
    const earliest = Math.floor((from - rules.bufferAfterMinutes * MINUTE_MS) / GRID_MS);
    blocked.push(station, earliest, Math.ceil((to + rules.bufferBeforeMinutes * MINUTE_MS) / GRID_MS));
  }
  return blocked;
}
