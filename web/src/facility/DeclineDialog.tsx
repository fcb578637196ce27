import { saySpan } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ApiProblem, get } from '../api.ts';
import { act } from '../bookings/queries.ts';
import { useRefreshBookings } from '../bookings/useAct.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { ReasonField } from '../ui/ReasonField.tsx';
import { useTodayTexts } from './useTodayTexts.ts';

type Props = {
  bookings: readonly Booking[];
  onClose: () => void;
  /** All were declined. */
  onDone?: () => void;
};

/** Declining requests, one or many with one reason, with the consequence named first. */
export function DeclineDialog({ bookings, onClose, onDone }: Props) {
  const { m, name, language } = useMessages();
  const texts = useTodayTexts().approval;
  const [reason, setReason] = useState('');
  const decline = useDeclining(() => {
    onDone?.();
    onClose();
  });
  const many = bookings.length > 1;
  return (
    <Dialog title={many ? texts.declineMany(bookings.length) : m.facility.declineTitle} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          decline.mutate({ bookings, reason });
        }}
      >
        <ul className="impact">
          {bookings.map((booking) => (
            <li key={booking.id} className={many ? undefined : 'strong'}>
              {many && `${booking.person.name}, `}
              {name(booking.instrument.name)},{' '}
              {saySpan({ from: Date.parse(booking.from), to: Date.parse(booking.to) }, booking.zone, language)}
            </li>
          ))}
        </ul>
        <p>{many ? texts.declineManyConsequence : m.facility.declineConsequence}</p>
        <ReasonField value={reason} onChange={setReason} />
        {decline.isError && <ProblemNotice error={decline.error} />}
        <p className="row">
          <button type="submit" className="button grave" disabled={decline.isPending}>
            {m.facility.declineDo}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {m.bookings.keep}
          </button>
        </p>
      </form>
    </Dialog>
  );
}

/** A line of an order that was declined with another one has been decided already. */
async function decline(id: string, reason: string): Promise<void> {
  try {
    await act(id, 'decline', reason);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.slug !== 'conflict') throw error;
    if ((await get<Booking>(`/bookings/${id}`)).state === 'pending') throw error;
  }
}

/** One after the other; the first that cannot be declined ends it. Sent again, it goes on with those that are left. */
function useDeclining(onDone: () => void) {
  const texts = useTodayTexts().approval;
  const announce = useAnnounce();
  const refresh = useRefreshBookings();
  const done = useRef(new Set<string>());
  return useMutation({
    mutationFn: async ({ bookings, reason }: { bookings: readonly Booking[]; reason: string }) => {
      for (const { id } of bookings) {
        if (!done.current.has(id)) await decline(id, reason);
        done.current.add(id);
      }
    },
    onSuccess: (_done, { bookings }) => {
      announce(texts.declined(bookings.length));
      onDone();
    },
    onSettled: refresh,
  });
}
