import { sayMoney } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import { useGroup } from '../group/useGroup.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { ApprovalSteps } from './ApprovalSteps.tsx';

/** What is particular about a booking: approval, group, series, what goes along, and what it cost beside the price. */
export function BookingFacts({ booking }: { booking: Booking }) {
  const { m, name, language } = useMessages();
  const { groups } = useGroup();
  const group = groups?.find(({ id }) => id === booking.groupId);
  const parts = booking.parts.map((part) => name(part.name)).join(', ');
  const facts = [
    group && m.bookings.forGroup(name(group.name)),
    parts && m.bookings.with(parts),
    booking.fee && m.bookings.lateFee(sayMoney(booking.fee, language)),
  ].filter(Boolean);
  return (
    <>
      {facts.length > 0 && <p>{facts.join(' · ')}</p>}
      {booking.purpose && <p>{booking.purpose}</p>}
      {booking.reason && <p className="muted">{m.bookings.because(booking.reason)}</p>}
      <ApprovalSteps booking={booking} />
    </>
  );
}
