import { FACETS, type FacetName, type InstrumentQuery } from '@jishi/shared/schema/instrument';
import { distanceKm, type Point } from '@jishi/shared/search/distance';
import { passes } from './column.ts';
import { match } from './match.ts';
import type { Mirror } from './mirror.ts';
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
export function asksForTime(query: InstrumentQuery): boolean {
  return query.freeFrom !== undefined || query.freeTo !== undefined || query.minutes !== undefined;
}

/**
 * One pass over the rows. A row that fails exactly one facet's filter is counted for that facet only: its values show what
 * choosing them would add. Text, facility, distance and time are the same for all facets.
 */
export function collect(mirror: Mirror, query: InstrumentQuery, now: number): Collected {
  const matched = match(mirror.words, query.q, mirror.rows.length, mirror.listed);
  const slots = slotFinder(mirror, { from: query.freeFrom, to: query.freeTo, minutes: query.minutes }, now);
  const distance = distanceFrom(mirror, query.near);
  const passesAlways = unfacetedFilter(mirror, query, slots, distance);
  const filters = FACETS.map(
    (facet): Filter => ({
      setOfRow: mirror.columns[facet].setOfRow,
      pass: passes(mirror.columns[facet], query[facet]),
      counts: new Int32Array(mirror.columns[facet].sets.length),
    }),
  );
  const active = filters.filter((filter) => filter.pass !== null);
  const rows: number[] = [];

  const consider = (row: number) => {
    if (mirror.rows[row] === undefined) return;
    let failed: Filter | null = null;
    for (const filter of active) {
      if (filter.pass?.[filter.setOfRow[row] as number] === 1) continue;
      if (failed) return;
      failed = filter;
    }
    if (!passesAlways(row)) return;
    if (failed) {
      count(failed, row);
      return;
    }
    rows.push(row);
    for (const filter of filters) count(filter, row);
  };
  if (matched) for (const row of matched.rows) consider(row);
  else for (let row = 0; row < mirror.rows.length; row += 1) consider(row);

  const rowsBySet = Object.fromEntries(FACETS.map((facet, i) => [facet, filters[i]?.counts]));
  return {
    rows,
    rowsBySet: rowsBySet as Record<FacetName, Int32Array>,
    score: (row) => matched?.scores[row] ?? 0,
    slots,
    distance,
  };
}

type Filter = { readonly setOfRow: readonly number[]; readonly pass: Uint8Array | null; readonly counts: Int32Array };

function count({ setOfRow, counts }: Filter, row: number): void {
  const set = setOfRow[row] as number;
  counts[set] = (counts[set] as number) + 1;
}

function unfacetedFilter(
  mirror: Mirror,
  query: InstrumentQuery,
  slots: SlotFinder,
  distance: (row: number) => number | null,
): (row: number) => boolean {
  const facility = mirror.columns.facility;
  const inFacility = passes(facility, query.facility);
  const withinKm = query.withinKm ?? null;
  const timed = asksForTime(query);
  return (row) => {
    if (inFacility && inFacility[facility.setOfRow[row] as number] !== 1) return false;
    if (withinKm !== null && (distance(row) ?? Number.POSITIVE_INFINITY) > withinKm) return false;
    return !timed || slots.start(row) !== NONE;
  };
}

/** Distances are computed once for each facility. */
function distanceFrom(mirror: Mirror, near: Point | undefined): (row: number) => number | null {
  if (!near) return () => null;
  const { setOfRow, sets } = mirror.columns.facility;
  const known = new Float64Array(sets.length).fill(-1);
  return (row) => {
    const point = mirror.rows[row]?.point;
    if (!point) return null;
    const facility = setOfRow[row] as number;
    let km = known[facility] as number;
    if (km < 0) {
      km = distanceKm(near, point);
      known[facility] = km;
    }
    return km;
  };
}
