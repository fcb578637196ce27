import type { Facts, Part, Standing, Taken } from '@jishi/shared/rules/facts';
import { HOLDING_STATES } from '@jishi/shared/rules/lifecycle';
import { userClassOf } from '@jishi/shared/rules/price';
import { resolveRules, usualMode } from '@jishi/shared/rules/resolve';
import {
  type BookingRules,
  bookingRules,
  priceList,
  type RuleLayer,
  type RuleSettings,
  ruleLayer,
  type ServiceMode,
  serviceMode,
  type UserClass,
} from '@jishi/shared/schema/rules';
import type { ScheduleVersion } from '@jishi/shared/schema/schedule';
import type { Point } from '@jishi/shared/search/distance';
import { type Holidays, openSpans } from '@jishi/shared/time/hours';
import { type Span, union } from '@jishi/shared/time/span';
import { z } from 'zod';
import { parseJson } from '../json.ts';
import type { Db } from '../open.ts';
import { notOfferedSince } from './admission.ts';
import { isConfirmedGroup } from './group.ts';
import { type Need, readNeeds } from './needs.ts';
import { readHolidays, readScheduleVersions } from './schedule.ts';
import {
  type Authorised,
  isFor,
  type OwnRow,
  type Pause,
  readAuthorisations,
  readGroupBookings,
  readOutsiderBookings,
  readOwnBookings,
  readPauses,
} from './standing.ts';

const modes = z.array(serviceMode);
const DEFAULTS: BookingRules = bookingRules.parse({});

/** An instrument as booking needs it: what `judge` asks, for one person, and whose it is. */
export type BookableInstrument = {
  readonly id: string;
  readonly institutionId: string;
  readonly facilityId: string;
  readonly typeId: string | null;
  readonly userClass: UserClass;
  /** Rules of the institution, the facility and the instrument, and for whom they are to be resolved. */
  readonly layers: readonly RuleLayer[];
  readonly region: string | null;
  /** The way of service of a request that names none. */
  readonly usualMode: ServiceMode;
  readonly needs: readonly Need[];
  /** What can be taken along, by id. */
  readonly parts: ReadonlyMap<string, Part>;
  /** Without what is chosen, and with the rules of the usual way of service; see `factsOf`. */
  readonly facts: Facts;
};

/** For whom instruments are looked at. */
export type Asker = {
  /** Null for somebody unknown: only what holds for everybody is read. */
  readonly person: {
    readonly personId: string;
    readonly institutionId: string | null;
    readonly institutionKind: string | null;
    readonly institutionRegion: string | null;
  } | null;
  /** The research group that the booking is for. */
  readonly groupId: string | null;
  /** What the person counts as, where that was agreed before. */
  readonly userClass?: UserClass;
  /** Rules that are tried in place of those of the institution (0), the facility (1) or the instrument (2). */
  readonly draft?: { readonly index: number; readonly layer: RuleLayer };
  /** Owners of time that does not count: a booking that moves, the person's own hold or offer. */
  readonly except: ReadonlySet<string>;
  /** Holds that are over by then do not count. */
  readonly now: number;
};

/** The facts for one way of service and the parts that were chosen. Parts that it does not have are left out. */
export function factsOf(
  instrument: BookableInstrument,
  mode: ServiceMode | undefined,
  chosen: readonly string[] = [],
): Facts {
  const { facts, layers, userClass, region, needs, parts } = instrument;
  if (mode === undefined && chosen.length === 0) return facts;
  const taken = needs.filter(({ partId, need }) => need === 'always' || chosen.includes(partId));
  return {
    ...facts,
    rules: resolveRules(DEFAULTS, layers, { userClass, region, mode: mode ?? instrument.usualMode }),
    parts: taken.map(({ partId }) => parts.get(partId) as Part),
  };
}

/**
 * What is known about instruments around a time, by instrument. Locked rows give the truth of the moment; read without a
 * lock it is a preview. The windows bound opening hours, their hull what is taken; a person's bookings are read for the
 * weeks that it touches.
 */
