import { fold } from '@jishi/shared/search/fold';

export type NamedType = { readonly id: string; readonly names: readonly string[] };

const MIN_CJK = 3;
const MIN_LATIN = 5;

/**
 * Finds the type whose name or synonym stands in an instrument's name: the whole name first, else the longest part that
 * is one. Short names count only as the whole name: too many other words contain them.
 */
export function makeTypeGuess(types: readonly NamedType[]): (name: string) => string | null {
  const byName = new Map<string, string>();
  for (const type of types) for (const name of type.names) addName(byName, fold(name).trim(), type.id);
  const lengths = [...new Set([...byName.keys()].map((name) => name.length))].sort((a, b) => b - a);
  const guessed = new Map<string, string | null>();
  return (name) => {
    const folded = fold(name).trim();
    let found = guessed.get(folded);
    if (found === undefined) {
      found = byName.get(folded) ?? longestPart(folded, lengths, byName);
      if (guessed.size < 100_000) guessed.set(folded, found);
    }
    return found;
  };
}

/** The first type to claim a name keeps it. */
function addName(byName: Map<string, string>, name: string, id: string): void {
  if (name !== '' && !byName.has(name)) byName.set(name, id);
}

function longestPart(name: string, lengths: readonly number[], byName: ReadonlyMap<string, string>): string | null {
  for (const length of lengths) {
    for (let from = 0; from + length <= name.length; from += 1) {
      const part = name.slice(from, from + length);
      const id = byName.get(part);
      if (id !== undefined && isTelling(part) && standsAlone(name, from, from + length)) return id;
    }
  }
  return null;
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
