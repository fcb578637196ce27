import { countUpcoming, readInventory, readInventoryOf } from '@jishi/db/queries/inventory';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { InventoryItem } from '@jishi/shared/schema/inventory';
import { id } from '@jishi/shared/schema/primitives';
import { z } from 'zod';
import type { Deps } from '../../context.ts';
import { managedFacility, managedInstrument } from '../../engine/managed.ts';
import { decodeCursor, encodeCursor } from '../../http/cursor.ts';
import { itemOut } from './item.ts';

type Query = { readonly limit: number; readonly cursor?: string | undefined };
const place = z.tuple([id]);

/** The instruments of a facility with all that its staff can change. Throws what `managedFacility` throws. */
export async function listInventory(deps: Deps, anyone: Anyone, facilityId: string, { limit, cursor }: Query) {
  await managedFacility(deps, anyone, facilityId);
  const question = { inventory: facilityId };
  const [after] = cursor === undefined ? [''] : decodeCursor(question, cursor, place);
  const rows = await readInventory(deps.store.read, facilityId, after, limit + 1);
  const shown = rows.slice(0, limit);
  const ids = shown.map((row) => row.id);
  const upcoming = await countUpcoming(deps.store.read, ids, deps.clock());
  const last = shown.at(-1);
  return {
    items: shown.map((row) => itemOut(row, upcoming.get(row.id) ?? 0)),
    next: rows.length > limit && last ? encodeCursor(question, [last.id]) : null,
  };
}

/** One of them. */
export async function readInventoryItem(deps: Deps, anyone: Anyone, instrumentId: string): Promise<InventoryItem> {
  const { place: where } = await managedInstrument(deps, anyone, instrumentId);
  const [row] = await readInventoryOf(deps.store.read, where.facility_id, [instrumentId]);
  if (!row) throw new ProblemError('not-found', 'no such instrument');
  const upcoming = await countUpcoming(deps.store.read, [instrumentId], deps.clock());
  return itemOut(row, upcoming.get(instrumentId) ?? 0);
}
