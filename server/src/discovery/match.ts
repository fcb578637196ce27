import { type QueryToken, type Term, termsOf } from '@jishi/shared/search/tokenise';
import { rarity } from './fields.ts';
import { impactIn, textIn, tokensWithPrefix, type Words } from './words.ts';

/** A word that only begins with what was typed counts this much of one that is it. */
const PREFIX_SHARE = 0.5;
/** Where no instrument has all terms, those count that have this share of the terms that the best one has. */
export const RELAXED_SHARE = 0.75;

/** The rows that answer a text, ascending, and how well each does (by row). */
export type Match = { readonly rows: readonly number[]; readonly scores: Float64Array };

/**
 * Rows that have every term of the question somewhere. When none has, the rows that come nearest: those with at least
 * three quarters of the number of terms that the best row has. Null for a question without words.
 */
export function match(words: Words, question: string, rowCount: number, listed: number): Match | null {
  const terms = termsOf(question);
  if (terms.length === 0) return null;
  const scores = new Float64Array(rowCount);
  const counts = new Uint8Array(rowCount);
  for (const term of terms) {
    const found = findTerm(words, term, rowCount);
    const weight = rarity(found.rows.length, listed);
    for (const row of found.rows) {
      counts[row] = (counts[row] as number) + 1;
      scores[row] = (scores[row] as number) + weight * (found.impacts[row] as number);
    }
  }
  return { rows: rowsWithEnough(counts, terms.length), scores };
}

/** How many terms a row must have, when the best one of all has `best` of `terms`. */
export function termsNeeded(best: number, terms: number): number {
  return best === terms ? terms : Math.max(1, Math.ceil(best * RELAXED_SHARE));
}

function rowsWithEnough(counts: Uint8Array, terms: number): number[] {
  let best = 0;
  for (let row = 0; row < counts.length; row += 1) best = Math.max(best, counts[row] as number);
  const needed = termsNeeded(best, terms);
  const rows: number[] = [];
  for (let row = 0; row < counts.length; row += 1) if ((counts[row] as number) >= needed) rows.push(row);
  return rows;
}

/** Rows of one term, each once, and their impact by row. */
type Found = { readonly rows: readonly number[]; readonly impacts: Float32Array };

function findTerm(words: Words, term: Term, rowCount: number): Found {
  const [first, ...others] = term.map((tokens) => findAll(words, tokens, rowCount)) as [Found, ...Found[]];
  return others.reduce(either, first);
}

function either(a: Found, b: Found): Found {
  const rows = a.rows.slice();
  for (const row of b.rows) {
    if (a.impacts[row] === 0) rows.push(row);
    a.impacts[row] = Math.max(a.impacts[row] as number, b.impacts[row] as number);
  }
  return { rows, impacts: a.impacts };
}

function findAll(words: Words, tokens: readonly QueryToken[], rowCount: number): Found {
  const [first, ...others] = tokens.map((token) => findToken(words, token, rowCount)) as [Found, ...Found[]];
  return others.reduce(both, first);
}

function both(a: Found, b: Found): Found {
  const rows = a.rows.filter((row) => (b.impacts[row] as number) > 0);
  const impacts = new Float32Array(a.impacts.length);
  for (const row of rows) impacts[row] = ((a.impacts[row] as number) + (b.impacts[row] as number)) / 2;
  return { rows, impacts };
}

function findToken(words: Words, token: QueryToken, rowCount: number): Found {
  const found = { rows: [] as number[], impacts: new Float32Array(rowCount) };
  if (!token.prefix) {
    addPostings(words, token.text, 1, found);
    return found;
  }
  for (const longer of tokensWithPrefix(words, token.text)) {
    addPostings(words, longer, longer === token.text ? 1 : PREFIX_SHARE, found);
  }
  return found;
}

function addPostings(
  words: Words,
  token: string,
  share: number,
  found: { rows: number[]; impacts: Float32Array },
): void {
  const { rows, impacts } = found;
  for (const posting of words.textsOfToken.get(token) ?? []) {
    const impact = impactIn(posting) * share;
    for (const row of words.rowsOfText[textIn(posting)] as readonly number[]) {
      const before = impacts[row] as number;
      if (before === 0) rows.push(row);
      impacts[row] = before + impact;
    }
  }
}
