import { hash } from 'node:crypto';
import { tokensOf } from '@jishi/shared/search/tokenise';
import { addList, insertInto, type Lists, listAt, newLists, removeFrom } from '../mirror/lists.ts';
import { lowerBound } from '../mirror/sorted.ts';
import { type Field, impactOf, wholeImpactOf } from './fields.ts';
import { WHOLE_MARK, wholeNames } from './whole-name.ts';

/**
 * The word index. Tokens lead to texts, and texts to rows: to those that have a text of their own, and to all rows of a
 * trait that has it (a type with its techniques, a class, a place). Each distinct text is tokenised and stored once, and
 * an edited instrument only changes which texts it has.
 */
export type Words = {
  /** Number of each distinct (field, text). */
  readonly textIds: Map<Field, Map<string, number>>;
  readonly fieldOfText: Field[];
  readonly rowsOfText: Lists;
  readonly traitsOfText: Lists;
  readonly rowsOfTrait: Lists;
  readonly tokens: Map<string, number>;
  /** Texts that hold a token, each as `text * IMPACT_STEPS + impact`. */
  readonly textsOfToken: Lists;
  /** All Latin tokens in order, for words that are not typed to their end; null before the first one is asked for. */
  latinTokens: string[] | null;
};

/** Impacts are kept in 255ths of the greatest possible one; that leaves 2^23 numbers for texts. */
export const IMPACT_STEPS = 256;
const GREATEST_IMPACT = 20;
const MAX_TEXTS = 2 ** 31 / IMPACT_STEPS;
const MAX_KEY_LENGTH = 200;

export function newWords(): Words {
  return {
    textIds: new Map(),
    fieldOfText: [],
    rowsOfText: newLists(),
    traitsOfText: newLists(),
    rowsOfTrait: newLists(),
    tokens: new Map(),
    textsOfToken: newLists(),
    latinTokens: null,
  };
}

/** The impact of a posting, 0 … GREATEST_IMPACT. */
export function impactIn(posting: number): number {
  return ((posting & (IMPACT_STEPS - 1)) * GREATEST_IMPACT) / (IMPACT_STEPS - 1);
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
  if (words.fieldOfText.length === MAX_TEXTS) throw new Error('more texts than the index of words has numbers for');
  const id = addList(words.rowsOfText);
  addList(words.traitsOfText);
  words.fieldOfText.push(field);
  words.textIds.set(field, ids.set(key, id));
  post(words, id, field, tokensOf(text));
  for (const name of wholeNames(field, text)) postOne(words, name, id, wholeImpactOf(field));
  return id;
}

/** A long text is known by its digest, so that it need not be kept. */
function digest(text: string): string {
  return hash('sha256', text, 'base64url');
}

function post(words: Words, text: number, field: Field, tokens: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  for (const [token, count] of counts) {
    postOne(words, token, text, impactOf(field, count, tokens.length));
  }
}

function postOne(words: Words, token: string, text: number, impact: number): void {
  const steps = Math.round((impact / GREATEST_IMPACT) * (IMPACT_STEPS - 1));
  const kept = Math.min(IMPACT_STEPS - 1, Math.max(1, steps));
  insertInto(words.textsOfToken, tokenId(words, token), text * IMPACT_STEPS + kept);
}

function tokenId(words: Words, token: string): number {
  const known = words.tokens.get(token);
  if (known !== undefined) return known;
  const id = addList(words.textsOfToken);
  // A token that is cut out of a text must not keep the whole text in memory.
  const own = token.length > 12 ? Buffer.from(token).toString() : token;
  words.tokens.set(own, id);
  if (words.latinTokens && isLatin(own)) words.latinTokens.splice(lowerBound(words.latinTokens, own), 0, own);
  return id;
}

/** Adds something that many rows have in common, and answers its number. */
export function addTrait(words: Words, texts: readonly number[]): number {
  const trait = addList(words.rowsOfTrait);
  for (const text of texts) insertInto(words.traitsOfText, text, trait);
  return trait;
}

export function addRow(words: Words, row: number, texts: Iterable<number>, traits: readonly number[]): void {
  for (const text of texts) insertInto(words.rowsOfText, text, row);
  for (const trait of traits) insertInto(words.rowsOfTrait, trait, row);
}

export function removeRow(words: Words, row: number, texts: Iterable<number>, traits: readonly number[]): void {
  for (const text of texts) removeFrom(words.rowsOfText, text, row);
  for (const trait of traits) removeFrom(words.rowsOfTrait, trait, row);
}

/** All Latin tokens in order. */
export function latinTokens(words: Words): readonly string[] {
  words.latinTokens ??= [...words.tokens.keys()].filter(isLatin).sort();
  return words.latinTokens;
}

/** Whether some row is found by a token. Texts stay known when their last row goes. */
export function isUsed(words: Words, token: string): boolean {
  const number = words.tokens.get(token);
  if (number === undefined) return false;
  const { rowsOfText, traitsOfText, rowsOfTrait } = words;
  return listAt(words.textsOfToken, number).some((posting) => {
    const text = textIn(posting);
    if ((rowsOfText.lengths[text] as number) > 0) return true;
    return listAt(traitsOfText, text).some((trait) => (rowsOfTrait.lengths[trait] as number) > 0);
  });
}

/** The tokens that begin with a prefix; Latin ones only. */
export function tokensWithPrefix(words: Words, prefix: string): string[] {
  const tokens = latinTokens(words);
  const found: string[] = [];
  for (let at = lowerBound(tokens, prefix); tokens[at]?.startsWith(prefix); at += 1) found.push(tokens[at] as string);
  return found;
}

/** CJK letters lie above U+3000, every letter that `tokensOf` treats as Latin text below it. */
function isLatin(token: string): boolean {
  return token.charCodeAt(0) < 0x3000 && !token.startsWith(WHOLE_MARK);
}
