import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { regionsQuery } from './queries.ts';
import { useFinding } from './useFinding.ts';

const NEAR_ME = 'near-me';
const NEAR_INSTITUTION = 'near-institution';
const NEAR_HERE = 'near-here';
const SEVERAL = 'several';

/** A region to search in, or a place to measure the distance from. */
export function WhereField() {
  const { m, name } = useMessages();
  const [finding, change] = useFinding();
  const { data: me } = useQuery(meQuery);
  const announce = useAnnounce();
  const home = me?.institution;
  const homePlace = home?.lat != null && home.lng != null ? `${home.lat.toFixed(4)},${home.lng.toFixed(4)}` : null;
  const regions = finding.region ?? [];
  const value = currentValue(finding.near, homePlace, regions);

  const choose = (next: string) => {
    if (next === NEAR_ME)
      return locate(
        (near) => change({ near, sort: 'nearest', region: undefined }),
        () => announce(m.search.nearDenied),
      );
    if (next === NEAR_INSTITUTION) return change({ near: homePlace ?? undefined, sort: 'nearest', region: undefined });
    if (next === NEAR_HERE || next === SEVERAL) return;
    change({
      region: next ? [next] : undefined,
      near: undefined,
      sort: finding.sort === 'nearest' ? undefined : finding.sort,
    });
  };
  return (
    <label className="bar-field">
      <span className="bar-label">{m.search.where}</span>
      <select className="bar-input" value={value} onChange={(event) => choose(event.target.value)}>
        <option value="">{m.search.anywhere}</option>
        {home && homePlace && <option value={NEAR_INSTITUTION}>{m.search.nearInstitution(name(home.name))}</option>}
        {value === NEAR_HERE && <option value={NEAR_HERE}>{m.search.nearHere}</option>}
        {value === SEVERAL && <option value={SEVERAL}>{`${m.search.facets.region}: ${regions.length}`}</option>}
        <RegionOptions chosen={regions.length === 1 ? regions[0] : undefined} />
        {/* Last, because arrow keys choose what they pass, and this one asks the device and chooses nothing yet. */}
        <option value={NEAR_ME}>{m.search.nearMe}</option>
      </select>
    </label>
  );
}

function currentValue(near: string | undefined, homePlace: string | null, regions: readonly string[]): string {
  if (near) return near === homePlace ? NEAR_INSTITUTION : NEAR_HERE;
  return regions.length > 1 ? SEVERAL : (regions[0] ?? '');
}

function RegionOptions({ chosen }: { chosen: string | undefined }) {
  const { m, name } = useMessages();
  const { data: regions } = useQuery(regionsQuery);
  const provinces = useMemo(() => regions?.filter((region) => region.level === 'province') ?? [], [regions]);
  const known = regions?.some((region) => region.code === chosen && region.level !== 'county') ?? false;
  return (
    <>
      {chosen && !known && <option value={chosen}>{chosen}</option>}
      {provinces.map((province) => (
        <optgroup key={province.code} label={name(province.name)}>
          <option value={province.code}>{m.search.allOf(name(province.name))}</option>
          {regions
            ?.filter((city) => city.level === 'city' && city.parent === province.code && city.code !== province.code)
            .map((city) => (
              <option key={city.code} value={city.code}>
                {name(city.name)}
              </option>
            ))}
        </optgroup>
      ))}
    </>
  );
}

/** The device's place to about a hundred metres: more is nobody's business. */
function locate(found: (near: string) => void, denied: () => void) {
  if (!navigator.geolocation) return denied();
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => found(`${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`),
    denied,
    { timeout: 10_000, maximumAge: 600_000 },
  );
}
