import type { Db, Trx } from '../open.ts';
import type { RegionRow } from './region.ts';

/** How many institutions and facilities name each region itself. */
export async function countInRegions(db: Db): Promise<Map<string, { institutions: number; facilities: number }>> {
  const counts = new Map<string, { institutions: number; facilities: number }>();
  const at = (code: string) => {
    const known = counts.get(code) ?? { institutions: 0, facilities: 0 };
    counts.set(code, known);
    return known;
  };
  const institutions = await db
    .selectFrom('institution')
    .select(['region_code'])
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('region_code', 'is not', null)
    .groupBy('region_code')
    .execute();
  const facilities = await db
    .selectFrom('facility')
    .select(['region_code'])
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('region_code', 'is not', null)
    .groupBy('region_code')
    .execute();
  for (const { region_code, n } of institutions) at(region_code as string).institutions = Number(n);
  for (const { region_code, n } of facilities) at(region_code as string).facilities = Number(n);
  return counts;
}

/** Whether anything names a region or lies below it. */
export async function isRegionUsed(db: Db, code: string): Promise<boolean> {
  const below = await db.selectFrom('region').select('code').where('parent_code', '=', code).executeTakeFirst();
  const owner = await db.selectFrom('institution').select('id').where('region_code', '=', code).executeTakeFirst();
  const place = await db.selectFrom('facility').select('id').where('region_code', '=', code).executeTakeFirst();
  return below !== undefined || owner !== undefined || place !== undefined;
}

export async function insertRegion(trx: Trx, row: RegionRow): Promise<void> {
  await trx.insertInto('region').values(row).execute();
}

export async function deleteRegion(trx: Trx, code: string): Promise<void> {
  await trx.deleteFrom('region').where('code', '=', code).execute();
}
