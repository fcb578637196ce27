import type { Access, FacetName, InstrumentSummary } from '@jishi/shared/schema/instrument';
import type { ServiceMode } from '@jishi/shared/schema/rules';
import { readCompared } from '../compare/compared.ts';
import { serviceModeOf } from '../order/mode.ts';
import { type Query, readText, readTexts } from '../url.ts';

export const SORT_NAMES = ['fit', 'soonest', 'nearest', 'cheapest'] as const;
export type SortName = (typeof SORT_NAMES)[number];
export const FACET_NAMES = [
  'access',
  'region',
  'class',
  'technique',
  'mode',
  'maker',
  'institution',
] as const satisfies FacetName[];
/** Distances to choose from. */
export const DISTANCES_KM = [10, 25, 50, 100, 200] as const;
export const LENGTHS_MINUTES = [30, 60, 120, 240, 480, 1440] as const;

/** A search as it stands in the address. Dates are days on the reader's calendar, `to` included. */
export type Finding = {
  q?: string | undefined;
  region?: string[] | undefined;
  class?: string[] | undefined;
  technique?: string[] | undefined;
  institution?: string[] | undefined;
  maker?: string[] | undefined;
  mode?: string[] | undefined;
  access?: string[] | undefined;
  from?: string | undefined;
  to?: string | undefined;
  minutes?: number | undefined;
  near?: string | undefined;
  withinKm?: number | undefined;
  sort?: SortName | undefined;
  /** Lines of an order that is being put together. */
  line?: string[] | undefined;
  /** Instruments chosen to be compared. */
  compare?: string[] | undefined;
  /** The dialog for saving the search is open. */
  save?: '1' | undefined;
  /** The map is open, where there is no room for it beside the list. */
  map?: '1' | undefined;
};

/** Without importing the schema itself: what the page loads first stays small. */
const ACCESS_ORDER: Readonly<Record<Access, number>> = { now: 0, approval: 1, authorisation: 2, paused: 3, request: 4 };

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const PLACE = /^-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?$/;

function matching(value: unknown, pattern: RegExp): string | undefined {
  const text = readText(value);
  return text !== undefined && pattern.test(text) ? text : undefined;
}

function readMinutes(value: unknown): number | undefined {
  const minutes = Number(readText(value));
  return Number.isInteger(minutes) && minutes >= 15 && minutes <= 20_160 && minutes % 15 === 0 ? minutes : undefined;
}

/** Reads an address; what makes no sense is left out rather than refused. */
export function readFinding(search: Record<string, unknown>): Finding {
  const from = matching(search.from, DATE);
  const to = matching(search.to, DATE);
  const near = matching(search.near, PLACE);
  const sort = SORT_NAMES.find((name) => name === search.sort);
  return {
    q: readText(search.q)?.slice(0, 200),
    region: readTexts(search.region),
    class: readTexts(search.class),
    technique: readTexts(search.technique),
    institution: readTexts(search.institution),
    maker: readTexts(search.maker),
    mode: readTexts(search.mode),
    access: readTexts(search.access)?.filter(isAccess),
    from,
    to: to && from && to < from ? undefined : to,
    minutes: readMinutes(search.minutes === undefined ? undefined : String(search.minutes)),
    near,
    withinKm: near ? DISTANCES_KM.find((km) => String(km) === String(search.withinKm)) : undefined,
    sort: sort === 'nearest' && !near ? undefined : sort,
    line: readTexts(search.line),
    compare: readCompared(search.compare),
    save: search.save === '1' ? '1' : undefined,
    map: search.map === '1' ? '1' : undefined,
  };
}

/** What is asked of the server, but for the time: what stands in the address only for the page is left out. */
export function withoutTime(finding: Finding): Query {
  // Read again: an address that the router hands out also holds what is not of the search, in an order of its own.
  const known = readFinding(finding);
  const { from: _from, to: _to, line: _line, compare: _compare, save: _save, map: _map, ...asked } = known;
  return asked;
}

/** So many results are asked for at a time. */
const PAGE = 20;

/** The address at which a page of results is. */
export const RESULTS = '/api/v1/instruments';

export function pageOf(question: Query, cursor?: string | null): Query {
  return { ...question, limit: PAGE, cursor: cursor ?? undefined };
}

/** How many filters of the facets are set, the distance among them. */
export function countFilters(finding: Finding): number {
  const distance = finding.withinKm === undefined ? 0 : 1;
  return FACET_NAMES.reduce((sum, name) => sum + (finding[name]?.length ?? 0), distance);
}

/** What takes all filters away. */
export const NO_FILTERS: Partial<Finding> = {
  ...Object.fromEntries(FACET_NAMES.map((name) => [name, undefined])),
  withinKm: undefined,
};

export function isAccess(value: string): value is Access {
  return Object.hasOwn(ACCESS_ORDER, value);
}

/** The list with `value` added, or taken out when it is in; undefined when nothing is left. */
export function toggled(list: readonly string[] | undefined, value: string): string[] | undefined {
  const without = (list ?? []).filter((one) => one !== value);
  const next = without.length === (list ?? []).length ? [...without, value] : without;
  return next.length > 0 ? next : undefined;
}

/** The way of service that one click orders: the one that is filtered by, when it is booked by time. */
export function onlyTimeMode(modes: readonly string[] | undefined): ServiceMode | undefined {
  return modes?.length === 1 ? serviceModeOf(modes[0]) : undefined;
}

const HOUR_MS = 3_600_000;

/** The time that one click books: the next free one, as long as asked for, else an hour at most. */
export function oneClickSpan(
  item: InstrumentSummary,
  minutes: number | undefined,
): { from: number; to: number } | null {
  if (!item.nextFree) return null;
  const from = Date.parse(item.nextFree.from);
  const length = minutes === undefined ? HOUR_MS : minutes * 60_000;
  return { from, to: Math.min(Date.parse(item.nextFree.to), from + length) };
}
