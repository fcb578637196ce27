import type { Selectable } from 'kysely';
import type { Db, Trx } from '../open.ts';
import type { TechniqueTable } from '../schema.ts';
import { chunk } from './chunk.ts';

export type TechniqueRow = Selectable<TechniqueTable>;

export function findTechniques(db: Db, ids: readonly string[]): Promise<TechniqueRow[]> {
  return db.selectFrom('technique').selectAll().where('id', 'in', ids).execute();
}

/** Inserts techniques, or overwrites those with the same id. */
export async function putTechniques(trx: Trx, rows: readonly TechniqueRow[]): Promise<void> {
  for (const part of chunk(rows, 6)) {
    await trx
      .insertInto('technique')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet(({ ref }) => ({
          name_zh: ref('excluded.name_zh'),
          name_en: ref('excluded.name_en'),
          abbreviations: ref('excluded.abbreviations'),
          synonyms: ref('excluded.synonyms'),
          broader_id: ref('excluded.broader_id'),
        })),
      )
      .execute();
  }
}

export function readTechniques(db: Db): Promise<TechniqueRow[]> {
  return db.selectFrom('technique').selectAll().orderBy('id').execute();
}
