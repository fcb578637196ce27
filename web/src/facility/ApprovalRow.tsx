import { sayInstant, sayMoney, saySpan } from '@jishi/shared/messages/format';
import type { Applicant } from '@jishi/shared/schema/applicant';
import type { Booking } from '@jishi/shared/schema/booking';
import { ApprovalSteps } from '../bookings/ApprovalSteps.tsx';
import { useMessages } from '../messages/useMessages.tsx';
import { ApplicantFacts } from './ApplicantFacts.tsx';
import { useTodayTexts } from './useTodayTexts.ts';

type Props = {
  booking: Booking;
  /** What the facility knows of whoever asks, once it is there. */
  applicant: Applicant | undefined;
  selected: boolean;
  busy: boolean;
  onToggle: () => void;
  onApprove: () => void;
  onDecline: () => void;
};

/** One request with what is needed to decide about it. */
export function ApprovalRow({ booking, applicant, selected, busy, onToggle, onApprove, onDecline }: Props) {
  const { m, said, name, language } = useMessages();
  const texts = useTodayTexts().approval;
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
          <br />
          {texts.asked(sayInstant(Date.parse(booking.createdAt), booking.zone, language))}
        </span>
        {applicant && <ApplicantFacts applicant={applicant} zone={booking.zone} />}
      </td>
      <td>
        {name(booking.instrument.name)}
        <br />
        <span className="muted small">
          {time}
          <br />
          {said.modes[booking.mode]}
          {booking.parts.length > 0 && ` · ${texts.with(booking.parts.map((part) => name(part.name)).join(', '))}`}
        </span>
        {booking.approvals.length > 1 ? <ApprovalSteps booking={booking} /> : <Due booking={booking} />}
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

/** Until when it is to be decided. */
function Due({ booking }: { booking: Booking }) {
  const { language } = useMessages();
  const texts = useTodayTexts().approval;
  const due = booking.approvals.find(({ decision }) => decision === null)?.dueAt;
  if (!due) return null;
  const time = sayInstant(Date.parse(due), booking.zone, language);
  return Date.parse(due) > Date.now() ? (
    <span className="small approval-due">{texts.due(time)}</span>
  ) : (
    <span className="small bad approval-due">{texts.overdue(time)}</span>
  );
}
