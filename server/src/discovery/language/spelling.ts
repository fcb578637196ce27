/** Tokens in the order of their UTF-16 units (plain `sort()`); an array is one. */
export type SortedTokens = { readonly length: number; at(index: number): string | undefined };

const MIN_WORD = 4;
/** Shorter tokens have too many neighbours that are words of their own: `hate`, `gate`, `late`. */
const MIN_TOKEN = 5;
/** A shorter beginning is one typo away from much of the vocabulary. */
const MIN_BEGINNING = 6;
const MAX_FOUND = 32;
const LETTERS = /^\p{L}+$/u;

/**
 * The tokens that are one typo away from a folded Latin word: one letter too many, too few or wrong, or two neighbours
 * swapped (optimal string alignment distance 1). Only words of letters have typos, four typed for a token of five: a model
 * number that differs in one digit is another model. At most 32, those that are typed to their end first.
 *
 * `ends: false` when the word may not be typed to its end: then also tokens of which the beginning is one typo away, when at
 * least six letters are typed and the first and the last one are right.
 */
export function typosOf(tokens: SortedTokens, word: string, ends: boolean): string[] {
  if (word.length < MIN_WORD || !LETTERS.test(word)) return [];
  const found = new Set<string>();
  for (const { variant } of variantsIn(tokens, word)) {
    if (variant.length >= MIN_TOKEN && has(tokens, variant)) found.add(variant);
  }
  if (!ends && word.length >= MIN_BEGINNING) addLonger(tokens, word, found);
  found.delete(word);
  return [...found].slice(0, MAX_FOUND);
}

function addLonger(tokens: SortedTokens, word: string, found: Set<string>): void {
  for (const { variant, at } of variantsIn(tokens, word)) {
    // A letter put for itself makes no typo.
    if (at === 0 || at >= word.length - 1 || variant === word) continue;
    for (let i = firstFrom(tokens, variant, 0, tokens.length); i < tokens.length && found.size <= MAX_FOUND; i += 1) {
      const token = tokens.at(i) as string;
      if (!token.startsWith(variant)) break;
      if (LETTERS.test(token)) found.add(token);
    }
  }
}

/** A word with one typo at a place. */
type Variant = { readonly variant: string; readonly at: number };

/**
 * The variants of a word with one typo that may begin a token. The sorted tokens are walked as a tree: a typo at a place
 * needs tokens that begin as the word does up to there, and only letters that follow there are tried.
 */
function* variantsIn(tokens: SortedTokens, word: string): Generator<Variant> {
  let from = 0;
  let to = tokens.length;
  for (let at = 0; at <= word.length && from < to; at += 1) {
    const before = word.slice(0, at);
    const after = word.slice(at + 1);
    if (at < word.length) yield { variant: before + after, at };
    if (after !== '') yield { variant: `${before}${after[0]}${word[at]}${after.slice(1)}`, at };
    for (const letter of lettersAfter(tokens, before, from, to)) {
      if (at < word.length) yield { variant: before + letter + after, at };
      yield { variant: before + letter + word.slice(at), at };
    }
    const next = word.slice(0, at + 1);
    from = firstFrom(tokens, next, from, to);
    to = firstFrom(tokens, justAfter(next), from, to);
  }
}

/** The different letters that follow a beginning in the tokens between two indexes, which all have it. */
function* lettersAfter(tokens: SortedTokens, beginning: string, from: number, to: number): Generator<string> {
  for (let i = from; i < to; ) {
    const letter = tokens.at(i)?.[beginning.length];
    if (letter === undefined) {
      i += 1;
      continue;
    }
    if (LETTERS.test(letter)) yield letter;
    i = firstFrom(tokens, justAfter(beginning + letter), i, to);
  }
}

/** The least text after all that begin with this one. */
function justAfter(beginning: string): string {
  const last = beginning.length - 1;
  return beginning.slice(0, last) + String.fromCharCode(beginning.charCodeAt(last) + 1);
}

function has(tokens: SortedTokens, token: string): boolean {
  return tokens.at(firstFrom(tokens, token, 0, tokens.length)) === token;
}

/** The first index between two at which a token is not less than a text. */
function firstFrom(tokens: SortedTokens, text: string, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((tokens.at(middle) as string) < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
