import type { Localised } from '@jishi/shared/schema/primitives';

/** A name as its two columns; a missing language is null. */
export function nameColumns(name: Localised): { name_zh: string | null; name_en: string | null } {
  return { name_zh: name.zh ?? null, name_en: name.en ?? null };
}

/** The given columns of a change; what is left out stays as it is. */
export function given<Columns extends Record<string, unknown>>(columns: Columns): Partial<NoUndefined<Columns>> {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as never;
}

type NoUndefined<Columns> = { [Key in keyof Columns]: Exclude<Columns[Key], undefined> };
