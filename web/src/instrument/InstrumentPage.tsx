import type { Instrument } from '@jishi/shared/schema/instrument';
import { localDate } from '@jishi/shared/time/zone';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, memo, Suspense, useMemo } from 'react';
import { CompareToggle } from '../compare/CompareToggle.tsx';
import { CompareTray } from '../compare/CompareTray.tsx';
import { toggleCompared } from '../compare/compared.ts';
import { useLive } from '../live/useLive.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { bookableModes } from '../order/mode.ts';
import { useRegionName } from '../search/useRegionName.ts';
import { beside } from '../ui/isolated.ts';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { About } from './About.tsx';
import { Prices } from './Prices.tsx';
import { instrumentQuery } from './queries.ts';
import { Rules } from './Rules.tsx';
import { Subscribe } from './Subscribe.tsx';
import { TimePanel } from './TimePanel.tsx';
import { useChosenTime } from './useChosenTime.ts';
import { WeekCalendar } from './week/WeekCalendar.tsx';
import { mondayOfDate } from './week/week.ts';
import './instrument.css';

/** Comes after the page: most of it is about sessions. */
const BeforeBooking = lazy(() =>
  import('../training/BeforeBooking.tsx').then((module) => ({ default: module.BeforeBooking })),
);

const route = getRouteApi('/instruments/$id');
const DATE = /^\d{4}-\d{2}-\d{2}$/;

export function InstrumentPage() {
  const { id } = route.useParams();
  const { name } = useMessages();
  const found = useQuery(instrumentQuery(id));
  const keys = useMemo(() => [['agenda', id], ['quote'], ['instrument', id]], [id]);
  const watched = useMemo(() => ({ instrument: id }), [id]);
  useLive(watched, keys);
  usePageTitle(found.data ? name(found.data.name) : undefined);

  if (hasNothing(found)) return <ProblemNotice wholePage error={found.error} retry={() => found.refetch()} />;
  if (!found.data) return <Loading />;
  return <Loaded instrument={found.data} />;
}

function Loaded({ instrument }: { instrument: Instrument }) {
  const { m } = useMessages();
  const { zone } = instrument.facility;
  const chosen = useChosenTime(instrument);
  const { week } = route.useSearch();
  const earliest = Date.now() + instrument.rules.noticeMinutes * 60_000;
  const start = localDate(zone, chosen.span ? chosen.span.from : earliest);
  const monday = mondayOfDate(week && DATE.test(week) ? week : start);
  const bookable = instrument.withdrawnAt === null && bookableModes(instrument.modes).length > 0;
  return (
    <div className="instrument">
      <div className="stack instrument-main">
        <Head instrument={instrument} />
        {instrument.withdrawnAt !== null && <p className="notice warn">{m.instrument.withdrawn}</p>}
        {instrument.withdrawnAt === null && !bookable && <p className="notice">{m.instrument.notByTime}</p>}
        <WeekCalendar instrument={instrument} monday={monday} chosen={chosen} />
      </div>
      <div className="instrument-about">
        <Overview instrument={instrument} />
      </div>
      <div className="stack instrument-side">
        {bookable && <TimePanel instrument={instrument} monday={monday} chosen={chosen} />}
        <Conditions instrument={instrument} />
      </div>
      <Chosen />
    </div>
  );
}

// These do not change with the time that is chosen, and are not drawn anew with it.
const Overview = memo(About);
const Conditions = memo(function Conditions({ instrument }: { instrument: Instrument }) {
  return (
    <>
      <Suspense fallback={null}>
        <BeforeBooking instrument={instrument} />
      </Suspense>
      <Rules instrument={instrument} />
      <Prices instrument={instrument} />
      <Subscribe instrument={instrument} />
    </>
  );
});

/** What is chosen to be compared, this instrument perhaps among it. */
function Chosen() {
  const { compare, line } = route.useSearch();
  const change = useCompareChange();
  if (!compare) return null;
  return (
    <div className="instrument-tray">
      <CompareTray ids={compare} finding={{ line }} onChange={change} />
    </div>
  );
}

function useCompareChange() {
  const navigate = route.useNavigate();
  return (compare: string[] | undefined) =>
    void navigate({ search: (before) => ({ ...before, compare }), replace: true, resetScroll: false });
}

function Head({ instrument }: { instrument: Instrument }) {
  const { m, said, name, language } = useMessages();
  const { line, compare } = route.useSearch();
  const changeCompared = useCompareChange();
  const regionName = useRegionName();
  const other = language === 'zh' ? instrument.name.en : instrument.name.zh;
  const { facility } = instrument;
  return (
    <header className="stack tight">
      <nav aria-label={m.instrument.crumb} className="crumbs">
        <ol className="row">
          <li>
            <Link to="/" search={{ line, compare }}>
              {m.instrument.crumb}
            </Link>
          </li>
          {instrument.classPath.map((one) => (
            <li key={one.code}>
              <Link to="/" search={{ class: [one.code], line, compare }}>
                {name(one.name)}
              </Link>
            </li>
          ))}
        </ol>
      </nav>
      <h1>
        {name(instrument.name)}{' '}
        {other && other !== name(instrument.name) && (
          <span className="other-name" lang={language === 'zh' ? 'en' : 'zh-CN'}>
            {other}
          </span>
        )}
      </h1>
      <p>
        {beside(instrument.model, instrument.manufacturer)}
        <span className="muted">
          {' · '}
          {beside(
            name(facility.name) || name(instrument.institution.name),
            facility.region && regionName(facility.region),
          )}
        </span>
      </p>
      <ul className="row tags">
        {instrument.modes.map((mode) => (
          <li key={mode} className="tag">
            {said.modes[mode]}
          </li>
        ))}
        {instrument.sample && <li className="tag amber">{said.sample}</li>}
        {instrument.withdrawnAt === null && (
          <li>
            <CompareToggle
              id={instrument.id}
              name={name(instrument.name)}
              chosen={compare}
              onToggle={() => changeCompared(toggleCompared(compare, instrument.id))}
            />
          </li>
        )}
      </ul>
      {instrument.managed && (
        <p>
          <Link
            to="/facility/availability"
            search={{ facility: facility.id, instrument: instrument.id }}
            className="button"
          >
            {m.instrument.manage}
          </Link>
        </p>
      )}
    </header>
  );
}
