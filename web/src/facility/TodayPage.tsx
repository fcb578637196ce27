import { sayDate } from '@jishi/shared/messages/format';
import { addDays, dayNumber } from '@jishi/shared/time/zone';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Troubles } from '../checkin/Troubles.tsx';
import { useLive } from '../live/useLive.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { Approvals } from './Approvals.tsx';
import { Arrivals } from './Arrivals.tsx';
import { Counts } from './Counts.tsx';
import { DayHeader } from './DayHeader.tsx';
import { EmptyFacility } from './EmptyFacility.tsx';
import { todayQuery } from './queries.ts';
import { Timeline } from './Timeline.tsx';
import { useFacility } from './useFacility.tsx';
import { WeekPage } from './WeekPage.tsx';
import './facility.css';

const route = getRouteApi('/facility');

export function TodayPage() {
  const { m } = useMessages();
  const { facility, view } = route.useSearch();
  const chosen = useFacility(facility);
  usePageTitle(m.shell.today);
  if (chosen.gate) return chosen.gate;
  return view === 'week' ? <WeekPage id={chosen.id ?? ''} /> : <FacilityDay id={chosen.id ?? ''} />;
}

function FacilityDay({ id }: { id: string }) {
  const { m, name, language } = useMessages();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const found = useQuery(todayQuery(id, search.date));
  const watched = useMemo(() => ({ facility: id }), [id]);
  const keys = useMemo(() => [['today', id], ['bookings'], ['booking'], ['troubles', id]], [id]);
  useLive(watched, keys);
  const day = found.data;
  const go = (date: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, date }), resetScroll: false });

  if (hasNothing(found)) return <ProblemNotice wholePage error={found.error} retry={() => found.refetch()} />;
  if (!day) return <Loading />;
  return (
    <div className="stack">
      <DayHeader
        id={id}
        title={sayDate(dayNumber(day.date) * 86_400_000, 'UTC', language)}
        place={`${name(day.facility.name)} · ${m.common.inZone(day.zone)}`}
        earlier={{ label: m.facility.previousDay, onGo: () => go(addDays(day.date, -1)) }}
        present={{ label: m.facility.today, onGo: () => go(undefined) }}
        later={{ label: m.facility.nextDay, onGo: () => go(addDays(day.date, 1)) }}
      />
      {day.instruments.length === 0 ? (
        <EmptyFacility facility={search.facility} />
      ) : (
        <>
          <Counts day={day} />
          <Arrivals day={day} />
          <Timeline
            day={day}
            find={search.find}
            onlyBusy={search.busy === '1'}
            onOnlyBusy={(busy) =>
              void navigate({
                search: (before) => ({ ...before, busy: busy ? '1' : undefined }),
                replace: true,
                resetScroll: false,
              })
            }
          />
        </>
      )}
      <Approvals facility={id} />
      <Troubles facility={id} zone={day.zone} />
    </div>
  );
}
