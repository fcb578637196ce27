import type { Region } from '@jishi/shared/schema/institution';
import type { InstrumentPage, Suggestion } from '@jishi/shared/schema/instrument';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { ApiProblem, ask, get } from '../api.ts';
import type { Query } from '../url.ts';
import { pageOf, RESULTS } from './finding.ts';

/** A page of results and how old the picture of the catalogue was when it was answered. */
export type ResultPage = InstrumentPage & { readonly behindMs: number };

/** More than this behind is said, and asked again by itself. */
export const BEHIND_MS = 10_000;
const AGAIN_MS = 5000;
const PATIENCE_SECONDS = { least: 1, usual: 2, most: 30 } as const;

export function resultsQuery(question: Query) {
  return infiniteQueryOptions({
    queryKey: ['instruments', question],
    queryFn: ({ pageParam, signal }) => askPage(pageOf(question, pageParam), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    // A catalogue that is being loaded will be there: there is no point in giving up.
    retry: (failures, error) => isBusy(error) || (failures < 2 && !(error instanceof ApiProblem)),
    retryDelay: (failures, error) => (isBusy(error) ? waitMs(error) : 1000 * 2 ** failures),
    refetchInterval: ({ state }) => ((state.data?.pages[0]?.behindMs ?? 0) > BEHIND_MS ? AGAIN_MS : false),
  });
}

async function askPage(query: Query, signal: AbortSignal): Promise<ResultPage> {
  const { body, answeredAt } = await ask<InstrumentPage>('GET', RESULTS, { query, signal });
  // On the server's own clock: the reader's may be wrong.
  return { ...body, behindMs: (answeredAt ?? Date.now()) - Date.parse(body.asOf) };
}

export function isBusy(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && error.slug === 'busy';
}

function waitMs({ retryAfter }: ApiProblem): number {
  const { least, usual, most } = PATIENCE_SECONDS;
  return 1000 * Math.min(most, Math.max(least, retryAfter ?? usual));
}

export const regionsQuery = queryOptions({
  queryKey: ['regions'],
  queryFn: async ({ signal }) => {
    const answer = await get<{ items: Region[] } | Region[]>('/regions', {}, signal);
    return Array.isArray(answer) ? answer : answer.items;
  },
  staleTime: Number.POSITIVE_INFINITY,
});

function isKin(q: string, before: string | undefined): boolean {
  return before !== undefined && before !== '' && (q.startsWith(before) || before.startsWith(q));
}

/** Completions of what is typed. A question that is left behind is broken off by its signal. */
export function suggestQuery(q: string) {
  return queryOptions({
    queryKey: ['suggest', q],
    queryFn: async ({ signal }) => (await get<{ items: Suggestion[] }>('/suggest', { q }, signal)).items,
    enabled: q !== '',
    // What completed the beginning of it, or more of it, stays until the answer is there: a list that goes on, no flicker.
    placeholderData: (before: Suggestion[] | undefined, query) => (isKin(q, query?.queryKey[1]) ? before : undefined),
    staleTime: 60_000,
    retry: false,
  });
}
