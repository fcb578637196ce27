import type { InstrumentRecord } from '@jishi/db/queries/discovery';
import { type Anyone, may } from '@jishi/shared/rules/access';
import { blocksOver } from '@jishi/shared/rules/blocks';
import type { Facts } from '@jishi/shared/rules/facts';
import { judge } from '@jishi/shared/rules/judge';
import { userClassOf } from '@jishi/shared/rules/price';
import { resolveRules } from '@jishi/shared/rules/resolve';
import { FACETS, type FacetName, type InstrumentQuery } from '@jishi/shared/schema/instrument';
import { type BookingRules, bookingRules, type ServiceMode } from '@jishi/shared/schema/rules';
import { distanceKm } from '@jishi/shared/search/distance';
import { type Term, termsOf, tokensOf } from '@jishi/shared/search/tokenise';
import { ceilToGrid, GRID_MS } from '@jishi/shared/time/grid';
import { openSpans } from '@jishi/shared/time/hours';
import { DAY_MS, MINUTE_MS, type Span } from '@jishi/shared/time/span';
import type { World } from './world.ts';

export type Expected = {
  readonly total: number;
  /** In order for `soonest`, `nearest` and `cheapest`. */
  readonly items: readonly {
    id: string;
    nextFree: Span | null;
    distanceKm: number | null;
    priceMinor: number | null;
    modes: readonly ServiceMode[];
    approval: boolean;
    authorisation: boolean;
  }[];
  readonly facets: Readonly<Record<FacetName, Readonly<Record<string, number>>>>;
};

/** The slow, obviously right search: every instrument against every condition, every quarter of an hour against `judge`. */
export function expected(world: World, query: InstrumentQuery, reader: Anyone): Expected {
  const listed = [...world.instruments.values()].filter(
    (record) => record.withdrawnAt === null && record.kind === 'instrument',
  );
  const matching = matchText(world, listed, query.q);
  const slots = new Map(matching.map((record) => [record.id, firstSlot(world, record, query, reader)]));
  const passesRest = (record: InstrumentRecord) =>
    (query.facility.length === 0 || query.facility.includes(record.facilityId)) &&
    (query.withinKm === undefined || (kmOf(world, record, query) ?? Number.POSITIVE_INFINITY) <= query.withinKm) &&
    (!asksTime(query) || slots.get(record.id) !== null);
  const passes = (record: InstrumentRecord, facet: FacetName) =>
    query[facet].length === 0 ||
    valuesOf(world, record, facet).some((value) => (query[facet] as string[]).includes(value));
  const all = matching.filter((record) => passesRest(record) && FACETS.every((facet) => passes(record, facet)));

  const facets = FACETS.map((facet) => {
    const others = matching.filter(
      (record) => passesRest(record) && FACETS.every((other) => other === facet || passes(record, other)),
    );
    const counts: Record<string, number> = {};
    for (const value of query[facet]) counts[value] = 0;
    for (const record of others)
      for (const value of valuesOf(world, record, facet)) counts[value] = (counts[value] ?? 0) + 1;
    return [facet, facet === 'region' ? shownRegions(world, counts, query.region) : counts];
  });

  const items = all.map((record) => ({
    id: record.id,
    nextFree: slots.get(record.id) ?? null,
    distanceKm: kmOf(world, record, query),
    priceMinor: record.prices?.hourlyMinor[userClassOf(reader, record.institutionId)] ?? null,
    ...termsFor(world, record, query, reader),
    currency: record.prices?.currency ?? '~',
  }));
  const LATE = Number.MAX_VALUE;
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  items.sort((a, b) => {
    if (query.sort === 'soonest') return (a.nextFree?.from ?? LATE) - (b.nextFree?.from ?? LATE) || byId(a, b);
    if (query.sort === 'nearest') return (a.distanceKm ?? LATE) - (b.distanceKm ?? LATE) || byId(a, b);
    if (a.currency !== b.currency) return a.currency < b.currency ? -1 : 1;
    return (a.priceMinor ?? LATE) - (b.priceMinor ?? LATE) || byId(a, b);
  });
  return {
    total: all.length,
    items: items.map(({ currency: _, ...item }) => ({
      ...item,
      distanceKm: item.distanceKm === null ? null : Math.round(item.distanceKm * 10) / 10,
    })),
    facets: Object.fromEntries(facets),
  };
}

function asksTime(query: InstrumentQuery): boolean {
  return query.freeFrom !== undefined || query.freeTo !== undefined || query.minutes !== undefined;
}

