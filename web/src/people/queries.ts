import type { Authorisation, Pause } from '@jishi/shared/schema/authorisation';
import type { StandIn } from '@jishi/shared/schema/group';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ask, get, post } from '../api.ts';

type Page<Item> = { readonly items: Item[]; readonly next: string | null };
type Filter = { readonly instrument: string | undefined; readonly endingBy: string | undefined };

export function authorisationsQuery(facility: string, filter: Filter) {
  return infiniteQueryOptions({
    queryKey: ['authorisations', facility, filter],
    queryFn: ({ signal, pageParam }) =>
      get<Page<Authorisation>>(
        `/facilities/${facility}/authorisations`,
        { ...filter, cursor: pageParam, limit: 50 },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

export function authorise(facility: string, body: object): Promise<Authorisation> {
  return post<Authorisation>(`/facilities/${facility}/authorisations`, body);
}

export async function revoke(id: string): Promise<void> {
  await ask('DELETE', `/api/v1/authorisations/${id}`);
}

export function pausesQuery(facility: string) {
  return queryOptions({
    queryKey: ['pauses', facility],
    queryFn: async ({ signal }) =>
      (await get<Page<Pause>>(`/facilities/${facility}/pauses`, { limit: 100 }, signal)).items,
  });
}

export function pause(facility: string, body: object): Promise<Pause> {
  return post<Pause>(`/facilities/${facility}/pauses`, body);
}

export async function liftPause(id: string): Promise<void> {
  await ask('DELETE', `/api/v1/pauses/${id}`);
}

export const standInsQuery = queryOptions({
  queryKey: ['stand-ins'],
  queryFn: async ({ signal }) => (await get<{ items: StandIn[] }>('/stand-ins', {}, signal)).items,
});

export function nameStandIn(body: object): Promise<StandIn> {
  return post<StandIn>('/stand-ins', body);
}

export async function endStandIn(id: string): Promise<void> {
  await ask('DELETE', `/api/v1/stand-ins/${id}`);
}
