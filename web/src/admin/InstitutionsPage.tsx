import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { regionsQuery } from '../search/queries.ts';
import { useRegionName } from '../search/useRegionName.ts';
import { AdminFrame } from './AdminFrame.tsx';
import type { InstitutionsAddress } from './address.ts';
import { ChoiceField } from './fields.tsx';
import { InstitutionDialog } from './InstitutionDialog.tsx';
import { INSTITUTION_KINDS } from './kinds.ts';
import { institutionsQuery } from './queries.ts';
import { Rows } from './Rows.tsx';
import { SearchBox } from './SearchBox.tsx';
import { StateTag } from './StateTag.tsx';
import { useSay } from './useSay.ts';
import { useTexts } from './useTexts.ts';

const route = getRouteApi('/admin/institutions');
const STATES = ['applied', 'admitted', 'suspended', 'declined'] as const;

/** Every institution, found by name, kind, region and state. */
export function InstitutionsPage() {
  const t = useTexts();
  const [entering, setEntering] = useState(false);
  const address = route.useSearch();
  return (
    <AdminFrame
      title={t.institutions.title}
      end={
        <button type="button" className="button main" onClick={() => setEntering(true)}>
          {t.institutions.add}
        </button>
      }
    >
      <Filters address={address} />
      <List address={address} />
      {entering && <InstitutionDialog onClose={() => setEntering(false)} />}
    </AdminFrame>
  );
}

function Filters({ address }: { address: InstitutionsAddress }) {
  const t = useTexts();
  const { name } = useMessages();
  const navigate = route.useNavigate();
  const { data: regions = [] } = useQuery(regionsQuery);
  const set = (part: InstitutionsAddress) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  return (
    <div className="panel admin-filters">
      <SearchBox value={address.q} hint={t.institutions.searchHint} onChange={(q) => set({ q })} />
      <ChoiceField
        label={t.institutions.state}
        value={address.state ?? ''}
        onChange={(state) => set({ state: state || undefined })}
        options={[['', t.all], ...STATES.map((state) => [state, t.states[state]] as const)]}
      />
      <ChoiceField
        label={t.institutions.kind}
        value={address.kind ?? ''}
        onChange={(kind) => set({ kind: kind || undefined })}
        options={[['', t.all], ...INSTITUTION_KINDS.map((kind) => [kind, t.kinds[kind]] as const)]}
      />
      <ChoiceField
        label={t.institutions.region}
        value={address.region ?? ''}
        onChange={(region) => set({ region: region || undefined })}
        options={[
          ['', t.all],
          ...regions
            .filter(({ level }) => level === 'province' || level === 'city')
            .map((one) => [one.code, `${one.level === 'city' ? '\u2003' : ''}${name(one.name)}`] as const),
        ]}
      />
      <label className="radio admin-check">
        <input
          type="checkbox"
          checked={address.due === '1'}
          onChange={(event) => set({ due: event.target.checked ? '1' : undefined })}
        />
        {t.institutions.due}
      </label>
    </div>
  );
}

function List({ address }: { address: InstitutionsAddress }) {
  const t = useTexts();
  const { name } = useMessages();
  const say = useSay();
  const regionName = useRegionName();
  const found = useInfiniteQuery(institutionsQuery(address));
  return (
    <Rows
      found={found}
      label={t.institutions.title}
      keyOf={({ id }) => id}
      empty={
        <>
          <p className="strong">{t.institutions.empty}</p>
          <p>{t.institutions.emptyHint}</p>
        </>
      }
    >
      {(one) => (
        <article className="admin-row">
          <div>
            <Link to="/admin/institutions/$id" params={{ id: one.id }} className="strong">
              {name(one.name)}
            </Link>
            <p className="muted small">
              {[t.kinds[one.kind], one.region && regionName(one.region)].filter(Boolean).join(' · ')}
            </p>
          </div>
          <p className="small">
            {[
              t.counts.facilities(one.facilities),
              t.counts.instruments(one.instruments),
              t.counts.people(one.people),
            ].join(' · ')}
          </p>
          <p className="admin-row-end">
            {one.state !== 'admitted' && <StateTag state={one.state} />}
            {one.reviewDueOn && <span className="small">{t.institutions.dueOn(say.day(one.reviewDueOn))}</span>}
          </p>
        </article>
      )}
    </Rows>
  );
}
