import { type QueryToken, type Term, termsOf } from '@jishi/shared/search/tokenise';
import { type Pinyin, textsRead } from './pinyin.ts';
import { type SortedTokens, typosOf } from './spelling.ts';

const MAX_TYPOS = 8;
const LATIN_WORD = /^[a-z\u00df-\u2fff]+$/;

/**
 * Latin tokens that the index has or once had, sorted, those of them that something is found by, and how Chinese names are
 * read where that is known.
 */
export type Vocabulary = {
  readonly tokens: SortedTokens;
  readonly isUsed: (token: string) => boolean;
  readonly pinyin: Pinyin | null;
};

/**
 * The terms of a question with more ways to find a Latin word that the index does not have: as what it reads in Chinese (`smdj`
 * → 扫描电镜, all of its pairs of characters), and as the words that are one typo away. Other terms stay as they are.
 */
export function mendTerms(terms: readonly Term[], vocabulary: Vocabulary): Term[] {
  return terms.map((term) => {
    const word = wordOf(term);
    if (word === null || isThere(vocabulary, word)) return term;
    return [...term, ...readings(vocabulary, word.text), ...typos(vocabulary, word)];
  });
}

/** The word of a term that is one Latin word, all in all. */
function wordOf(term: Term): QueryToken | null {
  const word = term[0]?.[0];
  return term.length === 1 && term[0]?.length === 1 && word && LATIN_WORD.test(word.text) ? word : null;
}

function isThere({ tokens, isUsed }: Vocabulary, { text, prefix }: QueryToken): boolean {
  if (!prefix) return isUsed(text);
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((tokens.at(middle) as string) < text) low = middle + 1;
    else high = middle;
  }
  for (let at = low; tokens.at(at)?.startsWith(text); at += 1) if (isUsed(tokens.at(at) as string)) return true;
  return false;
}

function readings({ pinyin }: Vocabulary, word: string): QueryToken[][] {
  if (pinyin === null) return [];
  return textsRead(pinyin, word).map((text) => termsOf(text).flatMap((term) => term.flat()));
}

function typos({ tokens, isUsed }: Vocabulary, { text, prefix }: QueryToken): QueryToken[][] {
  const words = typosOf(tokens, text, !prefix).filter(isUsed).slice(0, MAX_TYPOS);
  return words.map((word) => [{ text: word, prefix: false }]);
}
