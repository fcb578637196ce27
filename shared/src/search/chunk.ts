import { fold } from './fold.ts';

/**
 * A stretch of text that is read as one: a run of CJK characters, or Latin words held together by hyphens, slashes,
 * dots and the like. `afterSpace`: only white space lies between it and the chunk before it.
 */
export type Chunk =
  | { readonly script: 'cjk'; readonly characters: readonly string[] }
  | { readonly script: 'latin'; readonly parts: readonly string[]; readonly afterSpace: boolean };

const SEPARATOR = 0;
const SPACE = 1;
const CONNECTOR = 2;
const LATIN = 3;
const CJK = 4;

const CONNECTORS = new Set([..."-‐‑‒–—−_/.·•'’&+:×"].map((character) => character.codePointAt(0)));
const LETTER = /[\p{L}\p{N}\p{M}]/u;
const classes = new Uint8Array(0x10000);
const KNOWN = 0x80;

function classify(code: number): number {
  if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) return LATIN;
  if (code > 0xffff) return code >= 0x20000 && code < 0x40000 ? CJK : classifySlowly(code);
  let known = classes[code] ?? 0;
  if (known === 0) {
    known = KNOWN | classifySlowly(code);
    classes[code] = known;
  }
  return known & ~KNOWN;
}

function classifySlowly(code: number): number {
  const isHan = (code >= 0x3400 && code <= 0x9fff) || (code >= 0xf900 && code <= 0xfaff) || code === 0x3005;
  const isKanaOrHangul = (code >= 0x3041 && code <= 0x30fa) || code === 0x30fc || (code >= 0xac00 && code <= 0xd7a3);
  if (isHan || isKanaOrHangul) return CJK;
  const character = String.fromCodePoint(code);
  if (LETTER.test(character)) return LATIN;
  if (CONNECTORS.has(code)) return CONNECTOR;
  return /\s/.test(character) ? SPACE : SEPARATOR;
}

/** The chunks of a text in order, folded. */
export function chunksOf(text: string): Chunk[] {
  const folded = fold(text);
  const chunks: Chunk[] = [];
  let at = 0;
  let afterSpace = false;
  while (at < folded.length) {
    const code = folded.codePointAt(at) ?? 0;
    const kind = classify(code);
    if (kind === LATIN || kind === CJK) {
      const end = kind === CJK ? endOf(folded, at, CJK) : endOfWords(folded, at);
      chunks.push(
        kind === CJK
          ? { script: 'cjk', characters: [...folded.slice(at, end)] }
          : { script: 'latin', parts: partsOf(folded.slice(at, end)), afterSpace },
      );
      afterSpace = false;
      at = end;
      continue;
    }
    afterSpace = kind === SPACE && (afterSpace || chunks.length > 0) && isRightAfter(folded, at, afterSpace);
    at += code > 0xffff ? 2 : 1;
  }
  return chunks;
}

/** Whether the white space at `at` follows a chunk or more white space that follows one. */
function isRightAfter(text: string, at: number, spaceBefore: boolean): boolean {
  const before = classify(text.charCodeAt(at - 1));
  return before === LATIN || (before === SPACE && spaceBefore);
}

function endOf(text: string, from: number, kind: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.codePointAt(at) ?? 0;
    if (classify(code) !== kind) break;
    at += code > 0xffff ? 2 : 1;
  }
  return at;
}

/** Words go on over one connector that has a Latin letter or digit after it. */
function endOfWords(text: string, from: number): number {
  let end = endOf(text, from, LATIN);
  while (end + 1 < text.length && classify(text.charCodeAt(end)) === CONNECTOR) {
    const next = endOf(text, end + 1, LATIN);
    if (next === end + 1) break;
    end = next;
  }
  return end;
}

function partsOf(words: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at <= words.length; at += 1) {
    if (at < words.length && classify(words.charCodeAt(at)) !== CONNECTOR) continue;
    if (at > from) parts.push(words.slice(from, at));
    from = at + 1;
  }
  return parts;
}
