import { sayDate } from '@jishi/shared/messages/format';
import { addDays, dayNumber } from '@jishi/shared/time/zone';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useLive } from '../live/useLive.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { Approvals } from './Approvals.tsx';
import { Counts } from './Counts.tsx';
import { todayQuery } from './queries.ts';
import { Timeline } from './Timeline.tsx';
import { FacilityPicker, useFacility } from './useFacility.tsx';
import './facility.css';

const route = getRouteApi('/facility');

export function TodayPage() {
  const { m } = useMessages();
  const { facility } = route.useSearch();
  const chosen = useFacility(facility);
  usePageTitle(m.shell.today);
  return chosen.gate ?? <FacilityDay id={chosen.id ?? ''} />;
}

function FacilityDay({ id }: { id: string }) {
  const { m, name, language } = useMessages();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const found = useQuery(todayQuery(id, search.date));
  const watched = useMemo(() => ({ facility: id }), [id]);
  const keys = useMemo(() => [['today', id], ['bookings'], ['booking']], [id]);
  useLive(watched, keys);
  const day = found.data;
  const go = (date: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, date }), resetScroll: false });

  if (found.isError) return <ProblemNotice wholePage error={found.error} retry={() => found.refetch()} />;
  if (!day) return <Loading />;
  return (
    <div className="stack">
      <div className="row spread">
        <div className="row">
          <h1>{sayDate(dayNumber(day.date) * 86_400_000, 'UTC', language)}</h1>
          <div className="row no-print">
            <button
              type="button"
              className="chip"
              aria-label={m.facility.previousDay}
              onClick={() => go(addDays(day.date, -1))}
            >
              ‹
            </button>
            <button type="button" className="chip" onClick={() => go(undefined)}>
              {m.facility.today}
            </button>
            <button
              type="button"
              className="chip"
              aria-label={m.facility.nextDay}
              onClick={() => go(addDays(day.date, 1))}
            >
              ›
            </button>
          </div>
        </div>
        <div className="row no-print">
          <FacilityPicker
            chosen={id}
            onChoose={(facility) => void navigate({ search: (before) => ({ ...before, facility }) })}
          />
          <button type="button" className="button" onClick={() => window.print()}>
            {m.facility.print}
          </button>
          <Link
            to="/facility/availability"
            search={{ facility: search.facility }}
            hash="close"
            className="button amber"
          >
            {m.facility.close}
          </Link>
        </div>
      </div>
      <p className="muted">
        {name(day.facility.name)} · {m.common.inZone(day.zone)}
      </p>
      <Counts day={day} />
      <Timeline
        day={day}
        onlyBusy={search.busy === '1'}
        onOnlyBusy={(busy) =>
          void navigate({
            search: (before) => ({ ...before, busy: busy ? '1' : undefined }),
            replace: true,
            resetScroll: false,
          })
        }
      />
      <Approvals facility={id} />
    </div>
  );
}
