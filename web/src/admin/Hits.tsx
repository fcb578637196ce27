import { saySpan } from '@jishi/shared/messages/format';
import type { HitBooking } from '@jishi/shared/schema/admin-institution';
import { useMessages } from '../messages/useMessages.tsx';

const SHOWN = 10;

/** The first bookings that a change of hours leaves outside, each in the zone of its facility. */
export function Hits({ bookings }: { bookings: readonly HitBooking[] }) {
  const { name, language } = useMessages();
  if (bookings.length === 0) return null;
  return (
    <ul className="small">
      {bookings.slice(0, SHOWN).map((one) => (
        <li key={one.bookingId}>
          {saySpan({ from: Date.parse(one.from), to: Date.parse(one.to) }, one.facility.zone, language)} ·{' '}
          {name(one.instrument.name)} · {name(one.facility.name)}
        </li>
      ))}
    </ul>
  );
}
