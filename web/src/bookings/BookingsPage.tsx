import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { BOOKING_VIEWS, type BookingView, type ListView } from '../addresses.ts';
import { MyAddress } from '../calendars/MyAddress.tsx';
import { meQuery } from '../identity/me.ts';
import { useLive } from '../live/useLive.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useNow } from '../time/reader.ts';
import { More } from '../ui/More.tsx';
import { hasNothing, Loading, ProblemNotice, SignInLink } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { BookingRow } from './BookingRow.tsx';
import { MyCalendar } from './calendar/MyCalendar.tsx';
import { myBookingsQuery } from './queries.ts';
import { Standing } from './Standing.tsx';
import { Waitlist } from './Waitlist.tsx';
import './bookings.css';

const route = getRouteApi('/bookings');

export function BookingsPage() {
  const { m } = useMessages();
  const { data: me, error, refetch } = useQuery(meQuery);
  usePageTitle(m.bookings.title);
  if (hasNothing({ data: me, error })) return <ProblemNotice wholePage error={error} retry={() => refetch()} />;
  if (me === undefined) return <Loading />;
  if (!me) {
    return (
      <div className="panel stack tight">
        <h1>{m.bookings.title}</h1>
        <p>{m.bookings.signIn}</p>
        <p>
          <SignInLink>{m.shell.signIn}</SignInLink>
        </p>
      </div>
    );
  }
  return <Mine />;
}

/** What an event of one's own may have changed. */
const MINE = [
  'bookings',
  'booking',
  'move-preview',
  'order',
  'series',
  'waitlist',
  'breaches',
  'pauses',
  'groups',
  'agenda',
] as const;

function Mine() {
  const { m } = useMessages();
  const { view = 'upcoming' } = route.useSearch();
  const watched = useMemo(() => ({ mine: '1' as const }), []);
  const keys = useMemo(() => MINE.map((key) => [key]), []);
  useLive(watched, keys);
  return (
    <div className={view === 'calendar' ? 'bookings whole' : 'bookings'}>
      <div className="stack">
        <h1>{m.bookings.title}</h1>
        <Standing />
        <Views view={view} />
        {view === 'calendar' ? <MyCalendar /> : <MyBookings view={view} />}
      </div>
      <div className="stack">
        <Waitlist />
        <MyAddress />
      </div>
    </div>
  );
}

function Views({ view }: { view: BookingView }) {
  const { m } = useMessages();
  return (
    <nav aria-label={m.bookings.title}>
      <ul className="row">
        {BOOKING_VIEWS.map((one) => (
          <li key={one}>
            <Link
              to="/bookings"
              search={{ view: one }}
              className="chip"
              aria-current={one === view ? 'page' : undefined}
            >
              {m.bookings.views[one]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function MyBookings({ view }: { view: ListView }) {
  const { m } = useMessages();
  const now = Math.floor(useNow() / 900_000) * 900_000;
  const found = useInfiniteQuery(myBookingsQuery(view, now));
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data && items.length === 0 && !found.hasNextPage && (
        <div className="panel stack tight">
          <p className="strong">{m.bookings.empty[view]}</p>
          <p>{m.bookings.emptyHint}</p>
          <p>
            <Link to="/" className="button main">
              {m.errors.toSearch}
            </Link>
          </p>
        </div>
      )}
      <ul className="stack booking-list">
        {items.map((booking) => (
          <li key={booking.id}>
            <BookingRow booking={booking} />
          </li>
        ))}
      </ul>
      <More found={found} />
    </>
  );
}
