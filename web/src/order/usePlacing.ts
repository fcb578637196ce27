import type { AlternativeOut, Order, Quote, RefusalOut } from '@jishi/shared/schema/booking';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ApiProblem } from '../api.ts';
import { chooseGroup } from '../group/choice.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { forgetHold } from './held.ts';
import { type OrderDraft, submitOrder } from './submit.ts';
import { forgetPurposes } from './useDraft.ts';

const route = getRouteApi('/order');

/** Places the order, in the time that is held for it, and goes on to what was placed. */
export function usePlacing(settled: () => Promise<string | undefined>) {
  const { m } = useMessages();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    // A hold that is on its way would refuse the order that overtakes it.
    mutationFn: async (draft: OrderDraft) => submitOrder(draft, await settled()),
    onSuccess: async (order: Order) => {
      forgetPurposes();
      forgetHold();
      chooseGroup(undefined);
      announce(order.state === 'pending' ? m.order.pending : m.order.confirmed);
      for (const key of ['agenda', 'bookings', 'instruments', 'quote'])
        void client.invalidateQueries({ queryKey: [key] });
      client.setQueryData(['order', order.id], order);
      await navigate({ search: (before) => ({ ...before, line: undefined, placed: order.id }), replace: true });
    },
  });
}

type Refused = { readonly refusals: readonly RefusalOut[]; readonly alternatives: readonly AlternativeOut[] };

export function isRefused(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && error.slug === 'refused';
}

/** What the server said when it refused to place the order; null when it did not. */
export function refusedAnswer(error: unknown): Refused | null {
  if (!isRefused(error)) return null;
  const { refusals = [], alternatives = [] } = error.document as Partial<Refused>;
  return { refusals, alternatives };
}

/** What it would say now. */
export function refusedQuote(quote: Quote | undefined): Refused {
  return { refusals: quote?.lines.flatMap((line) => line.refusals) ?? [], alternatives: quote?.alternatives ?? [] };
}
