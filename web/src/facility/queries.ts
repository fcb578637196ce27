import type { BookingFate } from '@jishi/shared/schema/booking';
import type { Closure, Impact } from '@jishi/shared/schema/closure';
import type { Facility } from '@jishi/shared/schema/institution';
import type { Schedule, ScheduleVersion } from '@jishi/shared/schema/schedule';
import type { FacilityInstrument, Today } from '@jishi/shared/schema/today';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { ask, get, post } from '../api.ts';
import { bookingsQuery } from '../bookings/queries.ts';

export function facilityQuery(id: string) {
  return queryOptions({
    queryKey: ['facility', id],
    queryFn: ({ signal }) => get<Facility>(`/facilities/${id}`, {}, signal),
    staleTime: 60_000,
  });
}

export function facilityInstrumentsQuery(id: string) {
  return queryOptions({
    queryKey: ['facility', id, 'instruments'],
    queryFn: async ({ signal }) =>
      (await get<{ items: FacilityInstrument[] }>(`/facilities/${id}/instruments`, {}, signal)).items,
    staleTime: 60_000,
  });
}

/** Without a date: today in the facility's zone. */
export function todayQuery(id: string, date: string | undefined) {
  return queryOptions({
    queryKey: ['today', id, date ?? null],
    queryFn: ({ signal }) => get<Today>(`/facilities/${id}/today`, { date }, signal),
    placeholderData: keepPreviousData,
  });
}

export function waitingQuery(facility: string) {
  return bookingsQuery(['waiting', facility], { facility, state: 'pending' });
}

/** As many as the server takes at once. */
const MANY = 100;

/** Approves each that can be, and tells what became of each. */
export async function approveAll(ids: readonly string[]): Promise<BookingFate[]> {
  const fates: BookingFate[] = [];
  for (let begin = 0; begin < ids.length; begin += MANY) {
    const some = ids.slice(begin, begin + MANY);
    fates.push(...(await post<{ items: BookingFate[] }>('/bookings/approve', { ids: some })).items);
  }
  return fates;
}

export type SeenSchedule = { readonly schedule: Schedule; readonly etag: string };

export function scheduleQuery(facility: string, id: string) {
  return queryOptions({
    queryKey: ['schedule', facility, id],
    queryFn: async ({ signal }): Promise<SeenSchedule> => {
      const answer = await ask<Schedule>('GET', `/api/v1/facilities/${facility}/schedules/${id}`, { signal });
      return { schedule: answer.body, etag: answer.etag ?? `"${answer.body.version}"` };
    },
    staleTime: 30_000,
  });
}

type ScheduleChange = { readonly facility: string; readonly id: string; readonly version: ScheduleVersion };

export async function previewSchedule({ facility, id, version }: ScheduleChange): Promise<Impact> {
  const path = `/api/v1/facilities/${facility}/schedules/${id}`;
  return (await ask<Impact>('PUT', path, { body: version, query: { dryRun: 1 } })).body;
}

export async function publishSchedule({ facility, id, version }: ScheduleChange, etag: string): Promise<Schedule> {
  const path = `/api/v1/facilities/${facility}/schedules/${id}`;
  return (await ask<Schedule>('PUT', path, { body: version, ifMatch: etag })).body;
}

export function closuresQuery(instrument: string) {
  return queryOptions({
    queryKey: ['closures', instrument],
    queryFn: async ({ signal }) =>
      (await get<{ items: Closure[] }>(`/instruments/${instrument}/closures`, {}, signal)).items,
  });
}

export function endClosure(id: string): Promise<Closure> {
  return post<Closure>(`/closures/${id}/end`, {});
}
