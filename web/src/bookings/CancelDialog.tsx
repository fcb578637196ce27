import { saySpan } from '@jishi/shared/messages/format';
import type { Booking, Order } from '@jishi/shared/schema/booking';
import { useMutation, useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { ReasonField } from '../ui/ReasonField.tsx';
import { CancelCost } from './CancelCost.tsx';
import { CancelScopes } from './CancelScopes.tsx';
import { type Cancelled, type CancelScope, cancel, orderQuery } from './cancelling.ts';
import { bookingQuery } from './queries.ts';
import { useRefreshBookings } from './useAct.ts';

type Props = { booking: Booking; scope?: CancelScope; onClose: () => void };

/** Cancelling a booking, or what belongs to it too, with the consequence and the cost named first. */
export function CancelDialog({ booking, scope: first = 'this', onClose }: Props) {
  const { m, name, language } = useMessages();
  const [scope, setScope] = useState<CancelScope>(first);
  const [reason, setReason] = useState('');
  const [opened] = useState(() => Date.now());
  const order = useQuery({ ...orderQuery(booking.orderId), enabled: booking.mine && booking.seriesId === null }).data;
  const others = order ? cancellable(order, opened).filter((id) => id !== booking.id) : [];
  // What it costs changes with time: the newest is shown.
  const hit = scope === 'order' ? [booking.id, ...others] : [booking.id];
  const hits = useQueries({ queries: hit.map((id) => ({ ...bookingQuery(id), staleTime: 0 })) });
  const newest = hits.flatMap(({ data }) => data ?? []);
  const cancelling = useCancelling(booking, onClose);
  const time = saySpan({ from: Date.parse(booking.from), to: Date.parse(booking.to) }, booking.zone, language);
  return (
    <Dialog title={m.bookings.cancelTitle} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          cancelling.mutate({ scope, reason });
        }}
      >
        <p className="strong">
          {name(booking.instrument.name)}, {time}
        </p>
        <CancelScopes
          inSeries={booking.seriesId !== null}
          inOrder={others.length + 1}
          scope={scope}
          onScope={(next) => {
            cancelling.reset();
            setScope(next);
          }}
        />
        <p>{scope === 'this' ? m.bookings.cancelConsequence(time) : m.bookings.cancelAllConsequence}</p>
        <div aria-live="polite">
          <CancelCost bookings={newest.length > 0 ? newest : [booking]} scope={scope} />
        </div>
        <ReasonField value={reason} onChange={setReason} />
        {cancelling.isError && <ProblemNotice error={cancelling.error} />}
        {cancelling.data && <NotCancelled cancelled={cancelling.data} bookings={newest} />}
        <p className="row">
          <button type="submit" className="button grave" disabled={cancelling.isPending}>
            {scope === 'this' ? m.bookings.cancelDo : m.bookings.cancelDoAll}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {m.bookings.keep}
          </button>
        </p>
      </form>
    </Dialog>
  );
}

/** Lines of an order that its person can cancel yet. */
function cancellable(order: Order, now: number): string[] {
  return order.lines
    .filter(({ state, from }) => (state === 'pending' || state === 'confirmed') && Date.parse(from) > now)
    .map(({ id }) => id);
}

function NotCancelled({ cancelled, bookings }: { cancelled: Cancelled; bookings: readonly Booking[] }) {
  const { m, name, language } = useMessages();
  const stays = bookings.flatMap((booking) => {
    const problem = cancelled.problems.find(({ id }) => id === booking.id)?.problem;
    return problem ? [{ booking, why: problem.detail ?? problem.title }] : [];
  });
  if (stays.length === 0) return null;
  return (
    <div className="notice warn" role="status">
      <p className="strong">{m.bookings.notCancelled}</p>
      <ul>
        {stays.map(({ booking, why }) => (
          <li key={booking.id}>
            {name(booking.instrument.name)},{' '}
            {saySpan({ from: Date.parse(booking.from), to: Date.parse(booking.to) }, booking.zone, language)}: {why}
          </li>
        ))}
      </ul>
    </div>
  );
}

function useCancelling(booking: Booking, onClose: () => void) {
  const { m } = useMessages();
  const announce = useAnnounce();
  const refresh = useRefreshBookings();
  return useMutation({
    mutationFn: ({ scope, reason }: { scope: CancelScope; reason: string }) => cancel(booking, scope, reason),
    onSuccess: ({ count, problems }, { scope }) => {
      announce(scope === 'this' ? m.bookings.cancelled : m.bookings.cancelledCount(count));
      if (problems.length === 0) onClose();
    },
    onSettled: refresh,
  });
}
