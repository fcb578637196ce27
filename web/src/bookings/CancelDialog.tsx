import { saySpan } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import { useId, useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { useAct } from './useAct.ts';

/** Cancelling (or, for staff, declining) with its consequence named first. */
export function CancelDialog({
  booking,
  action = 'cancel',
  onClose,
}: {
  booking: Booking;
  action?: 'cancel' | 'decline';
  onClose: () => void;
}) {
  const { m, name, language } = useMessages();
  const [reason, setReason] = useState('');
  const id = useId();
  const act = useAct(onClose);
  const time = saySpan({ from: Date.parse(booking.from), to: Date.parse(booking.to) }, booking.zone, language);
  const declining = action === 'decline';
  return (
    <Dialog title={declining ? m.facility.declineTitle : m.bookings.cancelTitle} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          act.mutate({ id: booking.id, action, reason });
        }}
      >
        <p className="strong">
          {name(booking.instrument.name)}, {time}
        </p>
        <p>{declining ? m.facility.declineConsequence : m.bookings.cancelConsequence(time)}</p>
        <div className="field">
          <label htmlFor={id} className="label">
            {m.bookings.reason} ({m.common.optional})
          </label>
          <textarea
            id={id}
            className="input"
            maxLength={500}
            rows={2}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        {act.isError && <ProblemNotice error={act.error} />}
        <p className="row">
          <button type="submit" className="button grave" disabled={act.isPending}>
            {declining ? m.facility.declineDo : m.bookings.cancelDo}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {m.bookings.keep}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
