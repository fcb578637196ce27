import type { Authorisation } from '@jishi/shared/schema/authorisation';
import type { Facility } from '@jishi/shared/schema/institution';
import { DAY_MS } from '@jishi/shared/time/span';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { facilityInstrumentsQuery } from '../facility/queries.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { More } from '../ui/More.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { AuthorisationRow } from './AuthorisationRow.tsx';
import type { PeopleAddress } from './address.ts';
import { BulkBar } from './BulkBar.tsx';
import { authorisationsQuery } from './queries.ts';
import { useTexts } from './useTexts.ts';

const SOON_DAYS = 60;

type Props = { facility: Facility; address: PeopleAddress; onAddress: (part: PeopleAddress) => void };

/** Who may operate what, the newest first; several are revoked or renewed at once. */
export function Authorisations({ facility, address, onAddress }: Props) {
  const t = useTexts();
  const now = Math.floor(Date.now() / 900_000) * 900_000;
  const soon = now + SOON_DAYS * DAY_MS;
  const filter = {
    instrument: address.instrument,
    endingBy: address.ending ? new Date(soon).toISOString() : undefined,
  };
  const found = useInfiniteQuery(authorisationsQuery(facility.id, filter));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const all = found.data?.pages.flatMap(({ items }) => items) ?? [];
  const standing = all.filter(isStanding);
  const picked = standing.filter(({ id }) => chosen.has(id));
  const toggle = (id: string) =>
    setChosen((before) => new Set([...before, id].filter((one) => one !== id || !before.has(id))));
  const filtered = address.instrument !== undefined || address.ending !== undefined;
  return (
    <section className="panel stack tight" aria-labelledby="authorisations-title">
      <div className="row spread">
        <h2 id="authorisations-title">{t.list.title}</h2>
        <Filters facility={facility} address={address} onAddress={onAddress} />
      </div>
      {found.isError && <ProblemNotice error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data && all.length === 0 && (
        <div>
          <p className="strong">{filtered ? t.list.emptyFiltered : t.list.empty}</p>
          {!filtered && <p>{t.list.emptyHint}</p>}
        </div>
      )}
      {standing.length > 1 && (
        <label className="radio">
          <input
            type="checkbox"
            checked={picked.length === standing.length}
            onChange={(event) => setChosen(new Set(event.target.checked ? standing.map(({ id }) => id) : []))}
          />
          {t.list.chooseAll}
        </label>
      )}
      <ul className="authorisation-list">
        {all.map((one) => (
          <AuthorisationRow
            key={one.id}
            one={one}
            zone={facility.zone}
            soon={isStanding(one) && one.until !== null && Date.parse(one.until) <= soon}
            chosen={chosen.has(one.id)}
            onChoose={isStanding(one) ? () => toggle(one.id) : null}
          />
        ))}
      </ul>
      <More found={found} />
      <BulkBar facility={facility} picked={picked} onDone={() => setChosen(new Set())} />
    </section>
  );
}

function isStanding({ state }: Authorisation): boolean {
  return state === 'valid' || state === 'planned';
}

function Filters({ facility, address, onAddress }: Props) {
  const { name } = useMessages();
  const t = useTexts();
  const { data: instruments = [] } = useQuery(facilityInstrumentsQuery(facility.id));
  return (
    <div className="row people-filters">
      <label className="radio">
        <input
          type="checkbox"
          checked={address.ending === '1'}
          onChange={(event) => onAddress({ ending: event.target.checked ? '1' : undefined })}
        />
        {t.list.ending}
      </label>
      <label className="row">
        <span className="muted small">{t.list.filterInstrument}</span>
        <select
          className="input"
          value={address.instrument ?? ''}
          onChange={(event) => onAddress({ instrument: event.target.value || undefined })}
        >
          <option value="">{t.list.anyInstrument}</option>
          {instruments.map((instrument) => (
            <option key={instrument.id} value={instrument.id}>
              {name(instrument.name)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
