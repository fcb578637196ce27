import type { Facility } from '@jishi/shared/schema/institution';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { MakeAddress } from '../calendars/MakeAddress.tsx';
import { useLive } from '../live/useLive.ts';
import { useFeedWords } from '../messages/useFeedWords.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { ClosurePanel } from './ClosurePanel.tsx';
import { CopySchedule } from './CopySchedule.tsx';
import { FacilityNav } from './FacilityNav.tsx';
import { Followers } from './Followers.tsx';
import { facilityQuery, scheduleQuery } from './queries.ts';
import { ScheduleEditor } from './ScheduleEditor.tsx';
import { FacilityPicker, useFacility } from './useFacility.tsx';
import './facility.css';

const route = getRouteApi('/facility/availability');

export function AvailabilityPage() {
  const { m } = useMessages();
  const { facility } = route.useSearch();
  const chosen = useFacility(facility);
  usePageTitle(m.availability.title);
  return chosen.gate ?? <FacilityAvailability id={chosen.id ?? ''} />;
}

function FacilityAvailability({ id }: { id: string }) {
  const { m, name } = useMessages();
  const words = useFeedWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const found = useQuery(facilityQuery(id));
  const watched = useMemo(() => ({ facility: id }), [id]);
  const keys = useMemo(() => [['schedule', id], ['facility', id], ['closures'], ['changes', id]], [id]);
  useLive(watched, keys);
  if (hasNothing(found)) return <ProblemNotice wholePage error={found.error} retry={() => found.refetch()} />;
  if (!found.data) return <Loading />;
  const facility = found.data;
  const scheduleId = search.schedule ?? facility.scheduleId;
  return (
    <div className="stack">
      <FacilityNav facility={search.facility} />
      <div className="row spread">
        <div>
          <h1>{m.availability.title}</h1>
          <p className="muted">
            {name(facility.name)} · {m.common.inZone(facility.zone)}
          </p>
        </div>
        <FacilityPicker chosen={id} onChoose={(next) => void navigate({ search: { facility: next } })} />
      </div>
      <div className="availability">
        <section className="panel stack" aria-labelledby="schedules-title">
          <h2 id="schedules-title">{m.availability.schedules}</h2>
          {facility.schedules.length > 1 && (
            <label className="field">
              <span className="label">{m.availability.schedule}</span>
              <select
                className="input"
                value={scheduleId}
                onChange={(event) =>
                  void navigate({ search: (before) => ({ ...before, schedule: event.target.value }) })
                }
              >
                {facility.schedules.map((schedule) => (
                  <option key={schedule.id} value={schedule.id}>
                    {schedule.name} ({m.availability.usedBy(schedule.instruments)})
                  </option>
                ))}
              </select>
            </label>
          )}
          <LoadedSchedule key={scheduleId} facility={facility} id={scheduleId} />
        </section>
        <div className="stack">
          <ClosurePanel facility={facility} />
          <section className="panel stack tight" aria-labelledby="feed-title">
            <h2 id="feed-title">{words.title}</h2>
            <p className="muted">{words.facilityIntro}</p>
            <MakeAddress
              choices={[{ label: words.makeFacility, wanted: { kind: 'facility', targetId: id, detail: 'full' } }]}
            />
            <p className="small">
              <Link to="/calendars" search={{ kind: 'facility', target: id }}>
                {words.makeFacilityOther}
              </Link>
            </p>
          </section>
        </div>
      </div>
    </div>
  );
}

function LoadedSchedule({ facility, id }: { facility: Facility; id: string }) {
  const found = useQuery(scheduleQuery(facility.id, id));
  if (hasNothing(found)) return <ProblemNotice error={found.error} retry={() => found.refetch()} />;
  if (!found.data) return <Loading />;
  return (
    <>
      <ScheduleEditor facility={facility.id} schedule={found.data} />
      <hr className="rule" />
      <Followers facility={facility} schedule={found.data} />
      <CopySchedule facility={facility.id} schedule={found.data} />
    </>
  );
}