export async function readBookable(
  db: Db,
  instrumentIds: readonly string[],
  asker: Asker,
  ...windows: readonly Span[]
): Promise<Map<string, BookableInstrument>> {
  const window = hull(windows);
  const rows = await readRows(db, instrumentIds);
  const versions = await readScheduleVersions(
    db,
    rows.map((row) => row.schedule_id),
  );
  const holidays = usesHolidays(versions) ? await readHolidays(db, window) : new Map();
  const needs = await readNeeds(db, instrumentIds);
  const partIds = [...needs.values()].flat().map(({ partId }) => partId);
  const taken = await readTaken(db, [...instrumentIds, ...partIds], window, asker);
  const opened = expander(versions, holidays, union(windows));
  const grounds = rows.map((row) => groundOf(row, asker, needs.get(row.id) ?? []));
  const known = await readKnown(db, grounds, asker, window);
  return new Map(
    grounds.map((ground) => {
      const { row, rules } = ground;
      const parts = partsOf(ground.needs, taken);
      const place = pointOf(row);
      const facts: Facts = {
        zone: row.zone,
        place,
        modes: ground.modes,
        rules,
        prices: row.prices === null ? null : parseJson(priceList, row.prices),
        stations: row.stations,
        withdrawnAt: row.withdrawn_at,
        open: opened(row.schedule_id),
        taken: taken.get(row.id) ?? [],
        parts: ground.needs.filter(({ need }) => need === 'always').map(({ partId }) => parts.get(partId) as Part),
        own: known.own.filter((booked) => booked.instrumentId === row.id),
        outsiders: known.outsiders.filter((booked) => booked.instrumentId === row.id),
        person: asker.person && standingAt(ground, known, asker.groupId),
      };
      return [
        row.id,
        {
          id: row.id,
          institutionId: row.institution_id,
          facilityId: row.facility_id,
          typeId: row.type_id,
          userClass: ground.userClass,
          region: asker.person?.institutionRegion ?? null,
          layers: ground.layers,
          usualMode: ground.usualMode,
          needs: ground.needs,
          parts,
          facts,
        },
      ];
    }),
  );
}

function readRows(db: Db, instrumentIds: readonly string[]) {
  return db
    .selectFrom('instrument')
    .innerJoin('facility', 'facility.id', 'instrument.facility_id')
    .innerJoin('institution', 'institution.id', 'instrument.institution_id')
    .select([
      'instrument.id',
      'instrument.institution_id',
      'instrument.facility_id',
      'instrument.schedule_id',
      'instrument.type_id',
      'instrument.modes',
      'instrument.rules',
      'instrument.prices',
      'instrument.stations',
      'facility.zone',
      'facility.lat',
      'facility.lng',
      'facility.rules as facility_rules',
      'institution.rules as institution_rules',
    ])
    .select(notOfferedSince.as('withdrawn_at'))
    .where('instrument.id', 'in', [...new Set(instrumentIds)])
    .execute();
}

type Row = Awaited<ReturnType<typeof readRows>>[number];

/** An instrument with the rules that hold for the asker. */
type Ground = Pick<BookableInstrument, 'layers' | 'userClass' | 'needs' | 'usualMode'> & {
  readonly row: Row;
  readonly modes: readonly ServiceMode[];
  readonly rules: BookingRules;
};

function groundOf(row: Row, asker: Asker, needs: readonly Need[]): Ground {
  const said = [row.institution_rules, row.facility_rules, row.rules].map((text) => parseJson(ruleLayer, text));
  const layers = asker.draft ? said.with(asker.draft.index, asker.draft.layer) : said;
  const offered = parseJson(modes, row.modes);
  const userClass = asker.userClass ?? userClassOf(asker.person, row.institution_id);
  const whose = { userClass, region: asker.person?.institutionRegion ?? null };
  const mode = usualMode(layers, offered, whose);
  const rules = resolveRules(DEFAULTS, layers, { ...whose, mode });
  return { row, layers, userClass, needs, modes: offered, usualMode: mode, rules };
}

function pointOf({ lat, lng }: { lat: number | null; lng: number | null }): Point | null {
  return lat === null || lng === null ? null : { lat, lng };
}

function partsOf(needs: readonly Need[], taken: ReadonlyMap<string, Taken[]>): Map<string, Part> {
  return new Map(
    needs.map(({ partId, stations }) => [partId, { id: partId, stations, taken: taken.get(partId) ?? [] }]),
  );
}

type InstrumentBooked = Awaited<ReturnType<typeof readOutsiderBookings>>[number];

/** What was read of a person, for all instruments that are looked at. */
type Known = {
  readonly own: readonly OwnRow[];
  readonly elsewhere: readonly OwnRow[];
  readonly groupConfirmed: boolean;
  readonly group: readonly InstrumentBooked[];
  readonly outsiders: readonly InstrumentBooked[];
  readonly pauses: readonly Pause[];
  readonly authorisations: readonly Authorised[];
};

const NOTHING: Known = {
  own: [],
  elsewhere: [],
  groupConfirmed: false,
  group: [],
  outsiders: [],
  pauses: [],
  authorisations: [],
};

/** Any layer or case that sets it: what is read must not depend on the way of service. */
function anySets(grounds: readonly Ground[], asks: (rules: RuleSettings) => boolean): Ground[] {
  return grounds.filter(({ layers }) =>
    layers.some((layer) => asks(layer) || (layer.cases ?? []).some((one) => asks(one.set))),
  );
}

