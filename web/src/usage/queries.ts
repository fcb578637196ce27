import type { Booking } from '@jishi/shared/schema/booking';
import type { UsageReport, UsageTrend } from '@jishi/shared/schema/usage';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { ask, get, post } from '../api.ts';
import type { BookingPage } from '../bookings/queries.ts';

export function usageQuery(facility: string, month: string | undefined) {
  return queryOptions({
    queryKey: ['usage', facility, month ?? null],
    queryFn: ({ signal }) => get<UsageReport>(`/facilities/${facility}/usage`, { month }, signal),
    placeholderData: keepPreviousData,
  });
}

export function trendQuery(facility: string, month: string | undefined) {
  return queryOptions({
    queryKey: ['usage', facility, 'trend', month ?? null],
    queryFn: ({ signal }) => get<UsageTrend>(`/facilities/${facility}/usage/trend`, { month }, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** Bookings of an instrument in a month; those that begin before it are the month's before. */
export function monthBookingsQuery(facility: string, instrument: string, span: { from: string; to: string }) {
  const question = {
    facility,
    instrument,
    from: span.from,
    to: span.to,
    state: ['completed', 'in-use', 'no-show', 'confirmed'],
  };
  return infiniteQueryOptions({
    queryKey: ['bookings', 'usage', question],
    queryFn: ({ pageParam, signal }) =>
      get<BookingPage>('/bookings', { ...question, limit: 50, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export async function correctHours(
  booking: Booking,
  hours: { readonly from: string; readonly to: string; readonly reason: string },
): Promise<Booking> {
  const path = `/api/v1/bookings/${booking.id}/usage`;
  return (await ask<Booking>('PUT', path, { body: hours, ifMatch: `"${booking.version}"` })).body;
}

export function closeMonth(facility: string, month: string): Promise<UsageReport> {
  return post<UsageReport>(`/facilities/${facility}/months/${month}/close`, {});
}

export function reopenMonth(facility: string, month: string, reason: string): Promise<UsageReport> {
  return post<UsageReport>(`/facilities/${facility}/months/${month}/reopen`, { reason });
}
