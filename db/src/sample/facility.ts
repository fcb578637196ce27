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
  readonly hoursOf: (version: ReturnType<typeof versionOf>) => Hours;
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
  const { bornAt, today } = setting;
  const planned = institution.facilities[index] as PlannedFacility;
  const id = makeId(random, bornAt + institution.index);
  const key = `${institution.index + 1}-${index + 1}`;
  const usual = planned.anchor ? 'evening' : pickPattern(random);
  const closedOn =
    !planned.anchor && random.chance(STOCKTAKING_SHARE) ? [dateOfDay(today.day + random.between(3, 25))] : [];
  const placeOf = (pattern: PatternName): Place & { version: ReturnType<typeof versionOf> } => {
    const version = versionOf(pattern, EFFECTIVE_FROM, closedOn);
    return {
      institutionId: institution.id,
      facilityId: id,
      scheduleId: makeId(random, bornAt + institution.index),
      pattern,
      hours: setting.hoursOf(version),
      version,
    };
  };
  const places = new Map([[usual, placeOf(usual)]]);
  const placeWith = (pattern: PatternName): Place => {
    const place = places.get(pattern) ?? placeOf(pattern);
    places.set(pattern, place);
    return place;
  };
  const other = random.chance(SECOND_SCHEDULE_SHARE) ? pickPattern(random) : usual;
  const counts = new Map<string, number>();
  const instruments = planned.instruments.map((one, position) => {
    const nthOfType = (counts.get(one.type.id) ?? 0) + 1;
    counts.set(one.type.id, nthOfType);
    const wanted = {
      planned: one,
      worthYuan: setting.plan.worthYuan(one),
      key: `${key}-${position + 1}`,
      nth: nthOfType,
      anchor: planned.anchor ? (position === 0 ? ('microscope' as const) : ('facility' as const)) : null,
    };
    const pattern = planned.anchor ? usual : patternFor(random, one.type.minutes.min, usual, other);
    return makeInstrument(random, wanted, placeWith(pattern), today, bornAt + institution.index);
  });
  return {
    row: facilityRow(random, institution, planned, id, key, placeWith(usual).scheduleId, bornAt),
    schedules: [...places.values()].map(({ scheduleId }) => ({ id: scheduleId, facility_id: id, version: 1 })),
    versions: [...places.values()].map(({ scheduleId, version }) => ({
      schedule_id: scheduleId,
      effective_from: version.effectiveFrom,
      name: version.name,
      zone: version.zone,
      holidays: version.holidays,
      weekly: JSON.stringify(version.weekly),
      exceptions: JSON.stringify(version.exceptions),
    })),
    instruments,
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
    updated_at: bornAt,
  };
}
