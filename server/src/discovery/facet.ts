import {
  type Access,
  FACETS,
  type FacetName,
  type FacetValue,
  type InstrumentPage,
} from '@jishi/shared/schema/instrument';
import type { Localised } from '@jishi/shared/schema/primitives';
import { ACCESS } from './access.ts';
import { type Column, countValues } from './mirror/column.ts';
import type { Mirror } from './mirror/mirror.ts';
import { insertOrdered } from './mirror/sorted.ts';
import { thingAt } from './mirror/table.ts';
import { regionChain, type Things } from './mirror/things.ts';

/** Values shown of facets that can have thousands. Chosen values are shown whatever their count. */
export const MAX_VALUES = 50;

const MODE_NAMES: Readonly<Record<string, Localised>> = {
  self: { zh: '自主上机', en: 'Self-operated' },
  assisted: { zh: '协助上机', en: 'Assisted' },
  sample: { zh: '送样检测', en: 'Sample submission' },
  project: { zh: '项目委托', en: 'Commissioned project' },
};

const ACCESS_NAMES: Readonly<Record<Access, Localised>> = {
  now: { zh: '可直接预约', en: 'Book at once' },
  approval: { zh: '需审批', en: 'Needs approval' },
  authorisation: { zh: '需授权', en: 'Needs authorisation' },
  paused: { zh: '暂停预约中', en: 'Paused for you' },
  request: { zh: '仅送样或委托', en: 'Samples or projects only' },
};

/** Name of a facet's value in both languages; a value that nobody knows is its own name. */
function labelOf(things: Things, facet: FacetName, value: string): Localised {
  return nameOf(things, facet, value) ?? { zh: value, en: value };
}

function nameOf(things: Things, facet: FacetName, value: string): Localised | undefined {
  switch (facet) {
    case 'region':
      return things.regions.get(value)?.name;
    case 'class':
      return things.classes.get(value)?.name;
    case 'technique':
      return things.techniques.get(value)?.name;
    case 'institution':
      return things.institutions.get(value)?.name;
    case 'mode':
      return Object.hasOwn(MODE_NAMES, value) ? MODE_NAMES[value] : undefined;
    case 'access':
      return Object.hasOwn(ACCESS_NAMES, value) ? ACCESS_NAMES[value as Access] : undefined;
    case 'maker':
      return undefined;
    default:
      return facet satisfies never;
  }
}

function parentOf(things: Things, facet: FacetName, value: string): string | null {
  if (facet === 'class') return things.classes.get(value)?.parent ?? null;
  return facet === 'region' ? (things.regions.get(value)?.parent ?? null) : null;
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
    const column = facet === 'access' ? ACCESS : mirror.columns[facet];
    const counts = countValues(column, rowsBySet[facet]);
    const isShown = facet === 'region' ? isShownRegion : () => true;
    return [facet, valuesOf(mirror.things, facet, counts, column, isShown, chosen[facet])] as const;
  });
  return Object.fromEntries(entries) as InstrumentPage['facets'];
}

function valuesOf(
  things: Things,
  facet: FacetName,
  counts: Int32Array,
  { values }: Column,
  isShown: (value: string) => boolean,
  chosen: readonly string[],
): FacetValue[] {
  const limit = facet === 'class' || facet === 'region' ? counts.length : MAX_VALUES;
  const shown: Counted[] = [];
  for (let number = 0; number < counts.length; number += 1) {
    const count = counts[number] as number;
    const last = shown[limit - 1];
    if (count === 0 || (last && count < last[1])) continue;
    const value = thingAt(values, number);
    if (isShown(value)) insertOrdered(shown, [value, count], isBefore, limit);
  }
  for (const value of chosen) {
    if (shown.some(([one]) => one === value)) continue;
    const number = values.numbers.get(value);
    const count = number === undefined ? 0 : (counts[number] as number);
    insertOrdered(shown, [value, count], isBefore, shown.length + 1);
  }
  return shown.map(([value, count]) => ({
    value,
    parent: parentOf(things, facet, value),
    label: labelOf(things, facet, value),
    count,
  }));
}

type Counted = readonly [value: string, count: number];

function isBefore(a: Counted, b: Counted): boolean {
  return a[1] !== b[1] ? a[1] > b[1] : a[0] < b[0];
}
