import type { Store } from '@jishi/db/open';
import type { InstitutionKind } from '@jishi/shared/schema/institution';
import { OWN_RULES } from '../support/fixture.ts';

type Where = { readonly region?: string; readonly kind?: InstitutionKind };

/** An institution with the least that a row needs; its region is made when it is missing. */
export async function addInstitution(
  store: Store,
  id: string,
  { region, kind = 'education' }: Where = {},
): Promise<string> {
  if (region) await addRegion(store, region);
  const row = {
    id,
    name_zh: '样例大学',
    name_en: null,
    source: 'test',
    source_key: id,
    kind,
    region_code: region ?? null,
  };
  const rest = { lat: null, lng: null, website: null, ror: null, ...OWN_RULES, updated_at: 0 };
  await store.write
    .insertInto('institution')
    .values({ ...row, ...rest })
    .execute();
  return id;
}

/** A facility in Shanghai's zone whose schedule has no hours yet. */
export async function addFacility(store: Store, id: string, institutionId: string, region?: string): Promise<string> {
  if (region) await addRegion(store, region);
  const row = { id, name_zh: '样例平台', name_en: null, source: 'test', source_key: id, institution_id: institutionId };
  const place = {
    region_code: region ?? null,
    zone: 'Asia/Shanghai',
    lat: null,
    lng: null,
    address: null,
    email: null,
  };
  await store.write
    .insertInto('facility')
    .values({ ...row, ...place, schedule_id: id, ...OWN_RULES, updated_at: 0 })
    .execute();
  return id;
}

async function addRegion(store: Store, code: string): Promise<void> {
  const row = { code, name_zh: code, name_en: null, level: 'city' as const, parent_code: null, lat: null, lng: null };
  await store.write
    .insertInto('region')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
