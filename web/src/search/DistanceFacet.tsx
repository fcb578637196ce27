import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { DISTANCES_KM } from './finding.ts';
import { useChangeFinding, useFound } from './useFinding.ts';
import { useHome } from './useHome.ts';

/** How far away at most; only where there is a place to measure from. */
export function DistanceFacet() {
  const { m, name } = useMessages();
  const finding = useFound('near', 'withinKm');
  const change = useChangeFinding();
  const { data: me } = useQuery(meQuery);
  const home = useHome();
  const near = finding.near ?? home;
  if (!near) return null;
  const from =
    finding.near || !me?.institution ? m.search.distanceChosen : m.search.distanceFrom(name(me.institution.name));
  // The place comes along into the address, so that whoever gets it measures from there.
  const choose = (withinKm: number | undefined) => change({ withinKm, near: withinKm ? near : finding.near });
  return (
    <fieldset className="facet">
      <legend>
        {m.search.distanceKm} <span className="muted small facet-from">{from}</span>
      </legend>
      <div className="row facet-chips">
        {[undefined, ...DISTANCES_KM].map((km) => (
          <button
            key={km ?? 'any'}
            type="button"
            className="chip"
            aria-pressed={finding.withinKm === km}
            aria-label={km && m.search.within(m.search.km(km))}
            onClick={() => choose(km)}
          >
            {km ?? m.search.anyDistance}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
