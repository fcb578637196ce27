import type { Facility } from '@jishi/shared/schema/institution';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { FacilityNav } from './FacilityNav.tsx';
import { facilityQuery } from './queries.ts';
import { FacilityPicker, useFacility } from './useFacility.tsx';
import './facility.css';

type Props = {
  title: string;
  intro?: string;
  children: (facility: Facility) => ReactNode;
};

/** A page of a facility for its staff: where they are, its heading, and what they see of the facility in the address. */
export function FacilityFrame({ title, ...props }: Props) {
  const { facility: asked } = useSearch({ strict: false });
  const chosen = useFacility(asked);
  usePageTitle(title);
  return chosen.gate ?? <Framed id={chosen.id ?? ''} asked={asked} title={title} {...props} />;
}

function Framed({ id, asked, title, intro, children }: Props & { id: string; asked: string | undefined }) {
  const { m, name } = useMessages();
  const navigate = useNavigate();
  const found = useQuery(facilityQuery(id));
  if (hasNothing(found)) return <ProblemNotice wholePage error={found.error} retry={() => found.refetch()} />;
  if (!found.data) return <Loading />;
  const facility = found.data;
  return (
    <div className="stack">
      <FacilityNav facility={asked} />
      <div className="row spread">
        <div>
          <h1>{title}</h1>
          <p className="muted">
            {name(facility.name)} · {m.common.inZone(facility.zone)}
          </p>
        </div>
        <FacilityPicker chosen={id} onChoose={(next) => void navigate({ to: '.', search: { facility: next } })} />
      </div>
      {intro && <p className="muted no-print">{intro}</p>}
      {children(facility)}
    </div>
  );
}
