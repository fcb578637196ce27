import { saySpan } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import { useState } from 'react';
import { useAct } from '../bookings/useAct.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { ReasonField } from '../ui/ReasonField.tsx';

/** Declining a request with its consequence named first. */
export function DeclineDialog({ booking, onClose }: { booking: Booking; onClose: () => void }) {
  const { m, name, language } = useMessages();
  const [reason, setReason] = useState('');
  const act = useAct(onClose);
  const time = saySpan({ from: Date.parse(booking.from), to: Date.parse(booking.to) }, booking.zone, language);
  return (
    <Dialog title={m.facility.declineTitle} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          act.mutate({ id: booking.id, action: 'decline', reason });
        }}
      >
        <p className="strong">
          {name(booking.instrument.name)}, {time}
        </p>
        <p>{m.facility.declineConsequence}</p>
        <ReasonField value={reason} onChange={setReason} />
        {act.isError && <ProblemNotice error={act.error} />}
        <p className="row">
          <button type="submit" className="button grave" disabled={act.isPending}>
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
