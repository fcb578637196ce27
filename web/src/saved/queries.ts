import type { SavedSearch, SavedSearchChange, SavedSearchIn } from '@jishi/shared/schema/saved-search';
import { queryOptions } from '@tanstack/react-query';
import { ask, get, post } from '../api.ts';

/** No person has more than one page of them. */
export const savedQuery = queryOptions({
  queryKey: ['searches'],
  queryFn: async ({ signal }) => (await get<{ items: SavedSearch[] }>('/searches', {}, signal)).items,
});

export function saveSearch(search: SavedSearchIn): Promise<SavedSearch> {
  return post<SavedSearch>('/searches', search);
}

/** Changes the version that was seen; a newer one makes it `stale`. */
export async function changeSearch({ id, version }: SavedSearch, change: SavedSearchChange): Promise<SavedSearch> {
  const answer = await ask<SavedSearch>('PATCH', `/api/v1/searches/${id}`, { body: change, ifMatch: `"${version}"` });
  return answer.body;
}

export async function deleteSearch({ id }: SavedSearch): Promise<void> {
  await ask('DELETE', `/api/v1/searches/${id}`);
}
