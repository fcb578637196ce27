import type { Booking, BookingFate, Order } from '@jishi/shared/schema/booking';
import type { SeriesCancelled } from '@jishi/shared/schema/series';
import { queryOptions } from '@tanstack/react-query';
import { get, post } from '../api.ts';
import { act } from './queries.ts';

/** How much of an order or a series goes with a booking. */
export type CancelScope = 'this' | 'following' | 'all' | 'order';

/** What was cancelled, and why something that could have been was not. */
export type Cancelled = { readonly count: number; readonly problems: readonly BookingFate[] };

export function orderQuery(id: string) {
  return queryOptions({ queryKey: ['order', id], queryFn: ({ signal }) => get<Order>(`/orders/${id}`, {}, signal) });
}

export async function cancel(booking: Booking, scope: CancelScope, reason: string): Promise<Cancelled> {
  const why = reason.trim() ? { reason: reason.trim() } : {};
  switch (scope) {
    case 'this':
      await act(booking.id, 'cancel', reason);
      return { count: 1, problems: [] };
    case 'following':
    case 'all': {
      const body = { scope, bookingId: booking.id, ...why };
      const { cancelled } = await post<SeriesCancelled>(`/series/${booking.seriesId}/cancel`, body);
      return { count: cancelled, problems: [] };
    }
    case 'order': {
      const { items } = await post<{ items: BookingFate[] }>(`/orders/${booking.orderId}/cancel`, why);
      return {
        count: items.filter(({ problem }) => !problem).length,
        problems: items.filter(({ problem }) => problem),
      };
    }
  }
}
