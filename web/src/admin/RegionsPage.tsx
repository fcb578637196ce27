import type { AdminRegion } from '@jishi/shared/schema/admin-region';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import { AdminFrame } from './AdminFrame.tsx';
import { regionTreeQuery } from './queries.ts';
import { type Doing, RegionDialog } from './RegionDialog.tsx';
import { SearchBox } from './SearchBox.tsx';
import { useTexts } from './useTexts.ts';

const route = getRouteApi('/admin/regions');

/** Provinces, cities and counties with what lies in them. */
export function RegionsPage() {
  const t = useTexts();
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <AdminFrame title={t.regions.title}>
      <div className="panel">
        <SearchBox
          value={q}
          hint={t.regions.search}
          onChange={(next) => void navigate({ search: { q: next }, replace: true, resetScroll: false })}
        />
      </div>
      <Tree q={q} />
    </AdminFrame>
  );
}

type Branch = { region: AdminRegion; below: Branch[] };

/** The regions below one; a search leaves those that fit, with all above and below them. */
function branchesOf(
  regions: readonly AdminRegion[],
  parent: string | null,
  fits: (one: AdminRegion) => boolean,
): Branch[] {
  return regions
    .filter((one) => one.parent === parent)
    .flatMap((region) => {
      const own = fits(region);
      const below = branchesOf(regions, region.code, own ? () => true : fits);
      return own || below.length > 0 ? [{ region, below }] : [];
    });
}

function Tree({ q }: { q: string | undefined }) {
  const t = useTexts();
  const found = useQuery(regionTreeQuery);
  const [doing, setDoing] = useState<Doing | null>(null);
  if (hasNothing(found)) return <ProblemNotice error={found.error} retry={() => found.refetch()} />;
  if (!found.data) return <Loading />;
  const wanted = q?.toLowerCase();
  const fits = ({ code, name }: AdminRegion) =>
    wanted === undefined || [code, name.zh, name.en].some((text) => text?.toLowerCase().includes(wanted));
  const branches = branchesOf(found.data.items, null, fits);
  if (branches.length === 0)
    return <p className="panel">{found.data.items.length === 0 ? t.regions.emptyAll : t.regions.empty}</p>;
  return (
    <section className="panel" aria-label={t.regions.title}>
      <Branches branches={branches} open={wanted !== undefined} onDo={setDoing} />
      {doing && (
        <RegionDialog
          key={`${doing.what} ${doing.region.code}`}
          // As it is by now, so that whoever was too late can try again.
          doing={{ ...doing, region: found.data.items.find(({ code }) => code === doing.region.code) ?? doing.region }}
          onClose={() => setDoing(null)}
        />
      )}
    </section>
  );
}

type BranchesProps = { branches: readonly Branch[]; open: boolean; onDo: (doing: Doing) => void };

function Branches({ branches, open, onDo }: BranchesProps) {
  return (
    <ul className="admin-tree">
      {branches.map(({ region, below }) => (
        <li key={region.code}>
          {below.length === 0 ? (
            <div className="admin-region">
              <RegionName region={region} />
              <RegionActs region={region} onDo={onDo} />
            </div>
          ) : (
            <details open={open || region.level === 'province'}>
              <summary>
                <RegionName region={region} />
              </summary>
              <RegionActs region={region} onDo={onDo} />
              <Branches branches={below} open={open} onDo={onDo} />
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

function RegionName({ region }: { region: AdminRegion }) {
  const t = useTexts();
  const { name } = useMessages();
  const known = name(region.name);
  const other = known === region.name.zh ? region.name.en : region.name.zh;
  const counts = [t.counts.institutions(region.institutions), t.counts.facilities(region.facilities)];
  const told = region.institutions + region.facilities > 0 ? counts : [];
  return (
    <span>
      <span className="strong">{known}</span>{' '}
      <span className="muted small">{[other, region.code, ...told].filter(Boolean).join(' · ')}</span>
    </span>
  );
}

function RegionActs({ region, onDo }: { region: AdminRegion; onDo: (doing: Doing) => void }) {
  const t = useTexts();
  const { name } = useMessages();
  const known = name(region.name);
  return (
    <p className="admin-region-acts">
      <button
        type="button"
        className="button quiet"
        aria-label={t.regions.renameLabel(known)}
        onClick={() => onDo({ what: 'rename', region })}
      >
        {t.regions.rename}
      </button>
      {region.level === 'city' && (
        <button
          type="button"
          className="button quiet"
          aria-label={t.regions.addCountyLabel(known)}
          onClick={() => onDo({ what: 'add', region })}
        >
          {t.regions.addCounty}
        </button>
      )}
      {region.level === 'county' && region.unused && (
        <button
          type="button"
          className="button quiet"
          aria-label={t.regions.removeLabel(known)}
          onClick={() => onDo({ what: 'remove', region })}
        >
          {t.remove}
        </button>
      )}
    </p>
  );
}
