import type { Order } from '@jishi/shared/schema/booking';
import { post } from '../api.ts';
import { wireLine } from '../instrument/queries.ts';
import type { DraftLine } from './line.ts';

export type OrderDraft = {
  readonly id: string;
  readonly lines: readonly (DraftLine & { readonly id: string; readonly purpose: string })[];
};

/** Places an order. The same draft sent again, say after a lost answer, is the same order. */
export function submitOrder(draft: OrderDraft): Promise<Order> {
  return post<Order>('/orders', {
    id: draft.id,
    lines: draft.lines.map(({ id, purpose, ...line }) => ({
      id,
      ...wireLine(line),
      ...(purpose.trim() ? { purpose: purpose.trim() } : {}),
    })),
  });
}
