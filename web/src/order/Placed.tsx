import { sayMoney, saySpan } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { ApprovalSteps } from '../bookings/ApprovalSteps.tsx';
import { orderQuery } from '../bookings/cancelling.ts';
import { bookingQuery } from '../bookings/queries.ts';
import { StateTag } from '../bookings/StateTag.tsx';
import { MakeAddress } from '../calendars/MakeAddress.tsx';
import { useLive } from '../live/useLive.ts';
import { useFeedWords } from '../messages/useFeedWords.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';

/** The answer: confirmed, or who has to approve; and the way into the calendar. */
export function Placed({ id }: { id: string }) {
  const { m } = useMessages();
  const words = useFeedWords();
  const found = useQuery(orderQuery(id));
  const bookings = useQueries({ queries: (found.data?.lines ?? []).map((line) => bookingQuery(line.id)) });
  const heading = useRef<HTMLHeadingElement>(null);
  const watched = useMemo(() => ({ mine: '1' as const }), []);
  const keys = useMemo(() => [['order', id], ['booking']], [id]);
  useLive(watched, keys);
  const state = found.data?.state;
  useEffect(() => {
    if (state) heading.current?.focus();
  }, [state]);

  if (hasNothing(found)) return <ProblemNotice wholePage error={found.error} retry={() => found.refetch()} />;
  if (!found.data) return <Loading />;
  const pending = found.data.state === 'pending';
  return (
    <div className="order stack">
      <section className="panel chosen stack">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {pending ? m.order.pending : m.order.confirmed}
          </h1>
          <p>{pending ? m.order.pendingText : m.order.confirmedText}</p>
        </div>
        <ul className="stack order-lines">
          {bookings.map((booking, index) => (
            <li key={found.data.lines[index]?.id}>
              {booking.data ? <PlacedLine booking={booking.data} /> : <Loading />}
            </li>
          ))}
        </ul>
        <p className="row">
          <Link to="/bookings" search={{ view: pending ? 'pending' : undefined }} className="button main">
            {m.order.toBookings}
          </Link>
          <Link to="/" className="button">
            {m.order.another}
          </Link>
        </p>
      </section>
      <section className="panel stack tight" aria-labelledby="subscribe-title">
        <h2 id="subscribe-title">{m.order.subscribe}</h2>
        <p className="muted">{words.intro}</p>
        <MakeAddress choices={[{ label: words.make, wanted: { kind: 'me', detail: 'full' } }]} />
      </section>
    </div>
  );
}

function PlacedLine({ booking }: { booking: Booking }) {
  const { m, name, language } = useMessages();
  const span = { from: Date.parse(booking.from), to: Date.parse(booking.to) };
  return (
    <div className="row spread">
      <div>
        <p className="strong">
          <Link to="/bookings/$id" params={{ id: booking.id }}>
            {name(booking.instrument.name)}
          </Link>
        </p>
        <p>
          {saySpan(span, booking.zone, language)} <span className="muted small">{m.common.inZone(booking.zone)}</span>
        </p>
        <p className="muted">
          {name(booking.facility.name)} · {sayMoney(booking.price, language)}
        </p>
        <ApprovalSteps booking={booking} />
      </div>
      <div className="row">
        <StateTag state={booking.state} />
        <a className="button" href={`/api/v1/bookings/${booking.id}/event.ics`} download={`jishi-${booking.id}.ics`}>
          {m.order.addToCalendar}
        </a>
      </div>
    </div>
  );
}
