import type { Order } from '@jishi/shared/schema/booking';
import { ApiProblem, post } from '../api.ts';
import { wireLine } from '../instrument/queries.ts';
import type { DraftLine } from './line.ts';

export type OrderDraft = {
  readonly id: string;
  /** The research group that it is for. */
  readonly groupId: string | undefined;
  readonly lines: readonly (DraftLine & { readonly id: string; readonly purpose: string })[];
};

/**
 * Places an order, in the time that a hold keeps for it. The same draft sent again, say after a lost answer, is the same
 * order. A hold that never arrived at the server is no obstacle.
 */
export async function submitOrder(draft: OrderDraft, holdId: string | undefined): Promise<Order> {
  try {
    return await send(draft, holdId);
  } catch (error) {
    const unknown = holdId !== undefined && error instanceof ApiProblem && error.slug === 'not-found';
    if (unknown) return send(draft, undefined);
    throw error;
  }
}

function send(draft: OrderDraft, holdId: string | undefined): Promise<Order> {
  return post<Order>('/orders', {
    id: draft.id,
    groupId: draft.groupId,
    holdId,
    lines: draft.lines.map(({ id, purpose, ...line }) => ({
      id,
      ...wireLine(line),
      ...(purpose.trim() ? { purpose: purpose.trim() } : {}),
    })),
  });
}
