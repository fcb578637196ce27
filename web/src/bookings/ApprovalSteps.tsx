import { sayInstant } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import { useMessages } from '../messages/useMessages.tsx';

type Step = Booking['approvals'][number];

/** Who approves one after the other: what was decided, whose turn it is and until when. */
export function ApprovalSteps({ booking }: { booking: Booking }) {
  const { m, said } = useMessages();
  const turn = booking.approvals.find(({ decision }) => decision === null);
  const saying = useSayingStep(booking.zone);
  if (booking.state !== 'pending' || !turn) return null;
  return (
    <ol className="steps small" aria-label={m.bookings.steps}>
      {booking.approvals.map((step) => (
        <li key={step.party} className={step === turn ? 'strong' : 'muted'}>
          <span aria-hidden="true">{step.decision === 'approved' ? '✓ ' : step === turn ? '› ' : '· '}</span>
          {m.bookings.stepOf(said.approvers[step.party], saying(step, step === turn))}
        </li>
      ))}
    </ol>
  );
}

function useSayingStep(zone: string): (step: Step, isTurn: boolean) => string {
  const { m, language } = useMessages();
  const say = (instant: string) => sayInstant(Date.parse(instant), zone, language);
  return ({ decision, decidedAt, dueAt }, isTurn) => {
    if (decision !== null && decidedAt !== null) return m.bookings.step[decision](say(decidedAt));
    if (!isTurn) return m.bookings.step.later;
    return dueAt === null ? m.bookings.step.turn : m.bookings.step.turnUntil(say(dueAt));
  };
}
