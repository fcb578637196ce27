import type { Selectable } from 'kysely';
import type { Db, Trx } from '../open.ts';
import type { RegionTable } from '../schema.ts';
import { chunk } from './chunk.ts';

export type RegionRow = Selectable<RegionTable>;

export function findRegions(db: Db, codes: readonly string[]): Promise<RegionRow[]> {
  return db.selectFrom('region').selectAll().where('code', 'in', codes).execute();
}

/** Inserts regions, or overwrites those with the same code. A parent must come before its children. */
export async function putRegions(trx: Trx, rows: readonly RegionRow[]): Promise<void> {
  for (const part of chunk(rows, 7)) {
    await trx
      .insertInto('region')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('code').doUpdateSet(({ ref }) => ({
          name_zh: ref('excluded.name_zh'),
          name_en: ref('excluded.name_en'),
          level: ref('excluded.level'),
          parent_code: ref('excluded.parent_code'),
          lat: ref('excluded.lat'),
          lng: ref('excluded.lng'),
        })),
      )
      .execute();
  }
}

/** Every region, provinces before their cities. */
export function readRegions(db: Db): Promise<RegionRow[]> {
  return db.selectFrom('region').selectAll().orderBy('code').execute();
}
