import { chunksOf } from '@jishi/shared/search/chunk';

/** Terms of several words and characters, to find the longest that stand in a text. */
export type TermTree<T> = { readonly next: Map<string, TermTree<T>>; term: T | null };

/** A plural ends a word that is at least this long. */
const MIN_PLURAL = 5;
const MAX_WAYS = 4;
/** Ends what is read as one. */
const BREAK = '';

export function newTree<T>(): TermTree<T> {
  return { next: new Map(), term: null };
}

/** Puts a term in the tree; hyphenated words stand there apart and as one (`icp ms`, `icpms`). `put` gets what is there already. */
export function plant<T>(tree: TermTree<T>, text: string, put: (known: T | null) => T): void {
  for (const units of waysToWrite(text)) {
    if (units.length === 0) continue;
    let node = tree;
    for (const unit of units) {
      const next: TermTree<T> = node.next.get(unit) ?? newTree();
      node.next.set(unit, next);
      node = next;
    }
    node.term = put(node.term);
  }
}

function waysToWrite(text: string): string[][] {
  let ways: string[][] = [[]];
  for (const chunk of chunksOf(text)) {
    const units = chunk.script === 'cjk' ? [chunk.characters] : [chunk.parts];
    if (chunk.script === 'latin' && chunk.parts.length > 1) units.push([chunk.parts.join('')]);
    ways = ways.flatMap((way) => units.map((more) => [...way, ...more]));
  }
  return ways.slice(0, MAX_WAYS);
}

/**
 * The terms in a text, from left to right, the longest first where several begin (扫描透射电镜 is not 透射电镜). Latin terms must be whole
 * words, Chinese ones may stand anywhere. `counts` may refuse a term for the one word that it was found as; null: for several.
 */
export function termsIn<T>(tree: TermTree<T>, text: string, counts: (term: T, word: string | null) => boolean): T[] {
  const units = unitsOf(text);
  const terms: T[] = [];
  for (let at = 0; at < units.length; ) {
    const found = longestFrom(tree, units, at, (term, word, end) => counts(term, end === at + 1 ? word : null));
    if (found) terms.push(found.term);
    at = found?.end ?? at + 1;
  }
  return terms;
}

/** A word or character, and up to where its chunk goes on in hyphenated parts. */
type Unit = { readonly text: string; readonly endOfChunk: number };

function unitsOf(text: string): Unit[] {
  const units: Unit[] = [];
  let before: 'cjk' | 'latin' | null = null;
  for (const chunk of chunksOf(text)) {
    const goesOn = chunk.script === 'latin' ? before !== 'latin' || chunk.afterSpace : before !== 'cjk';
    if (!goesOn) units.push({ text: BREAK, endOfChunk: 0 });
    const parts = chunk.script === 'cjk' ? chunk.characters : chunk.parts;
    const end = chunk.script === 'cjk' ? 0 : units.length + parts.length;
    for (const part of parts) units.push({ text: part, endOfChunk: end });
    before = chunk.script;
  }
  return units;
}

type Found<T> = { readonly term: T; readonly end: number };

function longestFrom<T>(
  node: TermTree<T>,
  units: readonly Unit[],
  at: number,
  counts: (term: T, word: string, end: number) => boolean,
): Found<T> | null {
  const unit = units[at];
  if (unit === undefined) return null;
  let best: Found<T> | null = null;
  let joined = '';
  for (let end = at + 1; end === at + 1 || end <= unit.endOfChunk; end += 1) {
    joined += units[end - 1]?.text;
    const next = node.next.get(joined) ?? singular(node, joined);
    if (!next) continue;
    const here = next.term !== null && counts(next.term, joined, end) ? { term: next.term, end } : null;
    const found = longestFrom(next, units, end, counts) ?? here;
    if (found && found.end > (best?.end ?? 0)) best = found;
  }
  return best;
}

function singular<T>(node: TermTree<T>, word: string): TermTree<T> | undefined {
  return word.length >= MIN_PLURAL && word.endsWith('s') ? node.next.get(word.slice(0, -1)) : undefined;
}
