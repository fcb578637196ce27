import type { CreatedFeed, Feed, FeedInput } from '@jishi/shared/schema/feed';
import type { InstrumentPage, InstrumentSummary } from '@jishi/shared/schema/instrument';
import type { Localised } from '@jishi/shared/schema/primitives';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { ask, get, post } from '../api.ts';

export const feedsQuery = queryOptions({
  queryKey: ['feeds'],
  queryFn: async ({ signal }) => (await get<{ items: Feed[] }>('/feeds', {}, signal)).items,
});

export function makeFeed(feed: FeedInput): Promise<CreatedFeed> {
  return post<CreatedFeed>('/feeds', feed);
}

export async function revokeFeed(id: string): Promise<void> {
  await ask('DELETE', `/api/v1/feeds/${id}`);
}

const MOST_FOUND = 50;

/** Instruments that fit what is typed, each with its facility. */
export function instrumentsFoundQuery(q: string) {
  return queryOptions({
    queryKey: ['instruments-found', q],
    queryFn: async ({ signal }): Promise<InstrumentSummary[]> =>
      (await get<InstrumentPage>('/instruments', { q, limit: MOST_FOUND }, signal)).items,
    enabled: q.length > 1,
    // What was found for the letters before stays until the answer is there.
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** The classes of a facility's instruments with their counts, each below its parent. */
export function facilityClassesQuery(facility: string) {
  return queryOptions({
    queryKey: ['facility', facility, 'classes'],
    queryFn: async ({ signal }) =>
      (await get<InstrumentPage>('/instruments', { facility, limit: 1 }, signal)).facets.class,
    staleTime: 60_000,
  });
}

type Class = { readonly code: string; readonly parent: string | null; readonly name: Localised };

export const classesQuery = queryOptions({
  queryKey: ['classes'],
  queryFn: async ({ signal }) => (await get<{ items: Class[] }>('/classes', {}, signal)).items,
  staleTime: Number.POSITIVE_INFINITY,
});
