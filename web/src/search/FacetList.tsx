import type { FacetName, FacetValue } from '@jishi/shared/schema/instrument';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { FacetRow } from './FacetRow.tsx';
import { toggled } from './finding.ts';
import { useFacetLabel } from './useFacetLabel.ts';
import { useChangeFinding, useFound } from './useFinding.ts';

const SHOWN = 6;

/** The values of a facet one below the other: the most frequent ones, all on demand, chosen ones always. */
export function FacetList({ name, values }: { name: FacetName; values: readonly FacetValue[] }) {
  const { m } = useMessages();
  const labelOf = useFacetLabel();
  const finding = useFound(name);
  const change = useChangeFinding();
  const [all, setAll] = useState(false);
  const chosen = finding[name] ?? [];
  const shown = all ? values : values.filter((value, index) => index < SHOWN || chosen.includes(value.value));
  return (
    <>
      <ul className="facet-values">
        {shown.map((value) => (
          <li key={value.value}>
            <FacetRow
              label={labelOf(name, value)}
              count={value.count}
              chosen={chosen.includes(value.value)}
              onToggle={() => change((before) => ({ [name]: toggled(before[name], value.value) }))}
            />
          </li>
        ))}
      </ul>
      {values.length > SHOWN && (
        <button type="button" className="button quiet small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? m.search.showFewer : m.search.showAll(values.length)}
        </button>
      )}
    </>
  );
}
