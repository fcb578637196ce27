import { id } from '@jishi/shared/schema/primitives';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';

/** Where a page ends: the creation and id of its last row. */
const place = z.tuple([z.int(), id]);

type Row = { readonly id: string; readonly created_at: number };
/** What is asked: how much, from where on, and whatever else decides what is in the list. */
export type Question = {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly [filter: string]: unknown;
};

/** One page of a list, the newest first. `read` gets where to go on and how many to read. */
export async function pageOf<Found extends Row, Item>(
  { limit, cursor, ...question }: Question,
  read: (after: readonly [number, string] | undefined, count: number) => Promise<Found[]>,
  show: (row: Found) => Item,
): Promise<{ items: Item[]; next: string | null }> {
  const after = cursor === undefined ? undefined : decodeCursor(question, cursor, place);
  const rows = await read(after, limit + 1);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(show),
    next: rows.length > limit && last ? encodeCursor(question, [last.created_at, last.id]) : null,
  };
}
