import type { Booking } from '@jishi/shared/schema/booking';
import type { Me } from '@jishi/shared/schema/person';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { ApiProblem } from '../api.ts';
import { isStaffOf } from '../calendars/useMaySeeAll.ts';
import { BookingDetails, type NextStep } from '../facility/BookingDetails.tsx';
import { DeclineDialog } from '../facility/DeclineDialog.tsx';
import { meQuery } from '../identity/me.ts';
import { useLive } from '../live/useLive.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, Loading, ProblemNotice, SignInLink } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { BookingRow } from './BookingRow.tsx';
import { CancelDialog } from './CancelDialog.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { bookingQuery } from './queries.ts';
import './bookings.css';

const route = getRouteApi('/bookings/$id');

/** One booking, where calendars and invitations lead. */
export function BookingPage() {
  const { data: me, error, refetch } = useQuery(meQuery);
  if (hasNothing({ data: me, error })) return <ProblemNotice wholePage error={error} retry={() => refetch()} />;
  if (me === undefined) return <Loading />;
  return me ? <Found me={me} /> : <SignedOut />;
}

function SignedOut() {
  const { m } = useMessages();
  usePageTitle(m.bookings.one);
  return (
    <div className="panel stack tight">
      <h1>{m.bookings.one}</h1>
      <p>{m.bookings.signInOne}</p>
      <p>
        <SignInLink>{m.shell.signIn}</SignInLink>
      </p>
    </div>
  );
}

function Found({ me }: { me: Me }) {
  const { id } = route.useParams();
  const { m, name } = useMessages();
  const { data: booking, error, refetch } = useQuery(bookingQuery(id));
  useFresh(me, booking, id);
  usePageTitle(booking ? m.bookings.oneOf(name(booking.instrument.name)) : m.bookings.one);
  if (error instanceof ApiProblem && (error.slug === 'not-found' || error.slug === 'invalid')) return <NotYours />;
  if (error && !booking) return <ProblemNotice wholePage error={error} retry={() => refetch()} />;
  if (!booking) return <Loading />;
  return (
    <div className="stack">
      <h1>{m.bookings.one}</h1>
      {booking.mine && !asksStaff(booking) ? <BookingRow booking={booking} /> : <Opened booking={booking} />}
      {booking.mine && (
        <p>
          <Link to="/bookings">{m.bookings.toAll}</Link>
        </p>
      )}
    </div>
  );
}

/** Staff who booked for themselves decide on their own booking as on any other. */
function asksStaff({ actions }: Booking): boolean {
  return (['approve', 'decline', 'miss', 'restore'] as const).some((action) => actions.includes(action));
}

/** Loads it again when somebody changes it: events reach the person, and the staff of the facility. */
function useFresh(me: Me, booking: Booking | undefined, id: string): void {
  const facility = booking && !booking.mine && isStaffOf(me, booking.facility.id) ? booking.facility.id : undefined;
  const watched = useMemo(() => (facility ? { facility } : { mine: '1' as const }), [facility]);
  const keys = useMemo(() => [['booking', id]], [id]);
  useLive(watched, keys);
}

/** Somebody else's booking, with what is asked first. */
function Opened({ booking }: { booking: Booking }) {
  const [next, setNext] = useState<NextStep | null>(null);
  const close = () => setNext(null);
  return (
    <section className="panel">
      <BookingDetails booking={booking} onNext={setNext} />
      {next === 'move' && <MoveDialog booking={booking} onClose={close} />}
      {next === 'cancel' && <CancelDialog booking={booking} onClose={close} />}
      {next === 'decline' && <DeclineDialog bookings={[booking]} onClose={close} />}
    </section>
  );
}

/** Whether it exists is not said to those who may not see it. */
function NotYours() {
  const { m } = useMessages();
  return (
    <div className="panel stack">
      <h1>{m.bookings.notFound}</h1>
      <p>{m.bookings.notFoundDetail}</p>
      <p>
        <Link to="/bookings" className="button main">
          {m.bookings.toAll}
        </Link>
      </p>
    </div>
  );
}
