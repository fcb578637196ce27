import type { Selectable } from 'kysely';
import type { Db, Trx } from '../open.ts';
import type { InstitutionTable } from '../schema.ts';
import { chunk } from './chunk.ts';

export type InstitutionRow = Selectable<InstitutionTable>;

export function findInstitutionsByOrigin(db: Db, source: string, keys: readonly string[]): Promise<InstitutionRow[]> {
  return db
    .selectFrom('institution')
    .selectAll()
    .where('source', '=', source)
    .where('source_key', 'in', keys)
    .execute();
}

export function findInstitutionsById(db: Db, ids: readonly string[]): Promise<InstitutionRow[]> {
  return db.selectFrom('institution').selectAll().where('id', 'in', ids).execute();
}

/** Institutions whose Chinese or English name is exactly one of these. */
export function findInstitutionsByName(db: Db, names: readonly string[]): Promise<InstitutionRow[]> {
  return db
    .selectFrom('institution')
    .selectAll()
    .where((is) => is.or([is('name_zh', 'in', names), is('name_en', 'in', names)]))
    .orderBy('id')
    .execute();
}

/** Inserts institutions, or overwrites those with the same (source, source_key); an id never changes. */
export async function putInstitutions(trx: Trx, rows: readonly InstitutionRow[]): Promise<void> {
  for (const part of chunk(rows, 14)) {
    await trx
      .insertInto('institution')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(['source', 'source_key']).doUpdateSet(({ ref }) => ({
          name_zh: ref('excluded.name_zh'),
          name_en: ref('excluded.name_en'),
          kind: ref('excluded.kind'),
          region_code: ref('excluded.region_code'),
          lat: ref('excluded.lat'),
          lng: ref('excluded.lng'),
          website: ref('excluded.website'),
          ror: ref('excluded.ror'),
          updated_at: ref('excluded.updated_at'),
        })),
      )
      .execute();
  }
}

/** Institutions after an id, in the order of ids; for reading all of them in pages. */
export function readInstitutionsAfter(db: Db, afterId: string, limit: number): Promise<InstitutionRow[]> {
  return db.selectFrom('institution').selectAll().where('id', '>', afterId).orderBy('id').limit(limit).execute();
}
