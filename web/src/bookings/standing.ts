import type { Pause } from '@jishi/shared/schema/authorisation';
import type { Breach } from '@jishi/shared/schema/breach';
import { queryOptions } from '@tanstack/react-query';
import { get, post } from '../api.ts';

const SHOWN = 10;

/** The reader's own breaches of the rules, the newest first. */
export const breachesQuery = queryOptions({
  queryKey: ['breaches', 'mine'],
  queryFn: ({ signal }) => get<{ items: Breach[]; next: string | null }>('/breaches', { limit: SHOWN }, signal),
});

/** What keeps the reader from booking now. */
export const pausesQuery = queryOptions({
  queryKey: ['pauses', 'mine'],
  queryFn: async ({ signal }) => (await get<{ items: Pause[] }>('/pauses', { limit: SHOWN }, signal)).items,
});

export function appeal(breachId: string, text: string): Promise<Breach> {
  return post<Breach>(`/breaches/${breachId}/appeal`, { text });
}
