import { type QueryToken, type Term, termsOf } from '@jishi/shared/search/tokenise';
import { mendTerms } from '../language/mend.ts';
import { pinyinNow } from '../language/readings.ts';
import { listAt } from '../mirror/lists.ts';
import type { Things } from '../mirror/things.ts';
import { rarity } from './fields.ts';
import { add, keepBoth, keepEither, newPlane, type Plane, wipe } from './plane.ts';
import { wholeNamesAsked } from './whole-name.ts';
import { impactIn, isUsed, latinTokens, textIn, tokensWithPrefix, type Words } from './words.ts';

/** A word that only begins with what was typed counts this much of one that is it. */
const PREFIX_SHARE = 0.5;
/** Where no instrument has all terms, those count that have this share of the terms that the best one has. */
export const RELAXED_SHARE = 0.75;

/** The rows that answer a text, how well each does (by row), and the texts in which its words stand (1 by text). */
export type Match = { readonly rows: Int32Array; readonly scores: Float32Array; readonly hits: Uint8Array };

/** What one question needs; kept for the next one, which writes over it. */
type Scratch = {
  readonly term: Plane;
  readonly alternative: Plane;
  readonly token: Plane;
  /** Sums of a question, and how many of its terms each row has. */
  readonly sums: Plane;
  readonly counts: Uint8Array;
  readonly traits: Plane;
  readonly hits: Uint8Array;
};

const scratches = new WeakMap<Words, Scratch>();

function scratchFor(words: Words, rowCount: number): Scratch {
  const known = scratches.get(words);
  const { fieldOfText, rowsOfTrait } = words;
  const fits =
    known &&
    known.counts.length >= rowCount &&
    known.hits.length >= fieldOfText.length &&
    known.traits.rows.length >= rowsOfTrait.count;
  if (fits) {
    wipe(known.sums);
    known.hits.fill(0);
    return known;
  }
  // A little more than needed now, so that a few new rows do not cost new arrays.
  const rows = rowCount + (rowCount >> 4) + 64;
  const plane = () => newPlane(rows);
  const fresh: Scratch = {
    ...{ term: plane(), alternative: plane(), token: plane(), sums: plane() },
    counts: new Uint8Array(rows),
    traits: newPlane(rowsOfTrait.count + 64),
    hits: new Uint8Array(fieldOfText.length + 256),
  };
  scratches.set(words, fresh);
  return fresh;
}

type Index = {
  readonly words: Words;
  readonly things: Things;
  readonly ids: { readonly count: number };
  readonly listed: number;
};

/**
 * Rows that have every term of the question somewhere, in no order. When none has, the rows that come nearest: those with
 * at least three quarters of the number of terms that the best row has. Null for a question without words. What it
 * answers holds until the next question.
 */
export function match({ words, things, ids, listed }: Index, question: string): Match | null {
  const terms = mendTerms(termsOf(question), {
    tokens: latinTokens(words),
    isUsed: (token) => isUsed(words, token),
    pinyin: pinyinNow(things),
  });
  if (terms.length === 0) return null;
  const rowCount = ids.count;
  const scratch = scratchFor(words, rowCount);
  const { term: plane, sums, counts, hits } = scratch;
  for (const term of terms) {
    findTerm(words, term, scratch);
    const weight = rarity(plane.count, listed);
    for (let i = 0; i < plane.count; i += 1) {
      const row = plane.rows[i] as number;
      counts[row] = (sums.impacts[row] === 0 ? 0 : (counts[row] as number)) + 1;
      add(sums, row, weight * (plane.impacts[row] as number));
    }
    wipe(plane);
  }
  for (const name of wholeNamesAsked(question, (token) => words.tokens.has(token))) {
    addWhole(words, name, listed, scratch);
  }
  return { rows: rowsWithEnough(scratch, terms.length), scores: sums.impacts, hits };
}

/** Raises the rows of which a name is just what was asked for; it decides about their order only. */
function addWhole(words: Words, name: string, listed: number, scratch: Scratch): void {
  const { token: plane, sums } = scratch;
  findToken(words, { text: name, prefix: false }, plane, scratch);
  const weight = rarity(plane.count, listed);
  for (let i = 0; i < plane.count; i += 1) {
    const row = plane.rows[i] as number;
    const sum = sums.impacts[row] as number;
    if (sum > 0) sums.impacts[row] = sum + weight * (plane.impacts[row] as number);
  }
  wipe(plane);
}

/** How many terms a row must have, when the best one of all has `best` of `terms`. */
export function termsNeeded(best: number, terms: number): number {
  return best === terms ? terms : Math.max(1, Math.ceil(best * RELAXED_SHARE));
}

function rowsWithEnough({ sums, counts }: Scratch, terms: number): Int32Array {
  const found = sums.rows.subarray(0, sums.count);
  let best = 0;
  for (let i = 0; i < found.length; i += 1) best = Math.max(best, counts[found[i] as number] as number);
  const needed = termsNeeded(best, terms);
  return needed <= 1 ? found : found.filter((row) => (counts[row] as number) >= needed);
}

/** Writes the rows of one term into `scratch.term`. */
function findTerm(words: Words, term: Term, scratch: Scratch): void {
  for (const tokens of term) {
    findAll(words, tokens, scratch);
    keepEither(scratch.term, scratch.alternative, 1 / tokens.length);
    wipe(scratch.alternative);
  }
}

/** Writes the rows that have all tokens into `scratch.alternative`. */
function findAll(words: Words, tokens: readonly QueryToken[], scratch: Scratch): void {
  const { alternative, token: plane } = scratch;
  for (const [index, token] of tokens.entries()) {
    findToken(words, token, index === 0 ? alternative : plane, scratch);
    if (index === 0) continue;
    keepBoth(alternative, plane);
    wipe(plane);
  }
}

function findToken(words: Words, token: QueryToken, into: Plane, scratch: Scratch): void {
  if (!token.prefix) addPostings(words, token.text, 1, into, scratch);
  else {
    for (const longer of tokensWithPrefix(words, token.text)) {
      addPostings(words, longer, longer === token.text ? 1 : PREFIX_SHARE, into, scratch);
    }
  }
  spread(words, into, scratch.traits);
}

function addPostings(words: Words, token: string, share: number, into: Plane, { traits, hits }: Scratch): void {
  const number = words.tokens.get(token);
  if (number === undefined) return;
  const { rowsOfText, traitsOfText } = words;
  const postings = listAt(words.textsOfToken, number);
  for (let i = 0; i < postings.length; i += 1) {
    const posting = postings[i] as number;
    const impact = impactIn(posting) * share;
    const text = textIn(posting);
    hits[text] = 1;
    addAll(rowsOfText, text, impact, into);
    addAll(traitsOfText, text, impact, traits);
  }
}

/** Adds what traits have to all of their rows. */
function spread(words: Words, into: Plane, traits: Plane): void {
  for (let i = 0; i < traits.count; i += 1) {
    const trait = traits.rows[i] as number;
    addAll(words.rowsOfTrait, trait, traits.impacts[trait] as number, into);
  }
  wipe(traits);
}

function addAll({ data, starts, lengths }: Words['rowsOfText'], list: number, impact: number, into: Plane): void {
  const start = starts[list] as number;
  const end = start + (lengths[list] as number);
  for (let at = start; at < end; at += 1) add(into, data[at] as number, impact);
}
