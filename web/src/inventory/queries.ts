import type {
  BulkChange,
  BulkOutcome,
  InstrumentChange,
  InstrumentInput,
  InventoryItem,
} from '@jishi/shared/schema/inventory';
import type { Localised } from '@jishi/shared/schema/primitives';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { ask, get, post } from '../api.ts';

type Page = { readonly items: InventoryItem[]; readonly next: string | null };

/** All instruments of a facility, page after page. */
export function inventoryQuery(facility: string) {
  return queryOptions({
    queryKey: ['inventory', facility],
    queryFn: async ({ signal }) => {
      const items: InventoryItem[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page: Page = await get<Page>(`/facilities/${facility}/inventory`, { limit: 500, cursor }, signal);
        items.push(...page.items);
        cursor = page.next;
      }
      return items;
    },
    staleTime: 30_000,
  });
}

export type Word = { readonly id: string; readonly name: Localised };

export const wordsQuery = queryOptions({
  queryKey: ['words'],
  queryFn: ({ signal }) =>
    get<{ types: (Word & { class: string; techniques: string[] })[]; techniques: Word[] }>('/words', {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
});

export const classesQuery = queryOptions({
  queryKey: ['classes'],
  queryFn: async ({ signal }) =>
    (await get<{ items: { code: string; name: Localised }[] }>('/classes', {}, signal)).items,
  staleTime: Number.POSITIVE_INFINITY,
});

/** Changes the version that was seen; a newer one makes it `stale`. */
export async function changeItem(item: InventoryItem, change: InstrumentChange): Promise<InventoryItem> {
  const path = `/api/v1/instruments/${item.id}`;
  return (await ask<InventoryItem>('PATCH', path, { body: change, ifMatch: `"${item.version}"` })).body;
}

export function changeMany(facility: string, change: BulkChange, dryRun: boolean): Promise<BulkOutcome> {
  return post<BulkOutcome>(`/facilities/${facility}/instruments/bulk`, change, dryRun ? { dryRun: 1 } : {});
}

export function addItem(facility: string, input: InstrumentInput): Promise<InventoryItem> {
  return post<InventoryItem>(`/facilities/${facility}/instruments`, input);
}

/** Shows what the server answered without asking it for everything again. */
export function keepItem(client: QueryClient, facility: string, item: InventoryItem): void {
  client.setQueryData(inventoryQuery(facility).queryKey, (items) =>
    items?.map((one) => (one.id === item.id ? item : one)),
  );
}
