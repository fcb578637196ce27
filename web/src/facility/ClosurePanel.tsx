import type { Facility } from '@jishi/shared/schema/institution';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { Changes } from './Changes.tsx';
import { ClosureForm } from './ClosureForm.tsx';
import { Closures } from './Closures.tsx';
import { facilityInstrumentsQuery } from './queries.ts';

const route = getRouteApi('/facility/availability');

/** Close instruments for a while, what is closed already, and what was changed lately. */
export function ClosurePanel({ facility }: { facility: Facility }) {
  const { m, name } = useMessages();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [made, setMade] = useState<string | null>(null);
  const found = useQuery(facilityInstrumentsQuery(facility.id));
  const instruments = found.data?.filter((instrument) => !instrument.withdrawn) ?? [];
  const chosen = instruments.find((instrument) => instrument.id === search.instrument) ?? instruments[0];
  return (
    <section className="panel stack" aria-labelledby="close" id="closure">
      <h2 id="close">{m.closures.title}</h2>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data && !chosen && <p className="muted">{m.facility.noInstruments}</p>}
      {chosen && (
        <>
          <label className="field">
            <span className="label">{m.closures.instrument}</span>
            <select
              className="input"
              value={chosen.id}
              onChange={(event) =>
                void navigate({
                  search: (before) => ({ ...before, instrument: event.target.value }),
                  replace: true,
                  resetScroll: false,
                })
              }
            >
              {instruments.map((instrument) => (
                <option key={instrument.id} value={instrument.id}>
                  {[instrument.model, name(instrument.name)].filter(Boolean).join(' · ')}
                </option>
              ))}
            </select>
          </label>
          <ClosureForm
            key={chosen.id}
            facility={facility.id}
            instrument={chosen.id}
            instruments={instruments}
            zone={facility.zone}
            onMade={setMade}
          />
          <Closures instrument={chosen.id} zone={facility.zone} />
          <Changes facility={facility.id} zone={facility.zone} except={made} />
        </>
      )}
    </section>
  );
}
