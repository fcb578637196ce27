import type { Anyone } from '@jishi/shared/rules/access';
import { FACETS, type FacetName, type InstrumentQuery } from '@jishi/shared/schema/instrument';
import { distanceKm, type Point } from '@jishi/shared/search/distance';
import { passes } from './column.ts';
import { match } from './match.ts';
import { ABSENT, type Mirror } from './mirror.ts';
import { groupsFor, wantedMode } from './reader.ts';
import { type SlotFinder, slotFinder } from './slot.ts';
import { NONE } from './timeline.ts';

/** What a question finds before it is sorted: rows that pass everything, and rows by value set for each facet's counts. */
export type Collected = {
  readonly rows: readonly number[];
  readonly rowsBySet: Readonly<Record<FacetName, Int32Array>>;
  readonly score: (row: number) => number;
  readonly slots: SlotFinder;
  /** Kilometres to the place asked for; null without a place on either side. */
  readonly distance: (row: number) => number | null;
};

/** Whether the question wants time, so that only what is free counts. */
export function asksForTime(query: Pick<InstrumentQuery, 'freeFrom' | 'freeTo' | 'minutes'>): boolean {
  return query.freeFrom !== undefined || query.freeTo !== undefined || query.minutes !== undefined;
}

/**
 * One pass over the rows. A row that fails exactly one facet's filter is counted for that facet only: its values show what
 * choosing them would add. Text, facility, distance and time are the same for all facets.
 */
export function collect(mirror: Mirror, query: InstrumentQuery, reader: Anyone, now: number): Collected {
  const matched = match(mirror.words, query.q, mirror.rows.length, mirror.listed);
  const time = { from: query.freeFrom, to: query.freeTo, minutes: query.minutes };
  const slots = slotFinder(mirror, time, groupsFor(mirror, reader, wantedMode(query)), now);
  const distance = distanceFrom(mirror, query.near);
  const passesRest = restFilter(mirror, query, slots, distance);
  const filters = filtersOf(mirror, query);
  const { stationsOfRow } = mirror;
  const rows: number[] = [];
  const consider = (row: number) => {
    if (stationsOfRow[row] === ABSENT) return;
    const failed = onlyFailed(filters, row);
    if (failed === SEVERAL || (passesRest && !passesRest(row))) return;
    (failed?.almost ?? rows).push(row);
  };
  if (matched) for (const row of matched.rows) consider(row);
  else for (let row = 0; row < stationsOfRow.length; row += 1) consider(row);

  return {
    rows,
    rowsBySet: countSets(mirror, rows, filters),
    score: (row) => matched?.scores[row] ?? 0,
    slots,
    distance,
  };
}

/** A facet of which values are chosen; `almost`: rows that fail this one and no other. */
type Filter = {
  readonly facet: FacetName;
  readonly setOfRow: readonly number[];
  readonly pass: Uint8Array;
  readonly almost: number[];
};

function filtersOf({ columns }: Mirror, query: InstrumentQuery): Filter[] {
  const chosen = FACETS.filter((facet) => query[facet].length > 0);
  return chosen.map((facet) => ({
    facet,
    setOfRow: columns[facet].setOfRow,
    pass: passes(columns[facet], query[facet]),
    almost: [],
  }));
}

const SEVERAL = 'several';

/** The one filter that a row fails, null when it passes all. */
function onlyFailed(filters: readonly Filter[], row: number): Filter | null | typeof SEVERAL {
  let failed: Filter | null = null;
  for (let i = 0; i < filters.length; i += 1) {
    const filter = filters[i] as Filter;
    if (filter.pass[filter.setOfRow[row] as number] === 1) continue;
    if (failed) return SEVERAL;
    failed = filter;
  }
  return failed;
}

function countSets({ columns }: Mirror, rows: readonly number[], filters: readonly Filter[]): Collected['rowsBySet'] {
  const counted = FACETS.map((facet) => {
    const { sets, setOfRow } = columns[facet];
    const counts = new Int32Array(sets.length);
    const almost = filters.find((filter) => filter.facet === facet)?.almost ?? [];
    for (const list of [rows, almost]) for (const row of list) addOne(counts, setOfRow[row] as number);
    return [facet, counts];
  });
  return Object.fromEntries(counted) as Record<FacetName, Int32Array>;
}

function addOne(counts: Int32Array, at: number): void {
  counts[at] = (counts[at] as number) + 1;
}

/** What is not a facet: facility, distance and time. Null when none of them is asked for. */
function restFilter(
  { columns }: Mirror,
  query: InstrumentQuery,
  slots: SlotFinder,
  distance: (row: number) => number | null,
): ((row: number) => boolean) | null {
  const { setOfRow } = columns.facility;
  const inFacility = query.facility.length > 0 ? passes(columns.facility, query.facility) : null;
  const withinKm = query.withinKm ?? null;
  const timed = asksForTime(query);
  if (!inFacility && withinKm === null && !timed) return null;
  return (row) => {
    if (inFacility && inFacility[setOfRow[row] as number] !== 1) return false;
    if (withinKm !== null && (distance(row) ?? Number.POSITIVE_INFINITY) > withinKm) return false;
    return !timed || slots.start(row) !== NONE;
  };
}

/** Distances are computed once for each place. */
function distanceFrom({ places, placeOfRow }: Mirror, near: Point | undefined): (row: number) => number | null {
  if (!near) return () => null;
  const known = places.map((place) => (place.point ? distanceKm(near, place.point) : null));
  return (row) => known[placeOfRow[row] as number] ?? null;
}
