import type { InstrumentRecord } from '@jishi/db/queries/discovery';
import type { Asking } from '@jishi/server/discovery/search';
import { type Anyone, may } from '@jishi/shared/rules/access';
import { blocksOver } from '@jishi/shared/rules/blocks';
import type { Facts } from '@jishi/shared/rules/facts';
import { judge } from '@jishi/shared/rules/judge';
import { HOLDING_STATES } from '@jishi/shared/rules/lifecycle';
import { userClassOf } from '@jishi/shared/rules/price';
import { resolveRules } from '@jishi/shared/rules/resolve';
import { type Access, FACETS, type FacetName, type InstrumentQuery } from '@jishi/shared/schema/instrument';
import { type BookingRules, bookingRules, type ServiceMode } from '@jishi/shared/schema/rules';
import { distanceKm, type Point } from '@jishi/shared/search/distance';
import { ceilToGrid, GRID_MS } from '@jishi/shared/time/grid';
import { openSpans } from '@jishi/shared/time/hours';
import { DAY_MS, MINUTE_MS, type Span } from '@jishi/shared/time/span';
import { techniquesOf, up } from './above.ts';
import { type Language, matchText } from './words.ts';
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
    access: readonly Access[];
  }[];
  readonly facets: Readonly<Record<FacetName, Readonly<Record<string, number>>>>;
};