function matchText(world: World, records: readonly InstrumentRecord[], q: string): InstrumentRecord[] {
  const terms = termsOf(q);
  if (terms.length === 0) return [...records];
  const counts = records.map((record) => {
    const tokens = new Set(textsOf(world, record).flatMap(tokensOf));
    return terms.filter((term) => hasTerm(tokens, term)).length;
  });
  const best = Math.max(0, ...counts);
  const needed = best === terms.length ? best : Math.max(1, Math.ceil(best * 0.75));
  return records.filter((_, i) => (counts[i] ?? 0) >= needed);
}

function hasTerm(tokens: ReadonlySet<string>, term: Term): boolean {
  return term.some((all) =>
    all.every(({ text, prefix }) => (prefix ? [...tokens].some((token) => token.startsWith(text)) : tokens.has(text))),
  );
}

function textsOf({ reference }: World, record: InstrumentRecord): string[] {
  const facility = reference.facilities.find(({ id }) => id === record.facilityId);
  const institution = reference.institutions.find(({ id }) => id === record.institutionId);
  const type = reference.types.find(({ id }) => id === record.typeId);
  const techniques = techniquesOf({ reference }, record);
  const regions = up(reference.regions, 'code', 'parent', facility?.region ?? null);
  const classes = up(reference.classes, 'code', 'parent', record.classCode);
  const names = [record, facility, institution, type, ...regions, ...classes, ...techniques].map(
    (thing) => thing?.name,
  );
  return [
    ...names.flatMap((name) => [name?.zh ?? '', name?.en ?? '']),
    ...(type?.words ?? []),
    ...techniques.flatMap((technique) => technique.words),
    record.manufacturer ?? '',
    record.model ?? '',
    ...record.descriptions,
  ];
}

function techniquesOf({ reference }: Pick<World, 'reference'>, record: InstrumentRecord) {
  const ofType = reference.types.find(({ id }) => id === record.typeId)?.techniques ?? [];
  const all = [...record.techniques, ...ofType].flatMap((id) => up(reference.techniques, 'id', 'broader', id));
  return [...new Set(all)];
}

/** A thing and all above it. */
function up<T, K extends keyof T, P extends keyof T>(
  things: readonly T[],
  key: K,
  parent: P,
  first: string | null,
): T[] {
  const thing = things.find((one) => one[key] === first);
  return thing ? [thing, ...up(things, key, parent, thing[parent] as string | null)] : [];
}

function valuesOf(world: World, record: InstrumentRecord, facet: FacetName): string[] {
  const { reference } = world;
  const region = reference.facilities.find(({ id }) => id === record.facilityId)?.region ?? null;
  const values: Readonly<Record<FacetName, () => string[]>> = {
    region: () => up(reference.regions, 'code', 'parent', region).map(({ code }) => code),
    class: () => up(reference.classes, 'code', 'parent', record.classCode).map(({ code }) => code),
    technique: () => techniquesOf(world, record).map(({ id }) => id),
    institution: () => [record.institutionId],
    maker: () => (record.manufacturer === null ? [] : [record.manufacturer]),
    mode: () => offeredTo(world, record),
  };
  return values[facet]();
}

/** Provinces, countries that have none of them, cities of a province that is chosen or holds what is chosen, and the chosen. */
function shownRegions({ reference }: World, counts: Record<string, number>, chosen: readonly string[]) {
  const region = (code: string) => reference.regions.find((one) => one.code === code);
  const provinceOf = (code: string) =>
    up(reference.regions, 'code', 'parent', code).find(({ level }) => level === 'province')?.code;
  const opened = chosen.map(provinceOf);
  const shown = Object.entries(counts).filter(([code]) => {
    if (chosen.includes(code) || region(code)?.level === 'province' || code === 'US') return true;
    // Opening a country shows its provinces, which are shown anyway.
    return region(code)?.level === 'city' && opened.includes(region(code)?.parent ?? '');
  });
  return Object.fromEntries(shown);
}

function kmOf({ reference }: World, record: InstrumentRecord, { near }: InstrumentQuery): number | null {
  const facility = reference.facilities.find(({ id }) => id === record.facilityId);
  const institution = reference.institutions.find(({ id }) => id === record.institutionId);
  const point = [facility, institution].find((place) => place?.lat !== null && place?.lng !== null);
  return near && point ? distanceKm(near, { lat: point.lat ?? 0, lng: point.lng ?? 0 }) : null;
}

const TIME_MODES = ['self', 'assisted'];

function layersOf({ layers }: World, record: InstrumentRecord) {
  return [layers.get(record.institutionId) ?? {}, layers.get(record.facilityId) ?? {}, record.rules];
}

