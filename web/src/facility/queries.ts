import type { Applicant } from '@jishi/shared/schema/applicant';
import type { BookingFate } from '@jishi/shared/schema/booking';
import type { Closure } from '@jishi/shared/schema/closure';
import type { FacilityWeek } from '@jishi/shared/schema/facility-week';
import type { ComingHolidays } from '@jishi/shared/schema/holiday';
import type { Facility } from '@jishi/shared/schema/institution';
import type { Schedule } from '@jishi/shared/schema/schedule';
import type { FacilityInstrument, Today } from '@jishi/shared/schema/today';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, post } from '../api.ts';
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

/** The week that begins on a Monday; without one this week in the facility's zone. Fresh whenever the day is. */
export function facilityWeekQuery(id: string, monday: string | undefined) {
  return queryOptions({
    queryKey: ['today', id, 'week', monday ?? null],
    queryFn: ({ signal }) => get<FacilityWeek>(`/facilities/${id}/week`, { from: monday }, signal),
    placeholderData: keepPreviousData,
  });
}

export function waitingQuery(facility: string) {
  return bookingsQuery(['waiting', facility], { facility, state: 'pending' });
}

/** As many as the server takes or gives at once. */
const MANY = 100;

type ApplicantPage = { readonly items: Applicant[]; readonly next: string | null };

/** What is known of those who wait, by booking: of so many of the first as are shown. Fresh whenever they are. */
export function applicantsQuery(facility: string, shown: number) {
  const pages = Math.ceil(shown / MANY);
  return queryOptions({
    queryKey: ['bookings', 'applicants', facility, pages],
    queryFn: async ({ signal }) => {
      const known = new Map<string, Applicant>();
      let cursor: string | undefined;
      for (let page = 0; page < pages; page += 1) {
        const question = { limit: MANY, cursor };
        const found = await get<ApplicantPage>(`/facilities/${facility}/applicants`, question, signal);
        for (const one of found.items) known.set(one.bookingId, one);
        if (found.next === null) break;
        cursor = found.next;
      }
      return known;
    },
    enabled: pages > 0,
    placeholderData: keepPreviousData,
  });
}

/** Approves each that can be, and tells what became of each. */
export async function approveAll(ids: readonly string[]): Promise<BookingFate[]> {
  const fates: BookingFate[] = [];
  for (let begin = 0; begin < ids.length; begin += MANY) {
    const some = ids.slice(begin, begin + MANY);
    fates.push(...(await post<{ items: BookingFate[] }>('/bookings/approve', { ids: some })).items);
  }
  return fates;
}

export function scheduleQuery(facility: string, id: string) {
  return queryOptions({
    queryKey: ['schedule', facility, id],
    queryFn: ({ signal }) => get<Schedule>(`/facilities/${facility}/schedules/${id}`, {}, signal),
    staleTime: 30_000,
  });
}

export function holidaysQuery(calendar: string) {
  return queryOptions({
    queryKey: ['holidays', calendar],
    queryFn: ({ signal }) => get<ComingHolidays>(`/holidays/${calendar}`, {}, signal),
    staleTime: 3_600_000,
  });
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
