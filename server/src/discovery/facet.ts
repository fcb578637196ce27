import { FACETS, type FacetName, type FacetValue, type InstrumentPage } from '@jishi/shared/schema/instrument';
import type { Localised } from '@jishi/shared/schema/primitives';
import { countValues } from './column.ts';
import type { Mirror } from './mirror.ts';
import { regionChain, type Things } from './things.ts';

/** Values shown of facets that can have thousands. Chosen values are shown whatever their count. */
export const MAX_VALUES = 50;

const MODE_NAMES: Readonly<Record<string, Localised>> = {
  self: { zh: '自主上机', en: 'Self-operated' },
  assisted: { zh: '协助上机', en: 'Assisted' },
  sample: { zh: '送样检测', en: 'Sample submission' },
  project: { zh: '项目委托', en: 'Commissioned project' },
};

/** Name of a facet's value in both languages; a value that nobody knows is its own name. */
function labelOf(things: Things, facet: FacetName, value: string): Localised {
  const names: Readonly<Record<FacetName, Localised | undefined>> = {
    region: things.regions.get(value)?.name,
    class: things.classes.get(value)?.name,
    technique: things.techniques.get(value)?.name,
    institution: things.institutions.get(value)?.name,
    maker: undefined,
    mode: MODE_NAMES[value],
  };
  return names[facet] ?? { zh: value, en: value };
}

/**
 * The topmost region that is shown of a place: its province, or what stands highest where there are none.
 * The chain begins with the place itself.
 */
function headOf(things: Things, chain: readonly string[]): string | undefined {
  return chain.find((code) => things.regions.get(code)?.level === 'province') ?? chain.at(-1);
}

/**
 * The region values to show, given the regions of what was found (each with what lies above it): provinces, and the cities
 * of a province that is chosen or that holds what is chosen.
 */
function shownRegions(things: Things, found: readonly (readonly string[])[], chosen: readonly string[]) {
  const heads = new Set(found.map((places) => headOf(things, places)));
  const opened = new Set(chosen.map((code) => headOf(things, regionChain(things, code))));
  return (code: string) => heads.has(code) || opened.has(things.regions.get(code)?.parent ?? undefined);
}

/** Counts of each facet's values: most frequent first, equal ones by value; none that leads to nothing unless chosen. */
export function facetsOf(
  mirror: Mirror,
  rowsBySet: Readonly<Record<FacetName, ArrayLike<number>>>,
  chosen: Readonly<Record<FacetName, readonly string[]>>,
): InstrumentPage['facets'] {
  const found = mirror.columns.region.sets.filter((_, set) => (rowsBySet.region[set] ?? 0) > 0);
  const isShownRegion = shownRegions(mirror.things, found, chosen.region);
  const entries = FACETS.map((facet) => {
    const counts = countValues(mirror.columns[facet], rowsBySet[facet]);
    const isShown = facet === 'region' ? isShownRegion : () => true;
    return [facet, valuesOf(mirror.things, facet, counts, isShown, chosen[facet])] as const;
  });
  return Object.fromEntries(entries) as InstrumentPage['facets'];
}

function valuesOf(
  things: Things,
  facet: FacetName,
  counts: ReadonlyMap<string, number>,
  isShown: (value: string) => boolean,
  chosen: readonly string[],
): FacetValue[] {
  const found = [...counts].filter(([value]) => isShown(value)).sort(byCount);
  const limit = facet === 'class' || facet === 'region' ? found.length : MAX_VALUES;
  const values = new Map(found.slice(0, limit));
  for (const value of chosen) values.set(value, counts.get(value) ?? 0);
  return [...values].sort(byCount).map(([value, count]) => ({ value, label: labelOf(things, facet, value), count }));
}

function byCount([a, countA]: readonly [string, number], [b, countB]: readonly [string, number]): number {
  return countB - countA || (a < b ? -1 : 1);
}
