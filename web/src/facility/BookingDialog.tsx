import { sayMoney, saySpan } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApprovalSteps } from '../bookings/ApprovalSteps.tsx';
import { CancelDialog } from '../bookings/CancelDialog.tsx';
import { MoveDialog } from '../bookings/MoveDialog.tsx';
import { bookingQuery } from '../bookings/queries.ts';
import { StateTag } from '../bookings/StateTag.tsx';
import { useAct } from '../bookings/useAct.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { DeclineDialog } from './DeclineDialog.tsx';

/** Everything about one booking, and what staff may do with it now. */
export function BookingDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { m } = useMessages();
  const found = useQuery(bookingQuery(id));
  const [next, setNext] = useState<'move' | 'cancel' | 'decline' | null>(null);
  if (next === 'move' && found.data) return <MoveDialog booking={found.data} onClose={onClose} />;
  if (next === 'cancel' && found.data) return <CancelDialog booking={found.data} onClose={onClose} />;
  if (next === 'decline' && found.data) return <DeclineDialog booking={found.data} onClose={onClose} />;
  return (
    <Dialog title={m.bookings.details} onClose={onClose}>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data && <Details booking={found.data} onNext={setNext} />}
    </Dialog>
  );
}

function Details({ booking, onNext }: { booking: Booking; onNext: (next: 'move' | 'cancel' | 'decline') => void }) {
  const { m, said, name, language } = useMessages();
  const act = useAct();
  const time = saySpan({ from: Date.parse(booking.from), to: Date.parse(booking.to) }, booking.zone, language);
  const may = (action: Booking['actions'][number]) => booking.actions.includes(action);
  const { institution } = booking.person;
  const facts = [
    [m.facility.applicant, [booking.person.name, institution && name(institution)].filter(Boolean).join(' · ')],
    [m.instrument.mode, said.modes[booking.mode]],
    [m.facility.fee, `${sayMoney(booking.price, language)} (${said.userClasses[booking.class]})`],
    [m.facility.purpose, booking.purpose],
    [m.bookings.reason, booking.reason],
  ] as const;
  return (
    <div className="stack">
      <div>
        <p className="strong">{name(booking.instrument.name)}</p>
        <p>
          {time} <span className="muted small">{m.common.inZone(booking.zone)}</span> <StateTag state={booking.state} />
        </p>
      </div>
      <dl className="dl">
        {facts.map(
          ([title, fact]) =>
            fact && (
              <div key={title} className="dl-row">
                <dt>{title}</dt>
                <dd>{fact}</dd>
              </div>
            ),
        )}
      </dl>
      <ApprovalSteps booking={booking} />
      {act.isError && <ProblemNotice error={act.error} />}
      <div className="row">
        {(['approve', 'check-in', 'check-out'] as const).map(
          (action) =>
            may(action) && (
              <button
                key={action}
                type="button"
                className="button main"
                disabled={act.isPending}
                onClick={() => act.mutate({ id: booking.id, action })}
              >
                {said.actions[action]}
              </button>
            ),
        )}
        {(['miss', 'restore'] as const).map(
          (action) =>
            may(action) && (
              <button
                key={action}
                type="button"
                className="button"
                disabled={act.isPending}
                onClick={() => act.mutate({ id: booking.id, action })}
              >
                {said.actions[action]}
              </button>
            ),
        )}
        {may('decline') && (
          <button type="button" className="button grave" onClick={() => onNext('decline')}>
            {m.facility.decline}
          </button>
        )}
        {may('move') && (
          <button type="button" className="button" onClick={() => onNext('move')}>
            {m.bookings.move}
          </button>
        )}
        {may('cancel') && !may('decline') && (
          <button type="button" className="button grave" onClick={() => onNext('cancel')}>
            {m.bookings.cancel}
          </button>
        )}
      </div>
    </div>
  );
}
