import { fold } from '@jishi/shared/search/fold';
import type { Field } from './fields.ts';

/** Fields whose texts are names one after the other: a question that is one of them means just that. */
const NAMED: ReadonlySet<Field> = new Set(['name', 'type', 'technique', 'mention', 'model', 'maker', 'class']);
/** What keeps neighbouring names apart; see `called`. */
export const BETWEEN = '; ';
/** No other token begins so. */
export const WHOLE_MARK = '=';
const MAX_LENGTH = 40;
const MAX_WORDS = 8;
const MAX_RUN = 5;

/** A token for each whole name in a text: `SEM` in `扫描电镜; SEM`, but not in `SEM specimen holder`. */
export function wholeNames(field: Field, text: string): string[] {
  if (!NAMED.has(field)) return [];
  return [...new Set(text.split(BETWEEN).map(wholeToken))].filter((token) => token !== null);
}

/**
 * The tokens of whole names that a question may be made of: each run of its words, and in words without spaces between
 * them (日立扫描电镜) the longest names that there are, one after the other.
 */
export function wholeNamesAsked(question: string, isName: (token: string) => boolean): string[] {
  const words = question.split(/\s+/).filter(Boolean).slice(0, MAX_WORDS);
  const runs = words.flatMap((_, from) =>
    words.slice(from, from + MAX_RUN).map((_word, length) => words.slice(from, from + length + 1).join('')),
  );
  const whole = runs.map(wholeToken).filter((token) => token !== null);
  const inside = words.filter((word) => HAN.test(word)).flatMap((word) => namesInside(word, isName));
  return [...new Set([...whole, ...inside])];
}

const HAN = /\p{Script=Han}/u;

function namesInside(word: string, isName: (token: string) => boolean): string[] {
  const letters = wholeToken(word)?.slice(WHOLE_MARK.length) ?? '';
  const found: string[] = [];
  for (let from = 0; from < letters.length; ) {
    const name = longestName(letters.slice(from), isName);
    if (name) found.push(name);
    from += name ? name.length - WHOLE_MARK.length : 1;
  }
  return found;
}

function longestName(letters: string, isName: (token: string) => boolean): string | null {
  for (let length = letters.length; length > 1; length -= 1) {
    const token = WHOLE_MARK + letters.slice(0, length);
    if (isName(token)) return token;
  }
  return null;
}

function wholeToken(name: string): string | null {
  const letters = fold(name).replace(/[^\p{L}\p{N}]+/gu, '');
  return letters.length > 1 && letters.length <= MAX_LENGTH ? WHOLE_MARK + letters : null;
}
