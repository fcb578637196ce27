import type { BookingState } from '@jishi/shared/rules/lifecycle';
import type { Booking, MovePreview } from '@jishi/shared/schema/booking';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ListView } from '../addresses.ts';
import { ask, get, post } from '../api.ts';
import { wire } from '../instrument/queries.ts';
import type { Query } from '../url.ts';

export type BookingPage = { readonly items: Booking[]; readonly next: string | null };

export function bookingQuery(id: string) {
  return queryOptions({
    queryKey: ['booking', id],
    queryFn: ({ signal }) => get<Booking>(`/bookings/${id}`, {}, signal),
  });
}

const UPCOMING: readonly BookingState[] = ['confirmed', 'in-use'];

/** `now` is rounded by the caller, so that the key stays the same for a while. */
export function myBookingsQuery(view: ListView, now: number) {
  return bookingsQuery(['mine', view], { mine: 1, ...questionOf(view, now) });
}

function questionOf(view: ListView, now: number): Query {
  switch (view) {
    case 'upcoming':
      return { state: UPCOMING, from: wire(now) };
    case 'pending':
      return { state: 'pending', from: wire(now) };
    case 'past':
      return { past: 1 };
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

/** What a move would cost, and what would refuse it; nothing is written. */
export function movePreviewQuery({ id, version }: Booking, { from, to }: { from: number; to: number }) {
  return queryOptions({
    queryKey: ['move-preview', id, version, from, to],
    queryFn: async ({ signal }) => {
      const body = { from: wire(from), to: wire(to) };
      return (await ask<MovePreview>('PATCH', `/api/v1/bookings/${id}`, { query: { dryRun: 1 }, body, signal })).body;
    },
    placeholderData: keepPreviousData,
    staleTime: 5000,
  });
}

const SHOWN: readonly BookingState[] = ['pending', 'confirmed', 'in-use', 'completed', 'no-show'];
const MOST_PAGES = 10;

/** All of one's own bookings that touch a window, for a calendar: what was cancelled or refused has no place in it. */
export function myCalendarQuery(window: { from: number; to: number }) {
  return queryOptions({
    queryKey: ['bookings', 'calendar', window],
    queryFn: async ({ signal }) => {
      const question = { mine: 1, state: SHOWN, from: wire(window.from), to: wire(window.to), limit: 100 };
      const items: Booking[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const found = await get<BookingPage>('/bookings', { ...question, cursor }, signal);
        items.push(...found.items);
        if (found.next === null) break;
        cursor = found.next;
      }
      return items;
    },
    placeholderData: keepPreviousData,
    staleTime: 5000,
  });
}
