import type { ScheduleVersion } from '@jishi/shared/schema/schedule';
import { dateOfDay } from '@jishi/shared/time/zone';
import type { FacilityTable, ScheduleTable, ScheduleVersionTable } from '../schema.ts';
import { ZHANGJIANG } from './anchored.ts';
import { makeInstrument, type Place, type SampleInstrument, type Today } from './instrument.ts';
import { facilityName } from './names.ts';
import { type Hours, longestMinutes, PATTERN_NAMES, PATTERNS, type PatternName, versionOf, ZONE } from './patterns.ts';
import type { Plan, PlannedFacility, PlannedInstitution } from './plan.ts';
import { makeId, type Random, weighted } from './random.ts';

/** Rows of a facility with its schedules, and its instruments. */
export type SampleFacility = {
  readonly row: FacilityTable;
  readonly schedules: readonly ScheduleTable[];
  readonly versions: readonly ScheduleVersionTable[];
  readonly instruments: readonly SampleInstrument[];
};

/** What making facilities needs of the whole. */
export type Setting = {
  readonly plan: Plan;
  readonly today: Today;
  readonly bornAt: number;
  readonly hoursOf: (version: ScheduleVersion) => Hours;
};

const EFFECTIVE_FROM = '2024-01-01';
const STOCKTAKING_SHARE = 0.03;
const SECOND_SCHEDULE_SHARE = 0.25;
const FOLLOWS_SECOND_SHARE = 0.35;
const pickPattern = weighted(PATTERN_NAMES, (name) => PATTERNS[name].weight);

export function makeFacility(
  random: Random,
  institution: PlannedInstitution,
  index: number,
  setting: Setting,
): SampleFacility {
  const bornAt = setting.bornAt + institution.index;
  const planned = institution.facilities[index] as PlannedFacility;
  const id = makeId(random, bornAt);
  const key = `${institution.index + 1}-${index + 1}`;
  const usual = planned.anchor ? 'evening' : pickPattern(random);
  const other = !planned.anchor && random.chance(SECOND_SCHEDULE_SHARE) ? pickPattern(random) : usual;
  const schedules = keepSchedules(
    random,
    institution.id,
    id,
    bornAt,
    setting,
    stocktaking(random, planned, setting.today),
  );
  const usualPlace = schedules.placeWith(usual);
  const counts = new Map<string, number>();
  const instruments = planned.instruments.map((one, position) => {
    const nth = (counts.get(one.type.id) ?? 0) + 1;
    counts.set(one.type.id, nth);
    const anchor = position === 0 ? ('microscope' as const) : ('facility' as const);
    const wanted = {
      planned: one,
      nth,
      worthYuan: setting.plan.worthYuan(one),
      key: `${key}-${position + 1}`,
      anchor: planned.anchor ? anchor : null,
    };
    const pattern = planned.anchor ? usual : patternFor(random, one.type.minutes.min, usual, other);
    return makeInstrument(random, wanted, schedules.placeWith(pattern), setting.today, bornAt);
  });
  return {
    row: facilityRow(random, institution, planned, id, key, usualPlace.scheduleId, setting.bornAt),
    ...schedules.rows(),
    instruments,
  };
}

/** Dates on which a facility is closed besides holidays. */
function stocktaking(random: Random, { anchor }: PlannedFacility, today: Today): string[] {
  return !anchor && random.chance(STOCKTAKING_SHARE) ? [dateOfDay(today.day + random.between(3, 25))] : [];
}

/** The schedules of a facility, each made when the first instrument follows it. */
function keepSchedules(
  random: Random,
  institutionId: string,
  facilityId: string,
  bornAt: number,
  { hoursOf }: Setting,
  closedOn: readonly string[],
) {
  const places = new Map<PatternName, Place & { readonly version: ScheduleVersion }>();
  const placeWith = (pattern: PatternName): Place => {
    const known = places.get(pattern);
    if (known) return known;
    const version = versionOf(pattern, EFFECTIVE_FROM, closedOn);
    const scheduleId = makeId(random, bornAt);
    const place = { institutionId, facilityId, scheduleId, pattern, hours: hoursOf(version), version };
    places.set(pattern, place);
    return place;
  };
  const rows = () => ({
    schedules: [...places.values()].map(({ scheduleId }) => ({ id: scheduleId, facility_id: facilityId, version: 1 })),
    versions: [...places.values()].map(({ scheduleId, version }) => versionRow(scheduleId, version)),
  });
  return { placeWith, rows };
}

function versionRow(scheduleId: string, version: ScheduleVersion): ScheduleVersionTable {
  return {
    schedule_id: scheduleId,
    effective_from: version.effectiveFrom,
    name: version.name,
    zone: version.zone,
    holidays: version.holidays,
    weekly: JSON.stringify(version.weekly),
    exceptions: JSON.stringify(version.exceptions),
  };
}

/** Most instruments follow the facility, some its second schedule; long measurements run around the clock. */
function patternFor(random: Random, minMinutes: number, usual: PatternName, other: PatternName): PatternName {
  const chosen = random.chance(FOLLOWS_SECOND_SHARE) ? other : usual;
  return minMinutes > longestMinutes(chosen) ? 'around' : chosen;
}

function facilityRow(
  random: Random,
  { city, id: institutionId, facilities }: PlannedInstitution,
  planned: PlannedFacility,
  id: string,
  key: string,
  scheduleId: string,
  bornAt: number,
): FacilityTable {
  const alike = facilities.slice(0, facilities.indexOf(planned)).filter(({ theme }) => theme === planned.theme).length;
  const name = facilityName(random, planned.theme, alike + 1);
  const lat = city.lat + city.spread * random.normal() * 0.5;
  const lng = city.lng + city.spread * random.normal() * 0.6;
  const address = `${city.zh}市样例路 ${random.between(1, 999)} 号`;
  const place = planned.anchor ? ZHANGJIANG : { name, lat, lng, address };
  return {
    id,
    source: 'sample',
    source_key: key,
    name_zh: place.name.zh,
    name_en: place.name.en,
    institution_id: institutionId,
    region_code: city.code,
    zone: ZONE,
    lat: Math.round(place.lat * 1e5) / 1e5,
    lng: Math.round(place.lng * 1e5) / 1e5,
    address: place.address,
    email: `facility-${key}@sample.invalid`,
    schedule_id: scheduleId,
    rules: '{}',
    version: 1,
    updated_at: bornAt,
  };
}