/** Ways of service that the rules offer to somebody: in general, or in any case. */
function offeredTo(world: World, record: InstrumentRecord): ServiceMode[] {
  const layers = layersOf(world, record);
  const general = layers.map((layer) => layer.modes).findLast((list) => list !== undefined) ?? null;
  const lists = layers.flatMap((layer) => (layer.cases ?? []).map(({ set }) => set.modes));
  return record.modes.filter((mode) => [general, ...lists].some((list) => list === null || list?.includes(mode)));
}

/** The way of service that the question names, if it is one that is booked by time and somebody is offered. */
function named(world: World, record: InstrumentRecord, query: InstrumentQuery): ServiceMode | undefined {
  const times = new Set(query.mode.filter((mode) => TIME_MODES.includes(mode)));
  return times.size === 1 ? offeredTo(world, record).find((mode) => times.has(mode)) : undefined;
}

function rulesFor(world: World, record: InstrumentRecord, query: InstrumentQuery, reader: Anyone): BookingRules {
  const resolved = (mode: ServiceMode) =>
    resolveRules(bookingRules.parse({}), layersOf(world, record), {
      userClass: userClassOf(reader, record.institutionId),
      region: reader?.institutionRegion ?? null,
      mode,
    });
  const byTime = record.modes.filter((mode) => TIME_MODES.includes(mode));
  // Who names no way of service gets the first one that the rules for it offer.
  const usual = byTime.find((mode) => resolved(mode).modes?.includes(mode) ?? true) ?? byTime[0] ?? 'assisted';
  return resolved(named(world, record, query) ?? usual);
}

/** What is told of the rules for the reader. */
function termsFor(world: World, record: InstrumentRecord, query: InstrumentQuery, reader: Anyone) {
  const rules = rulesFor(world, record, query, reader);
  const modes = record.modes.filter((mode) => rules.modes === null || rules.modes.includes(mode));
  const mode = named(world, record, query) ?? modes.find((one) => TIME_MODES.includes(one));
  return {
    modes,
    approval: rules.approval.length > 0 && !may.manageFacility(reader, record.facilityId),
    authorisation: rules.authorisation === 'all' || (rules.authorisation === 'self' && mode === 'self'),
  };
}

/** The first slot that `judge` accepts, trying each quarter of an hour of free time, and each whole block. */
function firstSlot(world: World, record: InstrumentRecord, query: InstrumentQuery, reader: Anyone): Span | null {
  const { now } = world;
  const rules = rulesFor(world, record, query, reader);
  const mode = named(world, record, query);
  const end = Math.min((Math.floor(now / DAY_MS) + 121) * DAY_MS, query.freeTo ?? Number.POSITIVE_INFINITY);
  const shortest = (query.minutes ?? Math.ceil(rules.minMinutes / rules.stepMinutes) * rules.stepMinutes) * MINUTE_MS;
  const begin = ceilToGrid(Math.max(now, query.freeFrom ?? 0));
  const lastStart = Math.min(end, now + rules.horizonDays * DAY_MS);
  const facts = factsOf(world, record, rules, { from: now - 3 * DAY_MS, to: lastStart + 3 * DAY_MS });
  const blocks = blocksOver({ from: begin, to: Math.max(begin, lastStart) + 1 }, facts).filter(
    (span) => query.minutes === undefined || span.to - span.from === shortest,
  );
  for (const free of facts.open) {
    for (let from = Math.max(begin, ceilToGrid(free.from)); from < free.to && from <= lastStart; from += GRID_MS) {
      const whole = blocks.filter((span) => span.from === from).sort((a, b) => a.to - b.to);
      for (const slot of [{ from, to: from + shortest }, ...whole]) {
        if (slot.to <= end && judge({ ...slot, mode }, facts, now).length === 0) return { from, to: slot.to };
      }
    }
  }
  return null;
}

function factsOf(world: World, record: InstrumentRecord, rules: BookingRules, window: Span): Facts {
  const takenOf = (id: string) =>
    (world.taken.get(id) ?? [])
      .filter((span) => span.expiresAt === null || span.expiresAt > world.now)
      .map((span) => ({ ...span, kind: 'booking' as const }));
  return {
    zone: world.reference.facilities.find(({ id }) => id === record.facilityId)?.zone ?? 'UTC',
    place: null,
    modes: record.modes,
    rules,
    prices: null,
    stations: record.stations,
    withdrawnAt: record.withdrawnAt,
    open: openSpans(world.schedules.get(record.scheduleId) ?? [], world.holidays, window),
    taken: takenOf(record.id),
    parts: record.parts.map(({ id, stations }) => ({ id, stations, taken: takenOf(id) })),
    own: [],
    outsiders: [],
    person: null,
  };
}
