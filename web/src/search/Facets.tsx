import type { FacetName, FacetValue, InstrumentPage } from '@jishi/shared/schema/instrument';
import type { ServiceMode } from '@jishi/shared/schema/rules';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { countFilters, FACET_NAMES, type Finding, toggled } from './finding.ts';
import { useFinding } from './useFinding.ts';

const SHOWN = 6;
const NO_FILTERS: Partial<Finding> = Object.fromEntries(FACET_NAMES.map((name) => [name, undefined]));

/** Filters with the number of instruments behind each. */
export function Facets({ facets }: { facets: InstrumentPage['facets'] }) {
  const { m } = useMessages();
  const [finding, change] = useFinding();
  return (
    <div className="stack">
      {countFilters(finding) > 0 && (
        <button type="button" className="button" onClick={() => change(NO_FILTERS)}>
          {m.search.clear}
        </button>
      )}
      {FACET_NAMES.map((name) => (
        <Facet key={name} name={name} values={facets[name]} />
      ))}
    </div>
  );
}

function Facet({ name, values: counted }: { name: FacetName; values: readonly FacetValue[] }) {
  const { m, said, name: nameOf } = useMessages();
  const [finding, change] = useFinding();
  const [all, setAll] = useState(false);
  const chosen = finding[name] ?? [];
  const values = name === 'region' ? withoutDoubles(counted, chosen) : counted;
  const missing = chosen.filter((value) => !values.some((one) => one.value === value));
  if (values.length === 0 && missing.length === 0) return null;
  const labelOf = (value: FacetValue) =>
    name === 'mode' ? (said.modes[value.value as ServiceMode] ?? value.value) : nameOf(value.label) || value.value;
  const shown = all ? values : values.filter((value, index) => index < SHOWN || chosen.includes(value.value));
  return (
    <fieldset className="facet">
      <legend>{m.search.facets[name]}</legend>
      <ul className="facet-values">
        {missing.map((value) => (
          <FacetRow
            key={value}
            label={value}
            count={0}
            chosen
            onToggle={() => change({ [name]: toggled(chosen, value) })}
          />
        ))}
        {shown.map((value) => (
          <FacetRow
            key={value.value}
            label={labelOf(value)}
            count={value.count}
            chosen={chosen.includes(value.value)}
            onToggle={() => change({ [name]: toggled(chosen, value.value) })}
          />
        ))}
      </ul>
      {values.length > SHOWN && (
        <button type="button" className="button quiet small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? m.search.showFewer : m.search.showAll(values.length)}
        </button>
      )}
    </fieldset>
  );
}

type RowProps = { label: string; count: number; chosen: boolean; onToggle: () => void };

function FacetRow({ label, count, chosen, onToggle }: RowProps) {
  return (
    <li>
      <label className={chosen ? 'facet-value chosen' : 'facet-value'}>
        <input type="checkbox" checked={chosen} onChange={onToggle} />
        <span className="facet-label">{label}</span>
        <span className="facet-count">{count.toLocaleString('en')}</span>
      </label>
    </li>
  );
}

/** A municipality is a province and its only city, by the same name: once is enough. */
function withoutDoubles(values: readonly FacetValue[], chosen: readonly string[]): readonly FacetValue[] {
  const provinces = new Set(
    values.filter(({ value }) => value.endsWith('0000')).map(({ label }) => label.zh ?? label.en),
  );
  return values.filter(
    ({ value, label }) => value.endsWith('0000') || chosen.includes(value) || !provinces.has(label.zh ?? label.en),
  );
}
