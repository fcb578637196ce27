import type { FacetName, InstrumentPage } from '@jishi/shared/schema/instrument';
import { useMessages } from '../messages/useMessages.tsx';
import { pathTo } from './facetTree.ts';
import { countFilters, FACET_NAMES, type Finding, NO_FILTERS } from './finding.ts';
import { useFacetLabel } from './useFacetLabel.ts';
import { useFinding } from './useFinding.ts';

type Chosen = { readonly key: string; readonly text: string; readonly without: (before: Finding) => Partial<Finding> };

/** All filters that are set, each with its path and one click from being taken away. */
export function ChosenFilters({ facets }: { facets: InstrumentPage['facets'] | undefined }) {
  const { m } = useMessages();
  const [finding, change] = useFinding();
  const chosen = useChosen(facets);
  if (countFilters(finding) === 0) return null;
  return (
    <ul className="row chosen-filters" aria-label={m.search.chosen}>
      {chosen.map(({ key, text, without }) => (
        <li key={key}>
          <button type="button" className="chip" aria-label={m.search.dropFilter(text)} onClick={() => change(without)}>
            <span>{text}</span> <span aria-hidden="true">✕</span>
          </button>
        </li>
      ))}
      <li>
        <button type="button" className="button quiet small" onClick={() => change(NO_FILTERS)}>
          {m.search.clear}
        </button>
      </li>
    </ul>
  );
}

function someOf(values: string[] | undefined): string[] | undefined {
  return values?.length ? values : undefined;
}

function useChosen(facets: InstrumentPage['facets'] | undefined): Chosen[] {
  const { m } = useMessages();
  const [finding] = useFinding();
  const labelOf = useFacetLabel();
  const pathOf = (facet: FacetName, value: string) => {
    const path = pathTo(facets?.[facet] ?? [], value).map((one) => labelOf(facet, one));
    return path.length > 0 ? path.join(' › ') : labelOf(facet, { value, parent: null, label: {}, count: 0 });
  };
  const filters = FACET_NAMES.flatMap((facet) =>
    (finding[facet] ?? []).map((value) => ({
      key: `${facet} ${value}`,
      text: pathOf(facet, value),
      without: (before: Finding) => ({ [facet]: someOf(before[facet]?.filter((one) => one !== value)) }),
    })),
  );
  const { withinKm } = finding;
  if (withinKm === undefined) return filters;
  const text = `${m.search.distance} ${m.search.within(m.search.km(withinKm))}`;
  return [...filters, { key: 'distance', text, without: () => ({ withinKm: undefined }) }];
}
