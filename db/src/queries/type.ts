import type { Selectable } from 'kysely';
import type { Db, Trx } from '../open.ts';
import type { TypeTable } from '../schema.ts';
import { chunk } from './chunk.ts';

export type TypeRow = Selectable<TypeTable>;

export function findTypes(db: Db, ids: readonly string[]): Promise<TypeRow[]> {
  return db.selectFrom('instrument_type').selectAll().where('id', 'in', ids).execute();
}

/** Inserts instrument types, or overwrites those with the same id. */
export async function putTypes(trx: Trx, rows: readonly TypeRow[]): Promise<void> {
  for (const part of chunk(rows, 7)) {
    await trx
      .insertInto('instrument_type')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet(({ ref }) => ({
          name_zh: ref('excluded.name_zh'),
          name_en: ref('excluded.name_en'),
          class_code: ref('excluded.class_code'),
          techniques: ref('excluded.techniques'),
          abbreviations: ref('excluded.abbreviations'),
          synonyms: ref('excluded.synonyms'),
        })),
      )
      .execute();
  }
}

export function readTypes(db: Db): Promise<TypeRow[]> {
  return db.selectFrom('instrument_type').selectAll().orderBy('id').execute();
}

export async function typeExists(db: Db, typeId: string): Promise<boolean> {
  const row = await db.selectFrom('instrument_type').select('id').where('id', '=', typeId).executeTakeFirst();
  return row !== undefined;
}
