import type { Mirror } from '../mirror/mirror.ts';

/** Not looked for yet. */
export const UNKNOWN = -2;

/** First starts of rows for one wish of readers of one kind, and the lengths of those that are whole blocks. */
export type Starts = { readonly ofRow: Int32Array; readonly wholes: Map<number, number> };

/**
 * Wishes that are remembered at once: who narrows a search down asks for the same time again and again. At most as many
 * as fit into 32 MB, eight of a catalogue that is larger still.
 */
const MAX_WISHES = 64;
const MIN_WISHES = 8;
const MAX_STARTS = 8_000_000;
const remembered = new WeakMap<Mirror, Map<string, Starts>>();

/** What is known of starts for a wish, as long as nothing has happened to the rows; the same key must mean the same answer. */
export function startsFor(mirror: Mirror, key: string): Starts {
  const wishes = remembered.get(mirror) ?? new Map<string, Starts>();
  remembered.set(mirror, wishes);
  const known = wishes.get(key);
  // The one that was asked for last stays longest.
  wishes.delete(key);
  const starts = known && known.ofRow.length >= mirror.ids.count ? known : newStarts(mirror);
  wishes.set(key, starts);
  const oldest = wishes.keys().next().value;
  const room = Math.max(MIN_WISHES, Math.min(MAX_WISHES, Math.floor(MAX_STARTS / starts.ofRow.length)));
  if (wishes.size > room && oldest !== undefined) wishes.delete(oldest);
  return starts;
}

/** Starts for one question only. */
export function newStarts({ ids }: Mirror): Starts {
  return { ofRow: new Int32Array(ids.count + (ids.count >> 4) + 64).fill(UNKNOWN), wholes: new Map() };
}

/** To be called when the time of a row has changed. */
export function forgetStarts(mirror: Mirror, row: number): void {
  for (const { ofRow, wholes } of remembered.get(mirror)?.values() ?? []) {
    ofRow[row] = UNKNOWN;
    wholes.delete(row);
  }
}

/** To be called when the hours of all rows have changed. */
export function forgetAllStarts(mirror: Mirror): void {
  remembered.delete(mirror);
}
