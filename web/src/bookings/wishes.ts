import type { Order } from '@jishi/shared/schema/booking';
import type { Wish } from '@jishi/shared/schema/wish';
import { queryOptions } from '@tanstack/react-query';
import { ask, get, post } from '../api.ts';

export const waitlistQuery = queryOptions({
  queryKey: ['waitlist'],
  queryFn: async ({ signal }) => (await get<{ items: Wish[] }>('/waitlist', {}, signal)).items,
});

export type NewWish = Pick<Wish, 'id' | 'from' | 'to' | 'minutes'> & {
  readonly instrumentId: string;
  readonly any: boolean;
  readonly mode?: NonNullable<Wish['mode']>;
  readonly groupId?: string;
};

export function joinWaitlist(wish: NewWish): Promise<Wish> {
  return post<Wish>('/waitlist', wish);
}

export async function leaveWaitlist(wishId: string): Promise<void> {
  await ask('DELETE', `/api/v1/waitlist/${wishId}`);
}

/** The same ids again, say after a lost answer, are the same booking. */
export function acceptOffer(offerId: string, ids: { orderId: string; bookingId: string }): Promise<Order> {
  return post<Order>(`/offers/${offerId}/accept`, ids);
}

export async function declineOffer(offerId: string): Promise<void> {
  await ask('POST', `/api/v1/offers/${offerId}/decline`);
}
