import { sayMinutes } from '@jishi/shared/messages/format';
import type { InstrumentPage } from '@jishi/shared/schema/instrument';
import { useMessages } from '../messages/useMessages.tsx';
import { FACET_NAMES, type Finding } from '../search/finding.ts';
import { useFacetLabel } from '../search/useFacetLabel.ts';

type Facets = InstrumentPage['facets'];

/** A search in a few words: what, the filters by name, how far, how long. The window is told apart. */
export function useSayFinding(): (finding: Finding, facets: Facets | undefined) => string[] {
  const { m, language } = useMessages();
  const labelOf = useFacetLabel();
  return (finding, facets) => {
    const filters = FACET_NAMES.flatMap((facet) =>
      (finding[facet] ?? []).map((value) => {
        const known = facets?.[facet].find((one) => one.value === value);
        return labelOf(facet, known ?? { value, parent: null, label: {}, count: 0 });
      }),
    );
    return [
      finding.q,
      ...filters,
      finding.withinKm && m.search.within(m.search.km(finding.withinKm)),
      finding.minutes && sayMinutes(finding.minutes, language),
    ].filter((part) => typeof part === 'string' && part !== '') as string[];
  };
}
