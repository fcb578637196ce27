import { createHash } from 'node:crypto';
import { tokensOf } from '@jishi/shared/search/tokenise';
import { type Field, impactOf } from './fields.ts';
import { insertSorted, lowerBound, removeSorted } from './sorted.ts';

/**
 * The word index in two steps: tokens lead to texts, texts to instruments. Types, techniques, makers, institutions and
 * places repeat by the thousand, so each distinct text is tokenised and stored once, and an edited instrument only
 * changes which texts it has.
 */
export type Words = {
  /** Number of each distinct (field, text). */
  readonly textIds: Map<Field, Map<string, number>>;
  /** Rows that have a text, ascending. */
  readonly rowsOfText: number[][];
  /** Texts that hold a token, each as `text * IMPACT_STEPS + impact`. */
  readonly textsOfToken: Map<string, number[]>;
  /** All Latin tokens in order, for words that are not typed to their end; null when it must be made again. */
  latinTokens: string[] | null;
};

/** Impacts are kept in 255ths of the greatest possible one; a text has no more than 2^23 numbers before this grows slow. */
export const IMPACT_STEPS = 256;
const GREATEST_IMPACT = 20;
const MAX_KEY_LENGTH = 200;

export function newWords(): Words {
  return { textIds: new Map(), rowsOfText: [], textsOfToken: new Map(), latinTokens: null };
}

/** The impact of a posting, 0 … GREATEST_IMPACT. */
export function impactIn(posting: number): number {
  return ((posting % IMPACT_STEPS) * GREATEST_IMPACT) / (IMPACT_STEPS - 1);
}

export function textIn(posting: number): number {
  return Math.floor(posting / IMPACT_STEPS);
}

/** The number of a text in a field; tokenises it when it is new. */
export function textId(words: Words, field: Field, text: string): number {
  const key = text.length > MAX_KEY_LENGTH ? digest(text) : text;
  const ids = words.textIds.get(field) ?? new Map<string, number>();
  const known = ids.get(key);
  if (known !== undefined) return known;
  const id = words.rowsOfText.length;
  words.textIds.set(field, ids.set(key, id));
  words.rowsOfText.push([]);
  post(words, id, field, tokensOf(text));
  return id;
}

/** A long text is known by its digest, so that it need not be kept. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function post(words: Words, text: number, field: Field, tokens: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  for (const [token, count] of counts) {
    const share = impactOf(field, count, tokens.length) / GREATEST_IMPACT;
    const impact = Math.min(IMPACT_STEPS - 1, Math.max(1, Math.round(share * (IMPACT_STEPS - 1))));
    const texts = words.textsOfToken.get(token);
    if (texts) texts.push(text * IMPACT_STEPS + impact);
    else addToken(words, token, text * IMPACT_STEPS + impact);
  }
}

function addToken(words: Words, token: string, posting: number): void {
  // A token that is cut out of a text must not keep the whole text in memory.
  const own = token.length > 12 ? Buffer.from(token).toString() : token;
  words.textsOfToken.set(own, [posting]);
  words.latinTokens = null;
}

export function addRow(words: Words, row: number, texts: readonly number[]): void {
  for (const text of texts) insertSorted(words.rowsOfText[text] as number[], row);
}

export function removeRow(words: Words, row: number, texts: readonly number[]): void {
  for (const text of texts) removeSorted(words.rowsOfText[text] as number[], row);
}

/** The tokens that begin with a prefix; Latin ones only. */
export function tokensWithPrefix(words: Words, prefix: string): string[] {
  words.latinTokens ??= [...words.textsOfToken.keys()].filter(isLatin).sort();
  const tokens = words.latinTokens;
  const found: string[] = [];
  for (let at = lowerBound(tokens, prefix); tokens[at]?.startsWith(prefix); at += 1) found.push(tokens[at] as string);
  return found;
}

/** CJK letters lie above U+3000, every letter that `tokensOf` treats as Latin text below it. */
function isLatin(token: string): boolean {
  return token.charCodeAt(0) < 0x3000;
}
