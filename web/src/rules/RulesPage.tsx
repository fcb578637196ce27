import type { Facility } from '@jishi/shared/schema/institution';
import type { LayerOwner } from '@jishi/shared/schema/policy';
import type { RuleLayer } from '@jishi/shared/schema/rules';
import type { FacilityInstrument } from '@jishi/shared/schema/today';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { FacilityFrame } from '../facility/FacilityFrame.tsx';
import { facilityInstrumentsQuery } from '../facility/queries.ts';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import type { RulesAddress } from './address.ts';
import { Bench } from './Bench.tsx';
import { isSame } from './layer.ts';
import { policyQuery, type SeenPolicy } from './queries.ts';
import { RulesEditor } from './RulesEditor.tsx';
import { useTexts } from './useTexts.ts';
import './rules.css';

const route = getRouteApi('/facility/rules');

export function RulesPage() {
  const t = useTexts();
  return (
    <FacilityFrame title={t.title} intro={t.intro}>
      {(chosen) => <FacilityRules facility={chosen} />}
    </FacilityFrame>
  );
}

function FacilityRules({ facility }: { facility: Facility }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const instruments = useQuery(facilityInstrumentsQuery(facility.id));
  const t = useTexts();
  const change = useCallback(
    (part: RulesAddress) =>
      void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false }),
    [navigate],
  );
  if (hasNothing(instruments))
    return <ProblemNotice error={instruments.error} retry={() => void instruments.refetch()} />;
  if (!instruments.data) return <Loading />;
  const owner = search.layer ?? 'facility';
  const instrument = instruments.data.find(({ id }) => id === search.instrument) ?? instruments.data[0];
  const id = { institution: facility.institution.id, facility: facility.id, instrument: instrument?.id }[owner];
  return (
    <>
      <LayerChooser owner={owner} facility={facility} instruments={instruments.data} onChange={change} />
      {id === undefined ? (
        <p className="panel">{t.noInstruments}</p>
      ) : (
        <LoadedRules
          key={`${owner} ${id}`}
          {...{ owner, id, facility }}
          instruments={instruments.data}
          address={search}
          onAddress={change}
        />
      )}
    </>
  );
}

type ChooserProps = {
  owner: LayerOwner;
  facility: Facility;
  instruments: readonly FacilityInstrument[];
  onChange: (part: RulesAddress) => void;
};

/** Whose rules are edited; those of an institution are for administrators. */
function LayerChooser({ owner, facility, instruments, onChange }: ChooserProps) {
  const { name } = useMessages();
  const t = useTexts();
  const { instrument } = route.useSearch();
  const { data: me } = useQuery(meQuery);
  const names = { institution: name(facility.institution.name), facility: name(facility.name), instrument: '' };
  const owners: LayerOwner[] = me?.administrator
    ? ['institution', 'facility', 'instrument']
    : ['facility', 'instrument'];
  return (
    <div className="layer-chooser">
      <fieldset className="row">
        <legend className="muted small">{t.whose}</legend>
        {owners.map((one) => (
          <label key={one} className={one === owner ? 'layer-choice on' : 'layer-choice'}>
            <input type="radio" name="layer" checked={one === owner} onChange={() => onChange({ layer: one })} />
            <span>
              {t.owners[one]}
              {names[one] && <span className="muted small layer-name"> {names[one]}</span>}
            </span>
          </label>
        ))}
      </fieldset>
      {owner === 'instrument' && instruments.length > 0 && (
        <label className="field">
          <span className="label">{t.chooseInstrument}</span>
          <select
            className="input"
            value={instrument ?? instruments[0]?.id}
            onChange={(event) => onChange({ instrument: event.target.value })}
          >
            {instruments.map((one) => (
              <option key={one.id} value={one.id}>
                {name(one.name)}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

type LoadedProps = {
  owner: LayerOwner;
  id: string;
  facility: Facility;
  instruments: readonly FacilityInstrument[];
  address: RulesAddress;
  onAddress: (part: RulesAddress) => void;
};

function LoadedRules({ owner, id, ...rest }: LoadedProps) {
  const found = useQuery(policyQuery(owner, id));
  if (hasNothing(found)) return <ProblemNotice error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  return <Editing seen={found.data} owner={owner} {...rest} />;
}

function Editing({
  seen,
  owner,
  facility,
  instruments,
  address,
  onAddress,
}: Omit<LoadedProps, 'id'> & { seen: SeenPolicy }) {
  const [draft, setDraft] = useState<RuleLayer | null>(seen.policy.layer);
  const changed = draft !== null && !isSame(draft, seen.policy.layer);
  const bench = (
    <Bench
      zone={facility.zone}
      {...{ owner, instruments, draft, changed, onAddress }}
      address={benchOf(address, seen)}
    />
  );
  return <RulesEditor seen={seen} onDraft={setDraft} bench={bench} />;
}

/** Where an instrument's own rules are edited, that instrument is tried. */
function benchOf(address: RulesAddress, { policy }: SeenPolicy): RulesAddress {
  return policy.owner === 'instrument' ? { ...address, instrument: policy.id } : address;
}
