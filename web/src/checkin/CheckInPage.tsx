import { sayClock, sayInstant, saySpan } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import type { Instrument } from '@jishi/shared/schema/instrument';
import { MINUTE_MS } from '@jishi/shared/time/span';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useAct } from '../bookings/useAct.ts';
import { meQuery } from '../identity/me.ts';
import { instrumentQuery } from '../instrument/queries.ts';
import { useLive } from '../live/useLive.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useNow } from '../time/reader.ts';
import { hasNothing, Loading, ProblemNotice, SignInLink } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { hereQuery, myTroublesQuery } from './queries.ts';
import { ReportForm } from './ReportForm.tsx';
import { useCheckinTexts } from './useTexts.ts';
import './checkin.css';

const route = getRouteApi('/instruments/$id/check-in');
const FIVE_MINUTES = 5 * MINUTE_MS;

/** What the code on an instrument opens: the reader's own booking there, and what they can do about it now. */
export function CheckInPage() {
  const { m, name } = useMessages();
  const texts = useCheckinTexts();
  const { id } = route.useParams();
  const instrument = useQuery(instrumentQuery(id));
  const me = useQuery(meQuery);
  usePageTitle(instrument.data ? texts.title(name(instrument.data.name)) : m.shell.bookings);
  if (hasNothing(instrument))
    return <ProblemNotice wholePage error={instrument.error} retry={() => instrument.refetch()} />;
  if (!instrument.data || me.isPending) return <Loading />;
  return (
    <div className="checkin stack">
      <header>
        <h1>{name(instrument.data.name)}</h1>
        <p className="muted">
          {[instrument.data.model, name(instrument.data.facility.name)].filter(Boolean).join(m.common.and)}
        </p>
      </header>
      {instrument.data.withdrawnAt !== null && <p className="notice warn">{texts.withdrawn}</p>}
      {me.data ? (
        <Here instrument={instrument.data} />
      ) : (
        <div className="panel stack">
          <p>{texts.signIn}</p>
          <p>
            <SignInLink>{m.shell.signIn}</SignInLink>
          </p>
        </div>
      )}
    </div>
  );
}

function Here({ instrument }: { instrument: Instrument }) {
  const texts = useCheckinTexts();
  const now = useNow();
  const found = useQuery(hereQuery(instrument.id, Math.floor(now / FIVE_MINUTES) * FIVE_MINUTES));
  const [told, setTold] = useState<string | null>(null);
  const [reporting, setReporting] = useState(false);
  const watched = useMemo(() => ({ mine: '1' as const }), []);
  const keys = useMemo(() => [['bookings']], []);
  useLive(watched, keys);
  const booking = found.data && currentOf(found.data, now);
  // Whatever becomes of the question for bookings, a report that is being written stays.
  return (
    <>
      {hasNothing(found) && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Loading />}
      {told && (
        <p className="notice" role="status">
          <span className="good strong">✓ {told}</span>
        </p>
      )}
      {booking && <Mine booking={booking} now={now} onTold={setTold} />}
      {found.data && !booking && (
        <div className="panel stack">
          <p>{texts.none}</p>
          {instrument.withdrawnAt === null && (
            <Link to="/instruments/$id" params={{ id: instrument.id }} className="button checkin-button">
              {texts.book}
            </Link>
          )}
        </div>
      )}
      {reporting ? (
        <section className="panel stack" aria-labelledby="report-title">
          <h2 id="report-title">{texts.problem}</h2>
          <ReportForm
            instrument={instrument.id}
            bookingId={booking?.id}
            onDone={() => {
              setReporting(false);
              setTold(texts.sent);
            }}
          />
        </section>
      ) : (
        <button type="button" className="button checkin-button" onClick={() => setReporting(true)}>
          {texts.problem}
        </button>
      )}
      <MyTroubles instrument={instrument.id} zone={instrument.facility.zone} />
    </>
  );
}

/** Whoever is using it, then whose time it is, then who comes next. */
function currentOf(bookings: readonly Booking[], now: number): Booking | undefined {
  const left = bookings.filter((one) => one.state === 'in-use' || Date.parse(one.to) > now);
  return left.find((one) => one.state === 'in-use') ?? left.toSorted((a, b) => (a.from < b.from ? -1 : 1))[0];
}

type MineProps = { booking: Booking; now: number; onTold: (text: string) => void };

function Mine({ booking, now, onTold }: MineProps) {
  const { said, language } = useMessages();
  const texts = useCheckinTexts();
  const act = useAct();
  const [from, to] = [Date.parse(booking.from), Date.parse(booking.to)];
  const inUse = booking.state === 'in-use';
  const title = inUse ? texts.running : from <= now ? texts.now : texts.next;
  const can = (action: 'check-in' | 'check-out') => booking.actions.includes(action);
  const go = (action: 'check-in' | 'check-out') =>
    act.mutate(
      { id: booking.id, action },
      { onSuccess: () => onTold(action === 'check-in' ? texts.checkedIn : texts.checkedOut) },
    );
  return (
    <section className="panel chosen stack" aria-labelledby="mine-title">
      <h2 id="mine-title">{title}</h2>
      <p className="checkin-time">{saySpan({ from, to }, booking.zone, language)}</p>
      <p className="row">
        <span className="tag accent">{said.states[booking.state]}</span>
        {booking.checkedInAt && (
          <span className="muted">
            {texts.since(sayClock(Date.parse(booking.checkedInAt), booking.zone, language))}
          </span>
        )}
      </p>
      {inUse && to < now && <p className="notice warn">{texts.overtime}</p>}
      {booking.state === 'pending' && <p>{texts.pending}</p>}
      {booking.state === 'confirmed' && !can('check-in') && from > now && (
        <p className="muted">{texts.from(sayInstant(from, booking.zone, language))}</p>
      )}
      {can('check-in') && (
        <button
          type="button"
          className="button main checkin-button"
          disabled={act.isPending}
          onClick={() => go('check-in')}
        >
          {texts.checkIn}
        </button>
      )}
      {can('check-out') && (
        <button
          type="button"
          className="button main checkin-button"
          disabled={act.isPending}
          onClick={() => go('check-out')}
        >
          {texts.checkOut}
        </button>
      )}
      {act.isError && <ProblemNotice error={act.error} />}
    </section>
  );
}

function MyTroubles({ instrument, zone }: { instrument: string; zone: string }) {
  const { language } = useMessages();
  const texts = useCheckinTexts();
  const { data = [] } = useQuery(myTroublesQuery(instrument));
  if (data.length === 0) return null;
  return (
    <section className="stack tight" aria-labelledby="troubles-title">
      <h2 id="troubles-title">{texts.mine}</h2>
      <ul className="checkin-troubles">
        {data.map((one) => (
          <li key={one.id} className="panel stack tight">
            <p className="row spread">
              <span className="muted small">{sayInstant(Date.parse(one.createdAt), zone, language)}</span>
              <span className={one.state === 'open' ? 'tag amber' : 'tag accent'}>{texts.states[one.state]}</span>
            </p>
            <p className="checkin-text">{one.text}</p>
            {one.answer && (
              <p>
                <span className="strong">{texts.answer}:</span> {one.answer}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
