import type { Facility } from '@jishi/shared/schema/institution';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { FacilityNav } from '../facility/FacilityNav.tsx';
import { facilityQuery } from '../facility/queries.ts';
import { FacilityPicker, useFacility } from '../facility/useFacility.tsx';
import { useLive } from '../live/useLive.ts';
import { useExternalWords } from '../messages/useExternalWords.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { ConnectForm } from './ConnectForm.tsx';
import { ExternalInFull } from './ExternalInFull.tsx';
import { ExternalList } from './ExternalList.tsx';
import './external.css';

const route = getRouteApi('/facility/calendars');

/** The calendars that a facility keeps elsewhere, for its managers. */
export function ExternalPage() {
  const { facility } = route.useSearch();
  const chosen = useFacility(facility);
  usePageTitle(useExternalWords().title);
  return chosen.gate ?? <OfFacility id={chosen.id ?? ''} />;
}

function OfFacility({ id }: { id: string }) {
  const found = useQuery(facilityQuery(id));
  const watched = useMemo(() => ({ facility: id }), [id]);
  const keys = useMemo(() => [['externals', id], ['external']], [id]);
  useLive(watched, keys);
  if (hasNothing(found)) return <ProblemNotice wholePage error={found.error} retry={() => found.refetch()} />;
  if (!found.data) return <Loading />;
  return <Externals facility={found.data} />;
}

/** On a phone what is open stands alone, with a way back to the list. */
function Externals({ facility }: { facility: Facility }) {
  const { m, name } = useMessages();
  const words = useExternalWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const opened = search.add === '1' || search.calendar !== undefined;
  const open = (next: { calendar?: string; add?: '1' }) =>
    void navigate({ search: ({ lang, facility: of }) => ({ lang, facility: of, ...next }), resetScroll: false });
  return (
    <div className="stack">
      <FacilityNav facility={search.facility} />
      <div className="row spread">
        <div>
          <h1>{words.title}</h1>
          <p className="muted">
            {name(facility.name)} · {m.common.inZone(facility.zone)}
          </p>
        </div>
        <FacilityPicker chosen={facility.id} onChoose={(next) => void navigate({ search: { facility: next } })} />
      </div>
      <p className="muted externals-intro">{words.intro}</p>
      <div className={opened ? 'externals opened' : 'externals'}>
        <ExternalList facility={facility.id} opened={search.calendar} adding={search.add === '1'} />
        {opened && (
          <div className="stack externals-open">
            <p className="externals-back">
              <Link to="/facility/calendars" search={{ facility: search.facility }}>
                <span aria-hidden="true">‹ </span>
                {words.all}
              </Link>
            </p>
            {search.add === '1' && (
              <ConnectForm facility={facility} onMade={(calendar) => open({ calendar })} onCancel={() => open({})} />
            )}
            {search.calendar && (
              <ExternalInFull key={search.calendar} id={search.calendar} facility={facility} onGone={() => open({})} />
            )}
          </div>
        )}
      </div>
    </div>
  );
}
