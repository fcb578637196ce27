import type { ReaderStanding } from '@jishi/db/queries/reader';
import type { Anyone } from '@jishi/shared/rules/access';
import { FACETS, type FacetName, type InstrumentQuery } from '@jishi/shared/schema/instrument';
import { distanceKm, type Point } from '@jishi/shared/search/distance';
import { ACCESS, accessFor } from './access.ts';
import { passes } from './mirror/column.ts';
import { numberOfId } from './mirror/ids.ts';
import { ABSENT, type Mirror } from './mirror/mirror.ts';
import { groupsFor, kindOfReader, wantedMode } from './reader.ts';
import { personalFor } from './time/personal.ts';
import { type SlotFinder, slotFinder } from './time/slot.ts';
import { NONE } from './time/timeline.ts';
import { type Match, match } from './words/match.ts';

/** What a question finds before it is sorted: rows that pass everything, and rows by value set for each facet's counts. */
export type Collected = {
  readonly rows: Int32Array;
  readonly rowsBySet: Readonly<Record<FacetName, Int32Array>>;
  /** Null for a question without words. */
  readonly matched: Match | null;
  readonly slots: SlotFinder;
  /** Kilometres to the place asked for; null without a place on either side. */
  readonly distance: (row: number) => number | null;
  /** A number of a set in `ACCESS`. */
  readonly access: (row: number) => number;
};

/** Whether the question wants time, so that only what is free counts. */
export function asksForTime(query: Pick<InstrumentQuery, 'freeFrom' | 'freeTo' | 'minutes'>): boolean {
  return query.freeFrom !== undefined || query.freeTo !== undefined || query.minutes !== undefined;
}

/**
 * One pass over the rows. A row that fails exactly one facet's filter is counted for that facet only: its values show what
 * choosing them would add. Text, facility, distance and time are the same for all facets.
 */
export function collect(
  mirror: Mirror,
  query: InstrumentQuery,
  reader: Anyone,
  standing: ReaderStanding | null,
  now: number,
): Collected {
  const matched = match(mirror, query.q);
  const time = { from: query.freeFrom, to: query.freeTo, minutes: query.minutes };
  const mode = wantedMode(query);
  const personal = personalFor(mirror, query, reader, standing, now);
  const kind = personal.isUsual ? kindOfReader(reader, mode) : null;
  const slots = slotFinder(mirror, time, groupsFor(mirror, reader, mode), personal, kind, now);
  const distance = distanceFrom(mirror, query.near);
  const access = accessFor(mirror, query, reader, standing, now);
  const passesRest = restFilter(mirror, query, slots, distance);
  const filters = filtersOf(mirror, query);
  const { stations } = mirror.cells;
  const candidates = candidatesOf(mirror, query, matched);
  const count = candidates?.length ?? mirror.ids.count;
  const rows = new Int32Array(count);
  let found = 0;
  for (let i = 0; i < count; i += 1) {
    const row = candidates ? (candidates[i] as number) : i;
    if (stations[row] === ABSENT) continue;
    const failed = filters.length === 0 ? null : onlyFailed(filters, access, row);
    if (failed === SEVERAL || (passesRest && !passesRest(row))) continue;
    if (failed) failed.almost.push(row);
    else {
      rows[found] = row;
      found += 1;
    }
  }
  const all = rows.subarray(0, found);
  const isEverything = candidates === null && filters.length === 0 && !passesRest;
  const rowsBySet = isEverything ? countEverything(mirror, all, access) : countSets(mirror, all, filters, access);
  return { rows: all, rowsBySet, matched, slots, distance, access };
}

/** The rows to look at; null for all of them. */
function candidatesOf({ ids }: Mirror, { id }: InstrumentQuery, matched: Match | null): Int32Array | null {
  if (id.length === 0) return matched?.rows ?? null;
  const named = new Set(id.map((one) => numberOfId(ids, one)).filter((row) => row !== undefined));
  return matched ? matched.rows.filter((row) => named.has(row)) : Int32Array.from(named);
}

/** A facet of which values are chosen; `almost`: rows that fail this one and no other. */
type Filter = {
  readonly facet: FacetName;
  /** Null for what depends on the reader. */
  readonly setOfRow: Int32Array | null;
  readonly pass: Uint8Array;
  readonly almost: number[];
};

