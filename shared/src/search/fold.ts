import { simplify } from './traditional.ts';

/** Letters that do not decompose into a base letter and a mark. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/**
 * The form in which texts are compared: compatibility forms and widths made one (NFKC), lower case, Latin, Greek and
 * Cyrillic letters without accents, traditional Chinese characters simplified. Kana and Hangul stay as they are.
 */
export function fold(text: string): string {
  const lower = text.normalize('NFKC').toLowerCase();
  if (isAscii(lower)) return lower;
  const plain = lower
    .replace(/[\u00c0-\u052f\u1e00-\u1fff][\u0300-\u036f]*/g, plainLetter)
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFKC');
  return simplify(plain);
}

function plainLetter(letter: string): string {
  const base = letter.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  return PLAIN[base] ?? base;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 127) return false;
  return true;
}
