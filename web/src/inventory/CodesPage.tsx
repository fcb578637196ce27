import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { FacilityNav } from '../facility/FacilityNav.tsx';
import { facilityQuery } from '../facility/queries.ts';
import { useFacility } from '../facility/useFacility.tsx';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { QrCode } from './QrCode.tsx';
import { inventoryQuery } from './queries.ts';
import { useInventoryTexts } from './useTexts.ts';
import './codes.css';

const route = getRouteApi('/facility/codes');

export function CodesPage() {
  const texts = useInventoryTexts();
  const { facility } = route.useSearch();
  const chosen = useFacility(facility);
  usePageTitle(texts.codesTitle);
  return chosen.gate ?? <Codes facility={chosen.id ?? ''} />;
}

/** A label for each instrument; its code opens the page to check in. */
function Codes({ facility }: { facility: string }) {
  const { name } = useMessages();
  const texts = useInventoryTexts();
  const search = route.useSearch();
  const found = useQuery(inventoryQuery(facility));
  const { data: place } = useQuery(facilityQuery(facility));
  if (hasNothing(found)) return <ProblemNotice wholePage error={found.error} retry={() => found.refetch()} />;
  if (!found.data) return <Loading />;
  const wanted = new Set(search.id);
  const items = found.data.filter((item) => (wanted.size > 0 ? wanted.has(item.id) : item.withdrawnAt === null));
  return (
    <div className="stack">
      <FacilityNav facility={search.facility} />
      <div className="row spread no-print">
        <div>
          <h1>{texts.codesTitle}</h1>
          <p className="muted">{texts.codesHint}</p>
        </div>
        <div className="row">
          <span className="muted">{texts.codesOf(items.length)}</span>
          <button type="button" className="button main" onClick={() => window.print()}>
            {texts.print}
          </button>
        </div>
      </div>
      {items.length === 0 && <p className="panel">{texts.nothing}</p>}
      <ul className="codes">
        {items.map((item) => (
          <li key={item.id} className="code-label">
            <QrCode
              text={`${location.origin}/instruments/${item.id}/check-in`}
              label={texts.codeAlt(name(item.name))}
            />
            <div className="code-text">
              <p className="strong">{name(item.name)}</p>
              <p>{item.model}</p>
              <p className="small">{place && name(place.name)}</p>
              <p className="small">{texts.codeText}</p>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