/** The slow, obviously right search: every instrument against every condition, every quarter of an hour against `judge`. */
export function expected(world: World, query: InstrumentQuery, asking: Asking, language: Language): Expected {
  const { reader } = asking;
  const listed = [...world.instruments.values()].filter(
    (record) => record.withdrawnAt === null && record.kind === 'instrument',
  );
  const named = listed.filter(({ id }) => query.id.length === 0 || query.id.includes(id));
  const matching = matchText(world, listed, query.q, language).filter((record) => named.includes(record));
  const slots = new Map(matching.map((record) => [record.id, firstSlot(world, record, query, asking)]));
  const passesRest = (record: InstrumentRecord) =>
    (query.facility.length === 0 || query.facility.includes(record.facilityId)) &&
    (query.withinKm === undefined || (kmOf(world, record, query) ?? Number.POSITIVE_INFINITY) <= query.withinKm) &&
    (!asksTime(query) || slots.get(record.id) !== null);
  const passes = (record: InstrumentRecord, facet: FacetName) =>
    query[facet].length === 0 ||
    valuesOf(world, record, facet, query, asking).some((value) => (query[facet] as string[]).includes(value));
  const all = matching.filter((record) => passesRest(record) && FACETS.every((facet) => passes(record, facet)));

  const facets = FACETS.map((facet) => {
    const others = matching.filter(
      (record) => passesRest(record) && FACETS.every((other) => other === facet || passes(record, other)),
    );
    const counts: Record<string, number> = {};
    for (const value of query[facet]) counts[value] = 0;
    for (const record of others)
      for (const value of valuesOf(world, record, facet, query, asking)) counts[value] = (counts[value] ?? 0) + 1;
    return [facet, facet === 'region' ? shownRegions(world, counts, query.region) : counts];
  });

  const items = all.map((record) => ({
    id: record.id,
    nextFree: slots.get(record.id) ?? null,
    distanceKm: kmOf(world, record, query),
    priceMinor: record.prices?.hourlyMinor[userClassOf(reader, record.institutionId)] ?? null,
    ...termsFor(world, record, query, reader),
    access: accessOf(world, record, query, asking),
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

function valuesOf(
  world: World,
  record: InstrumentRecord,
  facet: FacetName,
  query: InstrumentQuery,
  asking: Asking,
): string[] {
  const { reference } = world;
  const region = reference.facilities.find(({ id }) => id === record.facilityId)?.region ?? null;
  const values: Readonly<Record<FacetName, () => string[]>> = {
    region: () => up(reference.regions, 'code', 'parent', region).map(({ code }) => code),
    class: () => up(reference.classes, 'code', 'parent', record.classCode).map(({ code }) => code),
    technique: () => techniquesOf(reference, record).map(({ id }) => id),
    institution: () => [record.institutionId],
    maker: () => (record.manufacturer === null ? [] : [record.manufacturer]),
    mode: () => offeredTo(world, record),
    access: () => accessOf(world, record, query, asking),
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

/** What stands between the reader and the time of an instrument. */
function accessOf(world: World, record: InstrumentRecord, query: InstrumentQuery, asking: Asking): Access[] {
  const { reader, standing } = asking;
  const rules = rulesFor(world, record, query, reader);
  const { modes, approval, authorisation } = termsFor(world, record, query, reader);
  const wanted = named(world, record, query);
  const byTime = modes.filter((mode) => TIME_MODES.includes(mode) && (wanted === undefined || mode === wanted));
  if (byTime.length === 0) return ['request'];
  const group = rules.membership === 'group' || rules.approval.includes('group-head');
  const lacksGroup = group && !standing?.grouped;
  const missing: Access[] = [];
  if (approval) missing.push('approval');
  if (lacksGroup || (authorisation && !isAuthorised(world, record, standing))) missing.push('authorisation');
  if (reader && pausesOf(record, standing).length > 0) missing.push('paused');
  return missing.length > 0 ? missing : ['now'];
}

function pausesOf(record: InstrumentRecord, standing: Asking['standing']) {
  return (standing?.pauses ?? []).filter((one) => one.facilityId === null || one.facilityId === record.facilityId);
}

function authorisationsOf(record: InstrumentRecord, standing: Asking['standing']) {
  return (standing?.authorisations ?? []).filter(({ facilityId, instrumentId, typeId }) => {
    if (facilityId !== record.facilityId) return false;
    if (instrumentId !== null) return instrumentId === record.id;
    return typeId === null || typeId === record.typeId;
  });
}

function isAuthorised({ now }: World, record: InstrumentRecord, standing: Asking['standing']): boolean {
  return authorisationsOf(record, standing).some(({ from, until }) => from <= now && (until === null || until > now));
}

/** The first slot that `judge` accepts, trying each quarter of an hour of free time, and each whole block. */
function firstSlot(world: World, record: InstrumentRecord, query: InstrumentQuery, asking: Asking): Span | null {
  const { now } = world;
  const { reader, standing } = asking;
  // Who is paused is refused whatever the time: nothing needs to be tried.
  if (reader && pausesOf(record, standing).length > 0) return null;
  const rules = rulesFor(world, record, query, reader);
  const mode = named(world, record, query);
  const end = Math.min((Math.floor(now / DAY_MS) + 121) * DAY_MS, query.freeTo ?? Number.POSITIVE_INFINITY);
  const shortest = (query.minutes ?? Math.ceil(rules.minMinutes / rules.stepMinutes) * rules.stepMinutes) * MINUTE_MS;
  const begin = ceilToGrid(Math.max(now, query.freeFrom ?? 0));
  const lastStart = Math.min(end, now + rules.horizonDays * DAY_MS);
  const facts = factsOf(world, record, rules, { from: now - 8 * DAY_MS, to: lastStart + 9 * DAY_MS }, asking);
  const blocks = blocksOver({ from: begin, to: Math.max(begin, lastStart) + 1 }, facts).filter(
    (span) => query.minutes === undefined || span.to - span.from === shortest,
  );
  const hasSome = isAuthorised(world, record, standing);
  const accepts = (slot: Span) =>
    // What holds for everybody is cheaper to ask, and refuses most.
    judge({ ...slot, mode }, { ...facts, person: null, own: [] }, now).length === 0 &&
    judge({ ...slot, mode }, facts, now).every((refusal) => {
      if (refusal.rule !== 'authorisation') return false;
      return refusal.needed !== 'authorisation' || !hasSome;
    });
  for (const free of facts.open) {
    for (let from = Math.max(begin, ceilToGrid(free.from)); from < free.to && from <= lastStart; from += GRID_MS) {
      const whole = blocks.filter((span) => span.from === from).sort((a, b) => a.to - b.to);
      for (const slot of [{ from, to: from + shortest }, ...whole]) {
        if (slot.to <= end && accepts(slot)) return { from, to: slot.to };
      }
    }
  }
  return null;
}

function factsOf(
  world: World,
  record: InstrumentRecord,
  rules: BookingRules,
  window: Span,
  { reader, standing }: Asking,
): Facts {
  const takenOf = (id: string) =>
    (world.taken.get(id) ?? [])
      .filter((span) => span.expiresAt === null || span.expiresAt > world.now)
      .map((span) => ({ ...span, kind: 'booking' as const }));
  const facility = world.reference.facilities.find(({ id }) => id === record.facilityId);
  const own = reader && standing ? standing.own : [];
  return {
    zone: facility?.zone ?? 'UTC',
    place: pointOf(facility),
    modes: record.modes,
    rules,
    prices: null,
    stations: record.stations,
    withdrawnAt: record.withdrawnAt,
    open: openSpans(world.schedules.get(record.scheduleId) ?? [], world.holidays, window),
    taken: takenOf(record.id),
    parts: record.parts.map(({ id, stations }) => ({ id, stations, taken: takenOf(id) })),
    own: own.filter(({ instrumentId }) => instrumentId === record.id),
    outsiders: world.outsiders.get(record.id) ?? [],
    person: reader && {
      userClass: userClassOf(reader, record.institutionId),
      group: null,
      authorisations: authorisationsOf(record, standing),
      pauses: [],
      account: null,
      elsewhere: own.flatMap((one) => {
        const place = pointOf(one);
        const isThere = one.mode === 'self' && HOLDING_STATES.includes(one.state);
        return isThere && place && one.facilityId !== record.facilityId ? [{ ...one, place }] : [];
      }),
    },
  };
}

function pointOf(place: { readonly lat: number | null; readonly lng: number | null } | undefined): Point | null {
  return !place || place.lat === null || place.lng === null ? null : { lat: place.lat, lng: place.lng };
}
