import { sayClock, sayDate, sayInstant } from '@jishi/shared/messages/format';
import type { BookingState } from '@jishi/shared/rules/lifecycle';
import type { Today } from '@jishi/shared/schema/today';
import { addDays, dayNumber } from '@jishi/shared/time/zone';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { FacilityNav } from '../facility/FacilityNav.tsx';
import { todayQuery } from '../facility/queries.ts';
import { useFacility } from '../facility/useFacility.tsx';
import { useLive } from '../live/useLive.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useNow } from '../time/reader.ts';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { useUsageTexts } from '../usage/useTexts.ts';
import './plan.css';

const route = getRouteApi('/facility/plan');

export function PlanPage() {
  const texts = useUsageTexts();
  const { facility } = route.useSearch();
  const chosen = useFacility(facility);
  usePageTitle(texts.plan.title);
  return chosen.gate ?? <Plan facility={chosen.id ?? ''} />;
}

/** A day on paper: each instrument with who comes when, and room to write. */
function Plan({ facility }: { facility: string }) {
  const { m, name, language } = useMessages();
  const { plan } = useUsageTexts();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow(60_000);
  const found = useQuery(todayQuery(facility, search.date));
  const watched = useMemo(() => ({ facility }), [facility]);
  const keys = useMemo(() => [['today', facility]], [facility]);
  useLive(watched, keys);
  if (hasNothing(found)) return <ProblemNotice wholePage error={found.error} retry={() => found.refetch()} />;
  const day = found.data;
  if (!day) return <Loading />;
  const go = (date: string | undefined) => void navigate({ search: (before) => ({ ...before, date }) });
  const busy = day.instruments.filter((one) => one.taken.length > 0);
  const shown = search.busy === '1' ? busy : day.instruments.filter((one) => !one.withdrawn || one.taken.length > 0);
  return (
    <div className="stack plan">
      <FacilityNav facility={search.facility} />
      <div className="row spread">
        <div>
          <h1>
            {plan.title} · {sayDate(dayNumber(day.date) * 86_400_000, 'UTC', language)}
          </h1>
          <p className="muted">
            {name(day.facility.name)} · {m.common.inZone(day.zone)} ·{' '}
            {plan.printed(sayInstant(now, day.zone, language))}
          </p>
        </div>
        <div className="row no-print">
          <button type="button" className="chip" aria-label={plan.previous} onClick={() => go(addDays(day.date, -1))}>
            ‹
          </button>
          <button type="button" className="chip" onClick={() => go(undefined)}>
            {plan.today}
          </button>
          <button type="button" className="chip" aria-label={plan.next} onClick={() => go(addDays(day.date, 1))}>
            ›
          </button>
          <Link to="/facility" search={{ facility: search.facility, date: search.date }} className="button">
            {plan.back}
          </Link>
          <button type="button" className="button main" onClick={() => window.print()}>
            {plan.print}
          </button>
        </div>
      </div>
      <label className="radio no-print">
        <input
          type="checkbox"
          checked={search.busy === '1'}
          onChange={() =>
            void navigate({
              search: (before) => ({ ...before, busy: before.busy === '1' ? undefined : '1' }),
              replace: true,
            })
          }
        />
        {plan.onlyBusy}
      </label>
      {busy.length === 0 && <p className="panel">{plan.nothing}</p>}
      {shown.map((one) => (
        <InstrumentDay key={one.id} instrument={one} zone={day.zone} />
      ))}
    </div>
  );
}

function InstrumentDay({ instrument, zone }: { instrument: Today['instruments'][number]; zone: string }) {
  const { said, name, language } = useMessages();
  const { plan } = useUsageTexts();
  const clock = (at: string) => sayClock(Date.parse(at), zone, language);
  return (
    <section className="plan-instrument">
      <h2>
        {name(instrument.name)} <span className="muted small">{instrument.model}</span>
        <span className="muted small plan-open">
          {instrument.open.map((span) => `${clock(span.from)}–${clock(span.to)}`).join(', ')}
        </span>
      </h2>
      {instrument.taken.length === 0 ? (
        <p className="muted">{plan.free}</p>
      ) : (
        <table className="plan-table">
          <thead>
            <tr>
              <th scope="col">{plan.time}</th>
              <th scope="col">{plan.who}</th>
              <th scope="col">{plan.state}</th>
              <th scope="col">{plan.notes}</th>
            </tr>
          </thead>
          <tbody>
            {instrument.taken.map((entry) => (
              <tr key={`${entry.from} ${entry.station} ${entry.bookingId}`}>
                <td className="nowrap">
                  {clock(entry.from)}–{clock(entry.to)}
                </td>
                <td>{entry.who ?? entry.reason ?? plan.closedTime}</td>
                <td>{entry.state === null ? plan.closedTime : said.states[entry.state as BookingState]}</td>
                <td />
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
