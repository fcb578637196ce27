import { saySpan } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import { useState } from 'react';
import { StateTag } from '../bookings/StateTag.tsx';
import { useMessages } from '../messages/useMessages.tsx';
import { BookingDialog } from './BookingDialog.tsx';

type Props = {
  impact: { readonly bookings: readonly Booking[]; readonly total: number };
  none: string;
  some: string;
  consequence: string;
};

/** The bookings that a change hits, each one click away from being moved or cancelled. */
export function ImpactList({ impact, none, some, consequence }: Props) {
  const { m, name, language } = useMessages();
  const [opened, setOpened] = useState<string | null>(null);
  if (impact.total === 0) return <p className="notice good">✓ {none}</p>;
  return (
    <div className="notice hits stack tight">
      <p className="strong">
        <span aria-hidden="true">⚠ </span>
        {some}
      </p>
      <ul className="impact">
        {impact.bookings.map((booking) => (
          <li key={booking.id}>
            <button type="button" className="button quiet" onClick={() => setOpened(booking.id)}>
              {saySpan({ from: Date.parse(booking.from), to: Date.parse(booking.to) }, booking.zone, language)} ·{' '}
              {name(booking.instrument.name)} · {booking.person.name}
            </button>{' '}
            <StateTag state={booking.state} />
          </li>
        ))}
      </ul>
      {impact.total > impact.bookings.length && <p>{m.availability.moreHit(impact.total - impact.bookings.length)}</p>}
      <p>{consequence}</p>
      {opened && <BookingDialog id={opened} onClose={() => setOpened(null)} />}
    </div>
  );
}
