import type { Mapping, Value } from './mapping.ts';

/** Letters and digits alone: `规格 型号：` and `Model-Number` are written in many ways. */
function fold(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** The columns that a mapping reads, those that it needs first. */
export function columnsIn(mapping: Mapping): string[] {
  const found = new Set(mapping.needs);
  const look = (value: Value | undefined): void => {
    if (!value) return;
    if (value.column !== undefined) found.add(value.column);
    for (const part of [...(value.join ?? []), ...(value.first ?? [])]) look(part);
    if (value.when) look(value.when[0]);
  };
  for (const value of [mapping.source, mapping.key, mapping.id, ...Object.values(mapping.fields)]) look(value);
  return [...found];
}

/** How the form calls a column: its first other heading, where the column's own name is one for programs. */
export function labelOf(mapping: Mapping, column: string): string | null {
  return Object.entries(mapping.aliases).find(([, to]) => to === column)?.[0] ?? null;
}

/** What each heading of a file is taken for: what was said, what it is called exactly, or what it looks like; else null. */
export function guessColumns(
  mapping: Mapping,
  heading: readonly string[],
  said: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, string | null> {
  const known = new Set(columnsIn(mapping));
  const folded = new Map<string, string>();
  for (const column of known) folded.set(fold(column), column);
  for (const [alias, column] of Object.entries(mapping.aliases)) {
    if (!folded.has(fold(alias))) folded.set(fold(alias), column);
  }
  const taken = new Set(Object.values(said));
  const guessed = new Map<string, string | null>();
  for (const name of heading) {
    if (name === '') continue;
    const exact = mapping.aliases[name] ?? (known.has(name) ? name : undefined);
    const told = Object.hasOwn(said, name) ? (said[name] ?? '') : undefined;
    const looks = exact ?? folded.get(fold(name)) ?? null;
    // Two columns cannot be the same; the first one is it.
    const column = told ?? (looks !== null && !taken.has(looks) ? looks : null);
    if (column) taken.add(column);
    guessed.set(name, column === '' || (column !== null && !known.has(column)) ? null : column);
  }
  return guessed;
}

/** The mapping that reads a file by these columns and no others. */
export function withColumns(mapping: Mapping, columns: ReadonlyMap<string, string | null>): Mapping {
  const aliases = Object.fromEntries([...columns].map(([name, column]) => [name, column ?? '']));
  return { ...mapping, aliases: { ...mapping.aliases, ...aliases } };
}
