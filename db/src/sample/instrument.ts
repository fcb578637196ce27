import { resolveRules } from '@jishi/shared/rules/resolve';
import {
  type BookingRules,
  bookingRules,
  type PriceList,
  type RuleLayer,
  type ServiceMode,
  type UserClass,
} from '@jishi/shared/schema/rules';
import { DAY_MS } from '@jishi/shared/time/span';
import { dateOfDay } from '@jishi/shared/time/zone';
import type { InstrumentTable } from '../schema.ts';
import { OPEN_MICROSCOPE_RULES } from './anchored.ts';
import type { Hours, PatternName } from './patterns.ts';
import type { PlannedInstrument } from './plan.ts';
import type { Random } from './random.ts';
import { makeId } from './random.ts';
import { modesOf, pricesOf, rulesOf, stationsOf } from './rules.ts';

/** Where an instrument stands and by which hours it is open. */
export type Place = {
  readonly institutionId: string;
  readonly facilityId: string;
  readonly scheduleId: string;
  readonly pattern: PatternName;
  readonly hours: Hours;
};

/** An instrument of the sample as its history of bookings needs it. */
export type SampleInstrument = {
  readonly row: InstrumentTable;
  readonly place: Place;
  /** As they hold for the institution's own people; what is physical holds for all. */
  readonly rules: BookingRules;
  readonly rulesFor: (userClass: UserClass) => BookingRules;
  readonly prices: PriceList;
  readonly modes: readonly ServiceMode[];
  readonly anchor: InstrumentAnchor;
};

/** The microscope of the tour, another instrument of its facility, or any. */
export type InstrumentAnchor = 'microscope' | 'facility' | null;

export type Today = { readonly day: number; readonly at: number };

const WITHDRAWN_SHARE = 0.004;

type Wanted = {
  readonly planned: PlannedInstrument;
  readonly worthYuan: number;
  readonly key: string;
  /** Counts instruments of one type in a facility. */
  readonly nth: number;
  /** Keeps its rules plain and the instrument in use. */
  readonly anchor: InstrumentAnchor;
};

export function makeInstrument(
  random: Random,
  wanted: Wanted,
  place: Place,
  today: Today,
  bornAt: number,
): SampleInstrument {
  const { type, rank } = wanted.planned;
  const layer = wanted.anchor === 'microscope' ? OPEN_MICROSCOPE_RULES : rulesOf(random, type, place.pattern);
  const rulesFor = resolver(layer);
  const prices = pricesOf(random, type, rank, place.pattern);
  const modes: ServiceMode[] = wanted.anchor === 'microscope' ? ['self', 'assisted', 'sample'] : modesOf(random, type);
  const makers = type.makers.filter((maker) => maker.models.length > 0);
  const maker = makers.length > 0 ? random.pick(makers) : null;
  const withdrawn = wanted.anchor === null && random.chance(WITHDRAWN_SHARE);
  const withdrawnAt = withdrawn ? today.at - random.between(1, 300) * DAY_MS : null;
  const specs = type.specs.length > 0 ? random.pick(type.specs) : null;
  const stations = wanted.anchor === 'microscope' ? 1 : stationsOf(random, type);
  const row: InstrumentTable = {
    id: makeId(random, bornAt),
    source: 'sample',
    source_key: wanted.key,
    name_zh: wanted.nth === 1 ? type.zh : `${type.zh} ${wanted.nth} 号`,
    name_en: wanted.nth === 1 ? type.en : `${type.en} no. ${wanted.nth}`,
    institution_id: place.institutionId,
    facility_id: place.facilityId,
    schedule_id: place.scheduleId,
    type_id: type.id,
    class_code: type.class,
    techniques: JSON.stringify(type.techniques),
    manufacturer: maker?.name ?? null,
    model: maker ? random.pick(maker.models) : null,
    function_zh: type.function.zh,
    function_en: type.function.en,
    specs_zh: specs?.zh ?? null,
    specs_en: specs?.en ?? null,
    worth_minor: wanted.worthYuan * 100,
    worth_currency: 'CNY',
    put_in_use_on: putInUseOn(random, today.day),
    modes: JSON.stringify(modes),
    rules: JSON.stringify(layer),
    prices: JSON.stringify(prices),
    stations,
    withdrawn_at: withdrawnAt,
    kind: 'instrument',
    version: 1,
    created_at: bornAt,
    updated_at: withdrawnAt ?? bornAt,
  };
  return { row, place, rules: rulesFor('internal'), rulesFor, prices, modes, anchor: wanted.anchor };
}

const DEFAULTS = bookingRules.parse({});

/** The sample asks of people by what they are to the institution only. */
function resolver(layer: RuleLayer): (userClass: UserClass) => BookingRules {
  const resolved = (userClass: UserClass) =>
    resolveRules(DEFAULTS, [layer], { userClass, region: null, mode: undefined });
  const byClass = { internal: resolved('internal'), academic: resolved('academic'), company: resolved('company') };
  return (userClass) => byClass[userClass];
}

const OLDEST_DAYS = 20 * 365;
const NEWEST_DAYS = 400;

/** A date between twenty years and a good year ago, more of them recent. */
function putInUseOn(random: Random, day: number): string {
  return dateOfDay(day - Math.round(NEWEST_DAYS + (OLDEST_DAYS - NEWEST_DAYS) * random.next() ** 1.6));
}
