import { type RawBuilder, sql } from 'kysely';

/** Whether a column contains a text, whatever the case. Signs of patterns in the text mean themselves. */
export function containing(column: string, text: string): RawBuilder<boolean> {
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`;
}
