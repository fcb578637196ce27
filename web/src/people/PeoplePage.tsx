import { getRouteApi } from '@tanstack/react-router';
import { FacilityFrame } from '../facility/FacilityFrame.tsx';
import { Authorisations } from './Authorisations.tsx';
import { GrantForm } from './GrantForm.tsx';
import { Pauses } from './Pauses.tsx';
import { StandIns } from './StandIns.tsx';
import { useTexts } from './useTexts.ts';
import './people.css';

const route = getRouteApi('/facility/people');

/** Who may operate what, who is paused, and who stands in for the reader. */
export function PeoplePage() {
  const t = useTexts();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <FacilityFrame title={t.title}>
      {(facility) => (
        <div key={facility.id} className="people">
          <div className="stack">
            <GrantForm facility={facility} />
            <Authorisations
              facility={facility}
              address={search}
              onAddress={(part) =>
                void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false })
              }
            />
          </div>
          <div className="stack">
            <Pauses facility={facility} />
            <StandIns />
          </div>
        </div>
      )}
    </FacilityFrame>
  );
}
