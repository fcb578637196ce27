import type { Region } from '@jishi/shared/schema/institution';
import type { InstrumentPage, Suggestion } from '@jishi/shared/schema/instrument';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, type Query } from '../api.ts';

export function resultsQuery(question: Query) {
  return infiniteQueryOptions({
    queryKey: ['instruments', question],
    queryFn: ({ pageParam, signal }) =>
      get<InstrumentPage>('/instruments', { ...question, limit: 20, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}

export const regionsQuery = queryOptions({
  queryKey: ['regions'],
  queryFn: async ({ signal }) => {
    const answer = await get<{ items: Region[] } | Region[]>('/regions', {}, signal);
    return Array.isArray(answer) ? answer : answer.items;
  },
  staleTime: Number.POSITIVE_INFINITY,
});

export function suggestQuery(q: string) {
  return queryOptions({
    queryKey: ['suggest', q],
    queryFn: async ({ signal }) => {
      const answer = await get<{ items: Suggestion[] } | Suggestion[]>('/suggest', { q }, signal);
      return Array.isArray(answer) ? answer : answer.items;
    },
    enabled: q.trim() !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
