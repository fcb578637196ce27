import { fold } from '@jishi/shared/search/fold';

export type NamedType = { readonly id: string; readonly names: readonly string[] };

const MIN_CJK = 3;
const MIN_LATIN = 5;
const MAX_REMEMBERED = 100_000;

/**
 * Finds the type whose name or synonym stands in an instrument's name: the whole name first, else the longest part that
 * is one. Short names count only as the whole name: too many other words contain them.
 */
export function makeTypeGuess(types: readonly NamedType[]): (name: string) => string | null {
  const byName = new Map<string, string>();
  for (const type of types) for (const name of type.names) addName(byName, fold(name).trim(), type.id);
  const byBeginning = groupByBeginning([...byName.keys()].filter(isTelling));
  const guessed = new Map<string, string | null>();
  return (name) => {
    const folded = fold(name).trim();
    const before = guessed.get(folded);
    if (before !== undefined) return before;
    const part = byName.has(folded) ? folded : longestPart(folded, byBeginning);
    const found = byName.get(part) ?? null;
    if (guessed.size < MAX_REMEMBERED) guessed.set(folded, found);
    return found;
  };
}

/** The first type to claim a name keeps it. */
function addName(byName: Map<string, string>, name: string, id: string): void {
  if (name !== '' && !byName.has(name)) byName.set(name, id);
}

function groupByBeginning(names: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const group = groups.get(name.slice(0, 2));
    if (group) group.push(name);
    else groups.set(name.slice(0, 2), [name]);
  }
  return groups;
}

/** The longest of the known names that stands in a text, '' when none does. */
function longestPart(text: string, byBeginning: ReadonlyMap<string, readonly string[]>): string {
  let longest = '';
  for (let from = 0; from < text.length - 1; from += 1) {
    for (const name of byBeginning.get(text.slice(from, from + 2)) ?? []) {
      if (name.length <= longest.length || !text.startsWith(name, from)) continue;
      if (standsAlone(text, from, from + name.length)) longest = name;
    }
  }
  return longest;
}

const LATIN = /[a-z0-9]/;

function isTelling(part: string): boolean {
  return part.length >= (LATIN.test(part) ? MIN_LATIN : MIN_CJK);
}

/** Latin words count only whole. */
function standsAlone(name: string, from: number, to: number): boolean {
  const cut = (at: number) => LATIN.test(name[at - 1] ?? '') && LATIN.test(name[at] ?? '');
  return !cut(from) && !cut(to);
}
