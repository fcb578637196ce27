import type { BookingState } from '@jishi/shared/rules/lifecycle';
import type { Booking } from '@jishi/shared/schema/booking';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { BookingView } from '../addresses.ts';
import { ask, get, post, type Query } from '../api.ts';
import { wire } from '../instrument/queries.ts';

export type BookingPage = { readonly items: Booking[]; readonly next: string | null };

export function bookingQuery(id: string) {
  return queryOptions({
    queryKey: ['booking', id],
    queryFn: ({ signal }) => get<Booking>(`/bookings/${id}`, {}, signal),
  });
}

const UPCOMING: readonly BookingState[] = ['confirmed', 'in-use'];

/** `now` is rounded by the caller, so that the key stays the same for a while. */
export function myBookingsQuery(view: BookingView, now: number) {
  return bookingsQuery(['mine', view], { mine: 1, ...questionOf(view, now) });
}

function questionOf(view: BookingView, now: number): Query {
  switch (view) {
    case 'upcoming':
      return { state: UPCOMING, from: wire(now) };
    case 'pending':
      return { state: 'pending', from: wire(now) };
    case 'past':
      return {};
  }
}

export function bookingsQuery(key: readonly unknown[], question: Query) {
  return infiniteQueryOptions({
    queryKey: ['bookings', ...key, question],
    queryFn: ({ pageParam, signal }) =>
      get<BookingPage>('/bookings', { ...question, limit: 50, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export type SimpleAction = 'cancel' | 'approve' | 'decline' | 'check-in' | 'check-out' | 'miss' | 'restore';

export function act(id: string, action: SimpleAction, reason?: string): Promise<Booking> {
  return post<Booking>(`/bookings/${id}/${action}`, reason?.trim() ? { reason: reason.trim() } : {});
}

/** Moves the version that was seen; a newer one makes it `stale`. */
export async function move(booking: Booking, span: { from: number; to: number }): Promise<Booking> {
  const answer = await ask<Booking>('PATCH', `/api/v1/bookings/${booking.id}`, {
    body: { from: wire(span.from), to: wire(span.to) },
    ifMatch: `"${booking.version}"`,
  });
  return answer.body;
}
