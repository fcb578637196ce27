import { type Chunk, chunksOf } from './chunk.ts';

const MAX_TOKEN_LENGTH = 40;
const MAX_ATOMS = 6;
const MAX_SPACED_LENGTH = 16;
const MAX_TERMS = 64;
const MIN_PREFIX_LENGTH = 2;

/** Words that say nothing about an instrument; a question that has nothing else keeps them. */
const STOP_WORDS = new Set([
  'a',
  'an',
  'and',
  'by',
  'for',
  'in',
  'of',
  'on',
  'or',
  'the',
  'to',
  'with',
  '的',
  '和',
  '与',
  '及',
]);

/** A token that must be found whole, or as the beginning of one. */
export type QueryToken = { readonly text: string; readonly prefix: boolean };

/** One thing asked for: found where all tokens of at least one alternative are found. */
export type Term = readonly (readonly QueryToken[])[];

/**
 * The tokens under which a text is found, repeated as often as they occur.
 *
 * CJK runs give their single characters and bigrams. Latin words give themselves; words of letters and digits, and words
 * held together by hyphens and the like, also their pieces and the pieces joined, so that `JEM-2100F`, `JEM 2100F` and
 * `jem2100f` find each other.
 */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const chunks = chunksOf(text);
  for (const [index, chunk] of chunks.entries()) {
    if (chunk.script === 'cjk') addCharacters(chunk.characters, tokens);
    else addWords(chunk.parts, tokens);
    addSpaced(chunks, index, tokens);
  }
  return tokens;
}

function addCharacters(characters: readonly string[], tokens: string[]): void {
  for (let i = 0; i < characters.length; i += 1) {
    tokens.push(characters[i] as string);
    if (i > 0) tokens.push(`${characters[i - 1]}${characters[i]}`);
  }
}

function addWords(parts: readonly string[], tokens: string[]): void {
  const only = parts[0] as string;
  if (parts.length === 1 && !/\d/.test(only)) {
    tokens.push(cut(only));
    return;
  }
  const atoms = parts.flatMap((part) => part.match(/\p{N}+|\P{N}+/gu) ?? []);
  const pieces = atoms.length <= MAX_ATOMS ? joinedRuns(atoms) : [...atoms, ...parts, parts.join('')];
  for (const piece of new Set(pieces)) tokens.push(cut(piece));
}

/** Every run of neighbours, joined. */
function joinedRuns(atoms: readonly string[]): string[] {
  const runs: string[] = [];
  for (let from = 0; from < atoms.length; from += 1) {
    let joined = '';
    for (let to = from; to < atoms.length; to += 1) {
      joined += atoms[to];
      runs.push(joined);
    }
  }
  return runs;
}

/** Short words with a space between them that look like one model number, joined: `Tecnai G2 F20`. */
function addSpaced(chunks: readonly Chunk[], last: number, tokens: string[]): void {
  let joined = '';
  for (let at = last; at >= 0 && at > last - 3; at -= 1) {
    const chunk = chunks[at] as Chunk;
    if (chunk.script !== 'latin') return;
    joined = chunk.parts.join('') + joined;
    if (joined.length > MAX_SPACED_LENGTH) return;
    if (at < last && /\d/.test(joined) && /\D/.test(joined)) tokens.push(joined);
    if (!chunk.afterSpace) return;
  }
}

function cut(token: string): string {
  return token.length > MAX_TOKEN_LENGTH ? token.slice(0, MAX_TOKEN_LENGTH) : token;
}

/**
 * What a question asks for, each term once. The last Latin word also counts as the beginning of a word, from two
 * characters on. A hyphenated word is found joined or by all its parts; a CJK run by each of its bigrams.
 */
export function termsOf(question: string): Term[] {
  const chunks = chunksOf(question);
  const lastLatin = chunks.findLastIndex((chunk) => chunk.script === 'latin');
  const terms = new Map<string, Term>();
  for (const [index, chunk] of chunks.entries()) {
    const found = chunk.script === 'cjk' ? cjkTerms(chunk.characters) : [latinTerm(chunk.parts, index === lastLatin)];
    for (const term of found) terms.set(JSON.stringify(term), term);
  }
  const all = [...terms.values()];
  const telling = all.filter((term) => !STOP_WORDS.has(term[0]?.[0]?.text ?? ''));
  return (telling.length > 0 ? telling : all).slice(0, MAX_TERMS);
}

function cjkTerms(characters: readonly string[]): Term[] {
  const whole = (text: string): Term => [[{ text, prefix: false }]];
  if (characters.length === 1) return [whole(characters[0] as string)];
  return characters.slice(1).map((character, i) => whole(`${characters[i]}${character}`));
}

function latinTerm(parts: readonly string[], last: boolean): Term {
  const token = (text: string, ends: boolean): QueryToken => ({
    text: cut(text),
    prefix: last && ends && text.length >= MIN_PREFIX_LENGTH,
  });
  const joined = [token(parts.join(''), true)];
  if (parts.length === 1) return [joined];
  return [joined, parts.map((part, i) => token(part, i === parts.length - 1))];
}
