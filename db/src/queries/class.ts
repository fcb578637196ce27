import type { Selectable } from 'kysely';
import type { Db, Trx } from '../open.ts';
import type { ClassTable } from '../schema.ts';
import { chunk } from './chunk.ts';

export type ClassRow = Selectable<ClassTable>;

export function findClasses(db: Db, codes: readonly string[]): Promise<ClassRow[]> {
  return db.selectFrom('instrument_class').selectAll().where('code', 'in', codes).execute();
}

/** Inserts classes, or overwrites those with the same code. A parent must come before its children. */
export async function putClasses(trx: Trx, rows: readonly ClassRow[]): Promise<void> {
  for (const part of chunk(rows, 5)) {
    await trx
      .insertInto('instrument_class')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('code').doUpdateSet(({ ref }) => ({
          name_zh: ref('excluded.name_zh'),
          name_en: ref('excluded.name_en'),
          parent_code: ref('excluded.parent_code'),
          position: ref('excluded.position'),
        })),
      )
      .execute();
  }
}

/** Every class in the order of the classification. */
export function readClasses(db: Db): Promise<ClassRow[]> {
  return db.selectFrom('instrument_class').selectAll().orderBy('position').execute();
}