/** Reads only what the rules of these instruments ask about. */
async function readKnown(db: Db, grounds: readonly Ground[], asker: Asker, window: Span): Promise<Known> {
  const counts = ({ id }: { readonly id: string }) => !asker.except.has(id);
  const shared = anySets(grounds, (rules) => (rules.outsiderSharePercent ?? null) !== null);
  const outsiders = shared.length > 0 ? await readOutsiderBookings(db, idsOf(shared), window) : [];
  if (!asker.person) return { ...NOTHING, outsiders: outsiders.filter(counts) };
  const { personId } = asker.person;
  const own = (await readOwnBookings(db, personId, window)).filter(counts);
  const grouped = anySets(grounds, (rules) => (rules.maxGroupMinutesPerWeek ?? null) !== null);
  const guarded = anySets(grounds, (rules) => (rules.authorisation ?? 'none') !== 'none');
  const facilityIds = guarded.map(({ row }) => row.facility_id);
  return {
    own,
    elsewhere: own.filter((row) => row.mode === 'self' && HOLDING_STATES.includes(row.state)),
    groupConfirmed: asker.groupId !== null && (await isConfirmedGroup(db, asker.groupId)),
    group:
      asker.groupId !== null && grouped.length > 0
        ? (await readGroupBookings(db, asker.groupId, idsOf(grouped), window)).filter(counts)
        : [],
    outsiders: outsiders.filter(counts),
    pauses: await readPauses(db, personId, asker.now),
    authorisations: facilityIds.length > 0 ? await readAuthorisations(db, personId, facilityIds) : [],
  };
}

function idsOf(grounds: readonly Ground[]): string[] {
  return grounds.map(({ row }) => row.id);
}

function standingAt({ row, userClass }: Ground, known: Known, groupId: string | null): Standing {
  return {
    userClass,
    group:
      groupId === null
        ? null
        : {
            id: groupId,
            confirmed: known.groupConfirmed,
            booked: known.group.filter((one) => one.instrumentId === row.id),
          },
    authorisations: known.authorisations.filter((one) => isFor(one, row)),
    pauses: known.pauses.filter(({ facilityId }) => facilityId === null || facilityId === row.facility_id),
    account: null,
    elsewhere: known.elsewhere.flatMap((one) => {
      const place = pointOf(one);
      return place && one.facilityId !== row.facility_id ? [{ from: one.from, to: one.to, place }] : [];
    }),
  };
}

function usesHolidays(versions: ReadonlyMap<string, readonly ScheduleVersion[]>): boolean {
  return [...versions.values()].some((list) => list.some((version) => version.holidays !== null));
}

function hull(windows: readonly Span[]): Span {
  return { from: Math.min(...windows.map(({ from }) => from)), to: Math.max(...windows.map(({ to }) => to)) };
}

/**
 * Opening hours of each schedule once, however many instruments follow it, and only in the windows: two lines of an
 * order may lie centuries apart.
 */
function expander(
  versions: ReadonlyMap<string, readonly ScheduleVersion[]>,
  holidays: Holidays,
  windows: readonly Span[],
) {
  const expanded = new Map<string, Span[]>();
  return (scheduleId: string): Span[] => {
    let open = expanded.get(scheduleId);
    if (!open) {
      open = windows.flatMap((window) => openSpans(versions.get(scheduleId) ?? [], holidays, window));
      expanded.set(scheduleId, open);
    }
    return open;
  };
}

/** What is taken of instruments and parts; holds that are over are gone, whether or not anybody has removed them. */
async function readTaken(
  db: Db,
  instrumentIds: readonly string[],
  window: Span,
  asker: Asker,
): Promise<Map<string, Taken[]>> {
  const rows = await db
    .selectFrom('occupancy')
    .select(['instrument_id', 'station', 'from_at', 'to_at', 'kind', 'owner_id', 'expires_at'])
    .where('instrument_id', 'in', [...new Set(instrumentIds)])
    .where('from_at', '<', window.to)
    .where('to_at', '>', window.from)
    .orderBy('instrument_id')
    .orderBy('station')
    .orderBy('from_at')
    .execute();
  const taken = new Map<string, Taken[]>();
  for (const row of rows) {
    if (asker.except.has(row.owner_id) || (row.expires_at !== null && row.expires_at <= asker.now)) continue;
    const list = taken.get(row.instrument_id) ?? [];
    list.push({ station: row.station, from: row.from_at, to: row.to_at, kind: row.kind });
    taken.set(row.instrument_id, list);
  }
  return taken;
}
