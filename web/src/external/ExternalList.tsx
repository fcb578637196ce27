import { sayInstant } from '@jishi/shared/messages/format';
import type { ExternalCalendar } from '@jishi/shared/schema/external-calendar';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useExternalWords } from '../messages/useExternalWords.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useReaderZone } from '../time/reader.ts';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { externalsQuery } from './queries.ts';
import { StateMark } from './StateMark.tsx';

/** As many as the server takes of a facility. */
const MOST = 20;

type Props = { facility: string; opened: string | undefined; adding: boolean };

export function ExternalList({ facility, opened, adding }: Props) {
  const words = useExternalWords();
  const search = useSearch({ from: '/facility/calendars' });
  const found = useQuery(externalsQuery(facility));
  const full = (found.data?.length ?? 0) >= MOST;
  return (
    <section className="stack tight externals-list" aria-label={words.all}>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data?.length === 0 && (
        <div className="panel stack tight">
          <p className="strong">{words.none}</p>
          <p>{words.noneHint}</p>
        </div>
      )}
      {found.data && found.data.length > 0 && (
        <ul className="external-rows">
          {found.data.map((calendar) => (
            <ExternalRow key={calendar.id} calendar={calendar} opened={calendar.id === opened} />
          ))}
        </ul>
      )}
      {full && <p className="muted">{words.full(MOST)}</p>}
      {found.data && !full && !adding && (
        <p>
          <Link
            to="/facility/calendars"
            search={{ facility: search.facility, add: '1' }}
            className={opened ? 'button' : 'button main'}
            resetScroll={false}
          >
            {words.add}
          </Link>
        </p>
      )}
    </section>
  );
}

/** One calendar: how it stands, whose time it takes, where it comes from, and what a manager should look at. */
function ExternalRow({ calendar, opened }: { calendar: ExternalCalendar; opened: boolean }) {
  const { name } = useMessages();
  const words = useExternalWords();
  const search = useSearch({ from: '/facility/calendars' });
  const { conflictCount, report, instrument, host } = calendar;
  return (
    <li className={opened ? 'panel chosen external-row' : 'panel external-row'}>
      <div className="row spread external-head">
        <h2 className="external-name">
          <Link
            to="/facility/calendars"
            search={{ facility: search.facility, calendar: calendar.id }}
            aria-current={opened ? 'true' : undefined}
            resetScroll={false}
          >
            {calendar.name}
          </Link>
        </h2>
        <StateMark calendar={calendar} />
      </div>
      <p className="small">
        {instrument ? name(instrument.name) : words.wholeFacility}
        <span className="muted"> · {host ?? words.fromFile}</span>
      </p>
      {calendar.fault && <p className="small bad">{words.faults[calendar.fault]}</p>}
      <p className="row small external-counts">
        <span>{words.busySpans(calendar.busyCount)}</span>
        {conflictCount > 0 && (
          <span className="tag amber">
            <span aria-hidden="true">⚠ </span>
            {words.conflictsShort(conflictCount)}
          </span>
        )}
        {report.rejectedCount > 0 && <span className="muted">{words.rejectedShort(report.rejectedCount)}</span>}
      </p>
      <Times calendar={calendar} />
    </li>
  );
}

function Times({ calendar }: { calendar: ExternalCalendar }) {
  const { language } = useMessages();
  const words = useExternalWords();
  const zone = useReaderZone();
  const say = (instant: string | null) => (instant ? sayInstant(Date.parse(instant), zone, language) : words.never);
  return (
    <p className="muted small">
      {words.facts.fetched}: {say(calendar.fetchedAt)}
      {calendar.nextAt && calendar.state !== 'paused' && calendar.state !== 'stopped' && (
        <>
          {' · '}
          {words.facts.next}: {say(calendar.nextAt)}
        </>
      )}
    </p>
  );
}
