import { sayMoney, saySpan } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import { ApprovalSteps } from '../bookings/ApprovalSteps.tsx';
import { StateTag } from '../bookings/StateTag.tsx';
import { useAct } from '../bookings/useAct.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';

/** What asks for more before it is done. */
export type NextStep = 'move' | 'cancel' | 'decline';

type Props = { booking: Booking; onNext: (next: NextStep) => void };

/** Everything about one booking, and what the reader may do with it now. */
export function BookingDetails({ booking, onNext }: Props) {
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
