import type { Authorisation } from '@jishi/shared/schema/authorisation';
import type { Training, TrainingDetail, TrainingMarks } from '@jishi/shared/schema/training';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ask, get, post } from '../api.ts';

type Page = { readonly items: Training[]; readonly next: string | null };

export function trainingsQuery(facility: string, when: 'coming' | 'past') {
  return infiniteQueryOptions({
    queryKey: ['trainings', facility, when],
    queryFn: ({ signal, pageParam }) =>
      get<Page>(`/facilities/${facility}/trainings`, { when, cursor: pageParam, limit: 20 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

export function instrumentTrainingsQuery(instrument: string) {
  return queryOptions({
    queryKey: ['trainings', 'instrument', instrument],
    queryFn: async ({ signal }) =>
      (await get<{ items: Training[] }>(`/instruments/${instrument}/trainings`, {}, signal)).items,
    staleTime: 15_000,
  });
}

export const myTrainingsQuery = queryOptions({
  queryKey: ['trainings', 'mine'],
  queryFn: async ({ signal }) => (await get<{ items: Training[] }>('/trainings', {}, signal)).items,
});

export const myAuthorisationsQuery = queryOptions({
  queryKey: ['authorisations', 'mine'],
  queryFn: async ({ signal }) =>
    (await get<{ items: Authorisation[] }>('/authorisations', { limit: 100 }, signal)).items,
});

export type SeenTraining = { readonly training: TrainingDetail; readonly etag: string };

export function trainingQuery(id: string) {
  return queryOptions({
    queryKey: ['training', id],
    queryFn: async ({ signal }): Promise<SeenTraining> => {
      const { body, etag } = await ask<TrainingDetail>('GET', `/api/v1/trainings/${id}`, { signal });
      return { training: body, etag: etag ?? `"${body.version}"` };
    },
  });
}

export function announceTraining(facility: string, body: object): Promise<TrainingDetail> {
  return post<TrainingDetail>(`/facilities/${facility}/trainings`, body);
}

export async function changeTraining(id: string, body: object, ifMatch: string): Promise<TrainingDetail> {
  return (await ask<TrainingDetail>('PUT', `/api/v1/trainings/${id}`, { body, ifMatch })).body;
}

export function cancelTraining(id: string, reason: string): Promise<TrainingDetail> {
  return post<TrainingDetail>(`/trainings/${id}/cancel`, reason === '' ? {} : { reason });
}

export async function saveMarks(id: string, marks: TrainingMarks['marks'], ifMatch: string): Promise<TrainingDetail> {
  return (await ask<TrainingDetail>('POST', `/api/v1/trainings/${id}/marks`, { body: { marks }, ifMatch })).body;
}

export function signUp(id: string, what: 'join' | 'leave'): Promise<TrainingDetail> {
  return post<TrainingDetail>(`/trainings/${id}/${what}`, {});
}
