import { CompiledQuery, type Insertable } from 'kysely';
import type { Trx } from '../open.ts';
import type { Database } from '../schema.ts';

const texts = new WeakMap<object, Map<string, string>>();

/**
 * Inserts rows that have all the same columns, in one statement. Building the statement's text costs more than running
 * it on SQLite, so it is built once for each number of rows.
 */
export async function insertRows<Table extends keyof Database>(
  trx: Trx,
  table: Table,
  rows: readonly Insertable<Database[Table]>[],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const text = insertText(trx, table, columns, rows);
  const parameters = rows.flatMap((row) => columns.map((column) => (row as Record<string, unknown>)[column]));
  await trx.executeQuery(CompiledQuery.raw(text, parameters));
}

function insertText<Table extends keyof Database>(
  trx: Trx,
  table: Table,
  columns: readonly string[],
  rows: readonly Insertable<Database[Table]>[],
): string {
  const { adapter } = trx.getExecutor();
  const known = texts.get(adapter.constructor) ?? new Map<string, string>();
  texts.set(adapter.constructor, known);
  const shape = `${table} ${columns.join()} ${rows.length}`;
  let text = known.get(shape);
  if (text === undefined) {
    // Every value a parameter, also null, so that the text fits all rows.
    const blank = Object.fromEntries(columns.map((column) => [column, '']));
    text = trx
      .insertInto(table)
      .values(rows.map(() => blank) as never)
      .compile().sql;
    known.set(shape, text);
  }
  return text;
}