function filtersOf({ columns, cells }: Mirror, query: InstrumentQuery): Filter[] {
  const chosen = FACETS.filter((facet) => query[facet].length > 0);
  return chosen.map((facet) => {
    if (facet === 'access') {
      return { facet, setOfRow: null, pass: passes(ACCESS, query.access), almost: [] };
    }
    return { facet, setOfRow: cells[facet], pass: passes(columns[facet], query[facet]), almost: [] };
  });
}

const SEVERAL = 'several';

/** The one filter that a row fails, null when it passes all. */
function onlyFailed(
  filters: readonly Filter[],
  access: (row: number) => number,
  row: number,
): Filter | null | typeof SEVERAL {
  let failed: Filter | null = null;
  for (let i = 0; i < filters.length; i += 1) {
    const filter = filters[i] as Filter;
    const set = filter.setOfRow ? (filter.setOfRow[row] as number) : access(row);
    if (filter.pass[set] === 1) continue;
    if (failed) return SEVERAL;
    failed = filter;
  }
  return failed;
}

function countSets(
  { columns, cells }: Mirror,
  rows: Int32Array,
  filters: readonly Filter[],
  access: (row: number) => number,
): Collected['rowsBySet'] {
  const counted = FACETS.map((facet) => {
    const almost = filters.find((filter) => filter.facet === facet)?.almost ?? [];
    if (facet === 'access') {
      const counts = new Int32Array(ACCESS.sets.length);
      countAccess(counts, access, rows);
      countAccess(counts, access, almost);
      return [facet, counts];
    }
    const counts = new Int32Array(columns[facet].sets.length);
    countRows(counts, cells[facet], rows);
    countRows(counts, cells[facet], almost);
    return [facet, counts];
  });
  return Object.fromEntries(counted) as Record<FacetName, Int32Array>;
}

const everything = new WeakMap<Mirror, { readonly changes: number; readonly counted: Collected['rowsBySet'] }>();

/** The counts of the whole catalogue, which most visits begin with: made again when rows have changed. */
function countEverything(mirror: Mirror, rows: Int32Array, access: (row: number) => number): Collected['rowsBySet'] {
  let known = everything.get(mirror);
  if (known?.changes !== mirror.changes) {
    known = { changes: mirror.changes, counted: countSets(mirror, rows, [], access) };
    everything.set(mirror, known);
    return known.counted;
  }
  const counts = new Int32Array(ACCESS.sets.length);
  countAccess(counts, access, rows);
  return { ...known.counted, access: counts };
}

function countAccess(counts: Int32Array, access: (row: number) => number, rows: ArrayLike<number>): void {
  for (let i = 0; i < rows.length; i += 1) addOne(counts, access(rows[i] as number));
}

function countRows(counts: Int32Array, setOfRow: Int32Array, rows: ArrayLike<number>): void {
  for (let i = 0; i < rows.length; i += 1) addOne(counts, setOfRow[rows[i] as number] as number);
}

function addOne(counts: Int32Array, at: number): void {
  counts[at] = (counts[at] as number) + 1;
}

/** What is not a facet: facility, distance and time. Null when none of them is asked for. */
function restFilter(
  { columns, cells }: Mirror,
  query: InstrumentQuery,
  slots: SlotFinder,
  distance: (row: number) => number | null,
): ((row: number) => boolean) | null {
  const { facility } = cells;
  const inFacility = query.facility.length > 0 ? passes(columns.facility, query.facility) : null;
  const withinKm = query.withinKm ?? null;
  const timed = asksForTime(query);
  if (!inFacility && withinKm === null && !timed) return null;
  return (row) => {
    if (inFacility && inFacility[facility[row] as number] !== 1) return false;
    if (withinKm !== null && (distance(row) ?? Number.POSITIVE_INFINITY) > withinKm) return false;
    return !timed || slots.start(row) !== NONE;
  };
}

/** Distances are computed once for each place. */
function distanceFrom({ traits, cells }: Mirror, near: Point | undefined): (row: number) => number | null {
  if (!near) return () => null;
  const known = traits.places.list.map((place) => (place.point ? distanceKm(near, place.point) : null));
  const { place } = cells;
  return (row) => known[place[row] as number] ?? null;
}
