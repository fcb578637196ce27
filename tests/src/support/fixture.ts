import type { Store } from '@jishi/db/open';
import type { InstrumentTable } from '@jishi/db/schema';
import type { InstitutionKind } from '@jishi/shared/schema/institution';
import type { PriceList } from '@jishi/shared/schema/rules';
import { type RuleLayer, ruleLayer } from '@jishi/shared/schema/rules';
import type { ScheduleVersion } from '@jishi/shared/schema/schedule';
import { v7 as uuidv7 } from 'uuid';

/** Rows of institutions and facilities that say nothing of rules. */
export const OWN_RULES = { rules: '{}', version: 1 } as const;

const ALL_DAYS = [1, 2, 3, 4, 5, 6, 7];
export const ALWAYS = [{ days: ALL_DAYS, from: '00:00', to: '24:00' }];
export const OFFICE = [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }];

export async function addInstitution(store: Store, name: string, kind: InstitutionKind = 'education'): Promise<string> {
  const id = uuidv7();
  const place = { region_code: null, lat: null, lng: null, website: null, ror: null };
  const row = {
    id,
    name_zh: name,
    name_en: null,
    source: 'test',
    source_key: id,
    kind,
    ...place,
    ...OWN_RULES,
    updated_at: 0,
  };
  await store.write.insertInto('institution').values(row).execute();
  return id;
}

export type TestFacility = { readonly id: string; readonly institutionId: string; readonly scheduleId: string };

type Hours = Partial<Pick<ScheduleVersion, 'zone' | 'weekly' | 'holidays' | 'exceptions'>> & {
  readonly lat?: number;
  readonly lng?: number;
};

/** A facility with one schedule, in Shanghai and open always unless told otherwise. */
export async function addFacility(
  store: Store,
  institutionId: string,
  name: string,
  hours: Hours = {},
): Promise<TestFacility> {
  const { zone = 'Asia/Shanghai', weekly = ALWAYS, holidays = null, exceptions = [], lat = null, lng = null } = hours;
  const [id, scheduleId] = [uuidv7(), uuidv7()];
  const named = { name_zh: name, name_en: null, source: 'test', source_key: id, institution_id: institutionId };
  const place = { region_code: null, zone, lat, lng, address: null, email: null };
  await store.write
    .insertInto('facility')
    .values({ id, ...named, ...place, schedule_id: scheduleId, ...OWN_RULES, updated_at: 0 })
    .execute();
  await store.write.insertInto('schedule').values({ id: scheduleId, facility_id: id, version: 1 }).execute();
  const texts = { weekly: JSON.stringify(weekly), exceptions: JSON.stringify(exceptions) };
  await store.write
    .insertInto('schedule_version')
    .values({ schedule_id: scheduleId, effective_from: '2000-01-01', name: '开放', zone, holidays, ...texts })
    .execute();
  return { id, institutionId, scheduleId };
}

type Given = {
  readonly name?: string;
  readonly rules?: RuleLayer;
  readonly prices?: PriceList | null;
  readonly stations?: number;
  readonly modes?: readonly string[];
  /** Instruments with a technique in common can stand in for each other. */
  readonly technique?: string;
  readonly withdrawnAt?: number;
  readonly kind?: InstrumentTable['kind'];
};

/** An instrument with its agenda; answers its id. */
export async function addInstrument(store: Store, facility: TestFacility, given: Given = {}): Promise<string> {
  const id = uuidv7();
  const row: InstrumentTable = {
    id,
    source: 'test',
    source_key: id,
    institution_id: facility.institutionId,
    facility_id: facility.id,
    schedule_id: facility.scheduleId,
    type_id: null,
    class_code: null,
    name_zh: given.name ?? '透射电子显微镜',
    name_en: null,
    techniques: JSON.stringify(given.technique ? [given.technique] : []),
    manufacturer: null,
    model: null,
    function_zh: null,
    function_en: null,
    specs_zh: null,
    specs_en: null,
    worth_minor: null,
    worth_currency: null,
    put_in_use_on: null,
    modes: JSON.stringify(given.modes ?? ['self']),
    rules: JSON.stringify(ruleLayer.parse(given.rules ?? {})),
    prices: given.prices ? JSON.stringify(given.prices) : null,
    stations: given.stations ?? 1,
    withdrawn_at: given.withdrawnAt ?? null,
    kind: given.kind ?? 'instrument',
    version: 1,
    created_at: 0,
    updated_at: 0,
  };
  await store.write.insertInto('instrument').values(row).execute();
  await store.write.insertInto('agenda').values({ instrument_id: id, version: 1 }).execute();
  return id;
}
