import { sayMoney, saySpan } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import { ApprovalSteps } from '../bookings/ApprovalSteps.tsx';
import { useMessages } from '../messages/useMessages.tsx';

type Props = {
  booking: Booking;
  selected: boolean;
  busy: boolean;
  onToggle: () => void;
  onApprove: () => void;
  onDecline: () => void;
};

/** One request with what is needed to decide about it. */
export function ApprovalRow({ booking, selected, busy, onToggle, onApprove, onDecline }: Props) {
  const { m, said, name, language } = useMessages();
  const { person } = booking;
  const mayApprove = booking.actions.includes('approve');
  const time = saySpan({ from: Date.parse(booking.from), to: Date.parse(booking.to) }, booking.zone, language);
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          checked={selected}
          disabled={!mayApprove}
          aria-label={m.facility.selectOne(person.name)}
          onChange={onToggle}
        />
      </td>
      <td>
        {person.name}
        <br />
        <span className="muted small">
          {[person.institution && name(person.institution), said.userClasses[booking.class]]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </td>
      <td>
        {name(booking.instrument.name)}
        <br />
        <span className="muted small">{time}</span>
        {booking.approvals.length > 1 && <ApprovalSteps booking={booking} />}
      </td>
      <td>{booking.purpose ?? <span className="muted">–</span>}</td>
      <td className="nowrap">{sayMoney(booking.price, language)}</td>
      <td>
        <div className="row decisions">
          <button
            type="button"
            className="button main"
            disabled={busy || !mayApprove}
            aria-label={m.facility.approveLabel(person.name)}
            onClick={onApprove}
          >
            {m.facility.approve}
          </button>
          <button
            type="button"
            className="button"
            disabled={busy}
            aria-label={m.facility.declineLabel(person.name)}
            onClick={onDecline}
          >
            {m.facility.decline}
          </button>
        </div>
      </td>
    </tr>
  );
}
