import type { ReaderStanding } from '@jishi/db/queries/reader';
import type { OwnRow } from '@jishi/db/queries/standing';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Booked, BookingRequest, Facts, Standing } from '@jishi/shared/rules/facts';
import { holdsTime } from '@jishi/shared/rules/lifecycle';
import { authorisation } from '@jishi/shared/rules/person';
import { activeQuota, dayQuota, outsiderShare, weekQuota } from '@jishi/shared/rules/quota';
import type { Broken } from '@jishi/shared/rules/rule';
import { travel, travelMinutes } from '@jishi/shared/rules/travel';
import type { InstrumentQuery } from '@jishi/shared/schema/instrument';
import type { Refusal, ServiceMode } from '@jishi/shared/schema/rules';
import { distanceKm } from '@jishi/shared/search/distance';
import { GRID_MINUTES } from '@jishi/shared/time/grid';
import { openSpans } from '@jishi/shared/time/hours';
import { DAY_MS, MINUTE_MS, type Span } from '@jishi/shared/time/span';
import { authorisationsAt } from '../authorised.ts';
import { numberOfId } from '../mirror/ids.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { thingAt } from '../mirror/table.ts';
import { wantedMode, whoseOf } from '../reader.ts';
import { modeFor, rulesFor } from '../rules/ruling.ts';
import { capsFor } from './caps.ts';

const WEEK_MS = 7 * DAY_MS;

/**
 * What keeps a reader from a slot of a row that is free: quotas, the share of outsiders, a pause, the way from another
 * booking, the end of an authorisation that they have. An authorisation or a group that they lack is told by `access` and
 * keeps nobody here.
 */
export type Personal = {
  /** Whether nothing is known of the reader that others of their class and institution do not have. */
  readonly isUsual: boolean;
  /** Whether something of it may keep the reader from slots of so many minutes; cheap, and for most rows false. */
  readonly concerns: (row: number, minutes: number) => boolean;
  /**
   * Null when nothing keeps the reader from a slot, else the first instant (epoch ms) from which on another one of the
   * same length may do, NEVER when none will.
   */
  readonly heldUntil: (row: number, slot: Span) => number | null;
};

export const NEVER = Number.POSITIVE_INFINITY;

const NOBODY: ReaderStanding = { authorisations: [], pauses: [], grouped: false, own: [] };

/** Quotas also keep those who are signed out from what is too long for anybody. */
export function personalFor(
  mirror: Mirror,
  query: Pick<InstrumentQuery, 'mode'>,
  reader: Anyone,
  known: ReaderStanding | null,
  now: number,
): Personal {
  const mode = wantedMode(query);
  const cap = capsFor(mirror, reader, mode);
  const standing = (reader && known) ?? NOBODY;
  const { place } = mirror.cells;
  const own = byRow(mirror, standing.own);
  const elsewhere = standing.own.filter((one) => one.mode === 'self' && holdsTime(one.state));
  const nearTo = keptFrom(mirror, elsewhere);
  const pausedAt = pausedPlaces(mirror, standing);
  const authorised = authorisationsAt(mirror, standing.authorisations, now);
  const isUsual = elsewhere.length + standing.pauses.length + standing.authorisations.length === 0;

  const concerns = (row: number, minutes: number) => !isUsual || minutes > cap(row) || own.has(row);
  const heldUntil = (row: number, slot: Span): number | null => {
    if (pausedAt(place[row] as number)) return NEVER;
    const near = nearTo(place[row] as number, slot);
    const authorisations = authorised(row);
    const ownHere = own.get(row) ?? [];
    const isCapped = ownHere.length > 0 || slot.to - slot.from > cap(row) * MINUTE_MS;
    if (!isCapped && near.length === 0 && authorisations.length === 0) return null;
    const { facts, request } = factsOf(mirror, row, { reader, mode, slot, own: ownHere, near, authorisations });
    const rules = authorisations.length > 0 ? [...RULES, authorisation] : RULES;
    const refusals = rules.map((broken) => broken(request, facts, now)).filter((refusal) => refusal !== null);
    return refusals.length === 0
      ? null
      : Math.max(...refusals.map((refusal) => laterThan(refusal, slot, authorisations)));
  };
  return { isUsual: isUsual && own.size === 0, concerns, heldUntil };
}

const RULES: readonly Broken[] = [activeQuota, dayQuota, weekQuota, outsiderShare, travel];

function byRow({ ids }: Mirror, own: readonly OwnRow[]): Map<number, OwnRow[]> {
  const rows = new Map<number, OwnRow[]>();
  for (const booked of own) {
    const row = numberOfId(ids, booked.instrumentId);
    if (row !== undefined) rows.set(row, [...(rows.get(row) ?? []), booked]);
  }
  return rows;
}

