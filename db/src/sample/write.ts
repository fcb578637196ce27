import { CompiledQuery } from 'kysely';
import { isPostgres } from '../dialect.ts';
import type { Trx } from '../open.ts';
import type { Database } from '../schema.ts';

/** Values one statement carries; both databases allow more, but longer statements are not faster. */
const VALUES_PER_STATEMENT = 2_000;

const statements = new Map<string, string>();

/**
 * Inserts plain rows, all with the same columns, many in one statement whose text is made once. The query builder would
 * spend most of a bulk load on building the same statement again and again.
 */
export async function insertRows<Table extends keyof Database & string>(
  trx: Trx,
  table: Table,
  rows: readonly Omit<Database[Table], 'id'>[],
): Promise<void> {
  const first = rows[0];
  if (!first) return;
  const columns = Object.keys(first) as (keyof typeof first & string)[];
  for (let start = 0; start < rows.length; ) {
    const part = rows.slice(start, start + rowsAtOnce(rows.length - start, columns.length));
    start += part.length;
    const values = part.flatMap((row) => columns.map((column) => row[column]));
    await trx.executeQuery(CompiledQuery.raw(statementOf(trx, table, columns, part.length), values));
  }
}

/** A power of two, so that few different statements are prepared and kept. */
function rowsAtOnce(left: number, columns: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, Math.min(left, VALUES_PER_STATEMENT / columns))));
}

function statementOf(trx: Trx, table: string, columns: readonly string[], rows: number): string {
  const numbered = isPostgres(trx);
  const key = `${numbered} ${table} ${columns} ${rows}`;
  let text = statements.get(key);
  if (text === undefined) {
    let parameter = 0;
    const placeholder = () => {
      parameter += 1;
      return numbered ? `$${parameter}` : '?';
    };
    const row = () => `(${columns.map(placeholder).join(',')})`;
    text = `insert into ${table} (${columns.join(',')}) values ${Array.from({ length: rows }, row).join(',')}`;
    statements.set(key, text);
  }
  return text;
}
