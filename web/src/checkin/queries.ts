import type { Booking } from '@jishi/shared/schema/booking';
import type { Trouble, TroubleInput } from '@jishi/shared/schema/trouble';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { ask, get, post } from '../api.ts';

const DAYS_AHEAD = 14;
const DAY_MS = 86_400_000;

/** One's own bookings of an instrument that are not over, the first one first. `now` is rounded by the caller. */
export function hereQuery(instrument: string, now: number) {
  const [from, to] = [now - 2 * DAY_MS, now + DAYS_AHEAD * DAY_MS].map((at) => new Date(at).toISOString());
  const question = { instrument, mine: 1, from, to, state: ['in-use', 'confirmed', 'pending'], limit: 20 };
  return queryOptions({
    queryKey: ['bookings', 'here', question],
    queryFn: async ({ signal }) => (await get<{ items: Booking[] }>('/bookings', question, signal)).items,
    placeholderData: keepPreviousData,
  });
}

export function myTroublesQuery(instrument: string) {
  return queryOptions({
    queryKey: ['troubles', 'mine', instrument],
    queryFn: async ({ signal }) =>
      (await get<{ items: Trouble[] }>(`/instruments/${instrument}/problems`, { limit: 5 }, signal)).items,
  });
}

export function troublesQuery(facility: string, state: 'open' | 'closed') {
  return queryOptions({
    queryKey: ['troubles', facility, state],
    queryFn: async ({ signal }) =>
      (await get<{ items: Trouble[] }>(`/facilities/${facility}/problems`, { state, limit: 50 }, signal)).items,
  });
}

export function reportTrouble(instrument: string, input: TroubleInput): Promise<Trouble> {
  return post<Trouble>(`/instruments/${instrument}/problems`, input);
}

export async function closeTrouble(trouble: Trouble, answer: string | null): Promise<void> {
  await ask('POST', `/api/v1/problems/${trouble.id}/close`, { body: { answer }, ifMatch: `"${trouble.version}"` });
}

export async function reopenTrouble(trouble: Trouble): Promise<void> {
  await ask('POST', `/api/v1/problems/${trouble.id}/reopen`, { body: {}, ifMatch: `"${trouble.version}"` });
}