function pausedPlaces({ traits }: Mirror, { pauses }: ReaderStanding): (place: number) => boolean {
  if (pauses.length === 0) return () => false;
  return (place) => {
    const { facility } = thingAt(traits.places, place);
    return pauses.some(({ facilityId }) => facilityId === null || facilityId === facility.id);
  };
}

/**
 * The bookings from which there is not time enough to come to a slot at a place, or to go on to them: worked out once for
 * each place, with a quarter of an hour to spare for what the rule itself will say.
 */
function keptFrom({ traits }: Mirror, elsewhere: readonly OwnRow[]): (place: number, slot: Span) => readonly OwnRow[] {
  if (elsewhere.length === 0) return () => elsewhere;
  const known: (readonly (Span & { readonly booked: OwnRow })[] | undefined)[] = [];
  const around = (place: number) => {
    const here = pointOf(thingAt(traits.places, place).facility);
    return elsewhere.flatMap((booked) => {
      const there = pointOf(booked);
      if (!here || !there) return [];
      const way = (travelMinutes(distanceKm(here, there)) + GRID_MINUTES) * MINUTE_MS;
      return [{ from: booked.from - way, to: booked.to + way, booked }];
    });
  };
  return (place, slot) => {
    known[place] ??= around(place);
    return known[place].filter((kept) => kept.from < slot.to && kept.to > slot.from).map(({ booked }) => booked);
  };
}

type Concern = {
  readonly reader: Anyone;
  readonly mode: ServiceMode | undefined;
  readonly slot: Span;
  readonly own: readonly Booked[];
  readonly near: readonly OwnRow[];
  readonly authorisations: Standing['authorisations'];
};

/**
 * What the rules about a person ask of a row, and what is requested of it; what is taken and open has been looked at, but
 * for the outsiders' share.
 */
function factsOf(mirror: Mirror, row: number, concern: Concern): { facts: Facts; request: BookingRequest } {
  const { cells, traits, rulings, outsiders } = mirror;
  const { facility, institution } = thingAt(traits.places, cells.place[row] as number);
  const whose = whoseOf(concern.reader, institution.id, concern.mode);
  const quota = thingAt(rulings.rulings.quota, cells.quota[row] as number);
  const access = thingAt(rulings.rulings.access, cells.access[row] as number);
  const { modes, authorisation } = rulesFor(access, whose);
  const rules = { ...rulesFor(quota, whose), modes, authorisation };
  const facts: Facts = {
    zone: facility.zone,
    place: pointOf(facility),
    modes: access.modes,
    rules,
    prices: null,
    stations: cells.stations[row] as number,
    withdrawnAt: null,
    open: rules.outsiderSharePercent === null ? [] : openAround(mirror, row, concern.slot),
    taken: [],
    parts: [],
    own: concern.own,
    outsiders: outsiders.get(row) ?? [],
    person: concern.reader && {
      userClass: whose.userClass,
      group: null,
      authorisations: concern.authorisations,
      pauses: [],
      account: null,
      elsewhere: concern.near.flatMap((one) => {
        const place = pointOf(one);
        return place && one.facilityId !== facility.id ? [{ from: one.from, to: one.to, place }] : [];
      }),
    },
  };
  return { facts, request: { ...concern.slot, mode: modeFor(access, whose) } };
}

function pointOf({ lat, lng }: { readonly lat: number | null; readonly lng: number | null }) {
  return lat === null || lng === null ? null : { lat, lng };
}

/** Opening hours in the weeks that a slot touches, wherever weeks begin. */
function openAround({ times, cells }: Mirror, row: number, slot: Span): Span[] {
  const content = times.contentOfSchedule[cells.schedule[row] as number] as number;
  const weeks = { from: slot.from - WEEK_MS - DAY_MS, to: slot.to + WEEK_MS + DAY_MS };
  return openSpans(times.contents.list[content] ?? [], times.holidays, weeks);
}

/** The first start after a refused slot that the same rule may let pass. */
function laterThan(refusal: Refusal, slot: Span, authorisations: Standing['authorisations']): number {
  switch (refusal.rule) {
    case 'quota':
      // The limit of active bookings counts those of now, whatever is asked for.
      return refusal.per === 'active' ? NEVER : leaving(refusal);
    case 'outsider-share':
      return leaving(refusal);
    case 'travel':
      return refusal.other.to + refusal.neededMinutes * MINUTE_MS;
    case 'authorisation':
      return authorisations.reduce((next, { from }) => (from > slot.from && from < next ? from : next), NEVER);
    default:
      return NEVER;
  }
}

/** From when on no more of a slot lies before the end of a period than the period's limit leaves. */
function leaving({
  until,
  limitMinutes,
  usedMinutes,
}: {
  until: number;
  limitMinutes: number;
  usedMinutes: number;
}): number {
  return until - Math.max(0, limitMinutes - usedMinutes) * MINUTE_MS;
}
