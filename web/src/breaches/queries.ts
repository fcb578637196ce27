import type { Breach, BreachDecision } from '@jishi/shared/schema/breach';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { get, post } from '../api.ts';

type Page = { readonly items: Breach[]; readonly next: string | null };

/** Breaches at a facility, the newest first; `appealed`: only those whose appeal waits for a decision. */
export function facilityBreachesQuery(facility: string, appealed: boolean) {
  return infiniteQueryOptions({
    queryKey: ['breaches', facility, appealed],
    queryFn: ({ signal, pageParam }) =>
      get<Page>('/breaches', { facility, appealed: appealed ? 1 : undefined, cursor: pageParam, limit: 20 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

export function decideBreach(id: string, decision: BreachDecision): Promise<Breach> {
  return post<Breach>(`/breaches/${id}/decide`, decision);
}
