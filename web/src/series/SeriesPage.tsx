import { saySpan } from '@jishi/shared/messages/format';
import type { SeriesNow } from '@jishi/shared/schema/series';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { ApiProblem } from '../api.ts';
import { CancelDialog } from '../bookings/CancelDialog.tsx';
import { bookingQuery } from '../bookings/queries.ts';
import { StateTag } from '../bookings/StateTag.tsx';
import { meQuery } from '../identity/me.ts';
import { instrumentQuery } from '../instrument/queries.ts';
import { otherZone } from '../instrument/week/otherZone.ts';
import { useLive } from '../live/useLive.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useNow, useReaderZone } from '../time/reader.ts';
import { Loading, ProblemNotice, SignInLink } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { MoveSeriesDialog } from './MoveSeriesDialog.tsx';
import { type SeenSeries, seriesQuery } from './queries.ts';
import { readRule } from './repeat.ts';
import { useSayRule } from './useSayRule.ts';
import { useSeriesTexts } from './useTexts.ts';
import './series.css';

const route = getRouteApi('/series/$id');

/** What was booked again and again: each time as it stands, and what can be done with those to come. */
export function SeriesPage() {
  const { m } = useMessages();
  const texts = useSeriesTexts();
  const { data: me, isPending } = useQuery(meQuery);
  usePageTitle(texts.series);
  if (isPending) return <Loading />;
  if (me) return <Found />;
  return (
    <div className="panel stack tight">
      <h1>{texts.series}</h1>
      <p>{texts.signInOne}</p>
      <p>
        <SignInLink>{m.shell.signIn}</SignInLink>
      </p>
    </div>
  );
}

function Found() {
  const { id } = route.useParams();
  const { m } = useMessages();
  const texts = useSeriesTexts();
  const found = useQuery(seriesQuery(id));
  const watched = useMemo(() => ({ mine: '1' as const }), []);
  const keys = useMemo(() => [['series', id], ['booking']], [id]);
  useLive(watched, keys);
  const { error } = found;
  if (error instanceof ApiProblem && (error.slug === 'not-found' || error.slug === 'invalid')) {
    return (
      <div className="panel stack">
        <h1>{texts.notFound}</h1>
        <p>{m.bookings.notFoundDetail}</p>
        <p>
          <Link to="/bookings" className="button main">
            {m.bookings.toAll}
          </Link>
        </p>
      </div>
    );
  }
  if (!found.data) return error ? <ProblemNotice wholePage error={error} retry={() => found.refetch()} /> : <Loading />;
  return <Shown seen={found.data} />;
}

type Occurrence = SeriesNow['occurrences'][number];

/** What can still be moved or cancelled. */
export function toCome({ occurrences }: SeriesNow, now: number): Occurrence[] {
  return occurrences.filter(
    ({ state, from }) => (state === 'pending' || state === 'confirmed') && Date.parse(from) > now,
  );
}

function Shown({ seen }: { seen: SeenSeries }) {
  const { m, name } = useMessages();
  const texts = useSeriesTexts();
  const sayRule = useSayRule();
  const { series } = seen;
  const [open, setOpen] = useState<'move' | 'cancel' | null>(null);
  const instrument = useQuery(instrumentQuery(series.instrumentId)).data;
  const coming = toCome(series, useNow());
  const [next] = coming;
  const booking = useQuery({ ...bookingQuery(next?.bookingId ?? ''), enabled: next !== undefined }).data;
  const rule = readRule(series.rrule, series.zone);
  const booked = series.occurrences.filter(({ bookingId }) => bookingId !== undefined);
  return (
    <div className="stack">
      <p>
        <Link to="/bookings">‹ {m.bookings.toAll}</Link>
      </p>
      <header className="stack tight">
        <h1>{instrument ? texts.seriesOf(name(instrument.name)) : texts.series}</h1>
        <p>{rule ? sayRule(rule) : series.rrule}</p>
        <p className="muted">
          {coming.length > 0 ? texts.toCome(coming.length, booked.length) : texts.none} · {m.common.inZone(series.zone)}
        </p>
        {booking && next && (
          <p className="row">
            <button type="button" className="button" onClick={() => setOpen('move')}>
              {texts.move}
            </button>
            <button type="button" className="button grave" onClick={() => setOpen('cancel')}>
              {texts.cancel}
            </button>
          </p>
        )}
      </header>
      <section className="panel" aria-label={texts.occurrences}>
        <ol className="occurrences">
          {series.occurrences.map((one) => (
            <Row key={one.date} occurrence={one} zone={series.zone} />
          ))}
        </ol>
      </section>
      {open === 'cancel' && booking && <CancelDialog booking={booking} scope="all" onClose={() => setOpen(null)} />}
      {open === 'move' && <MoveSeriesDialog seen={seen} onClose={() => setOpen(null)} />}
    </div>
  );
}

function Row({ occurrence, zone }: { occurrence: Occurrence; zone: string }) {
  const { m, language } = useMessages();
  const texts = useSeriesTexts();
  const { bookingId, state } = occurrence;
  const span = { from: Date.parse(occurrence.from), to: Date.parse(occurrence.to) };
  const second = otherZone(zone, useReaderZone(), span.from);
  const time = saySpan(span, zone, language);
  return (
    <li className={`occurrence${span.to <= useNow(60_000) ? ' over' : ''}`}>
      <div className="row spread">
        <div>
          <p className="strong">
            {bookingId ? (
              <Link to="/bookings/$id" params={{ id: bookingId }}>
                {time}
              </Link>
            ) : (
              time
            )}
          </p>
          {second && (
            <p className="muted small">
              {m.instrument.inYourZone(second)}: {saySpan(span, second, language)}
            </p>
          )}
        </div>
        {state ? <StateTag state={state} /> : <span className="tag">{texts.cannot}</span>}
      </div>
    </li>
  );
}
