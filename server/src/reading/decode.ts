import { markedCoding } from './shape.ts';

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/**
 * The text of a file, with lines that were folded made whole (RFC 5545 3.1). A fold may lie inside a character, so it is
 * taken out before the bytes become text. UTF-8; UTF-16 with a mark of the byte order; otherwise what older Chinese or
 * Western programs write.
 */
export function decode(bytes: Uint8Array): string {
  const coding = markedCoding(bytes);
  const utf8 =
    coding === null || coding === 'utf-8' ? bytes : new TextEncoder().encode(new TextDecoder(coding).decode(bytes));
  return textOf(unfold(utf8));
}

function unfold(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] as number;
    const end = byte === CR && bytes[i + 1] === LF ? i + 1 : i;
    if (bytes[end] === LF && (bytes[end + 1] === SPACE || bytes[end + 1] === TAB)) {
      i = end + 1;
    } else {
      whole[length] = byte;
      length += 1;
    }
  }
  return whole.subarray(0, length);
}

function textOf(bytes: Uint8Array): string {
  for (const coding of ['utf-8', ...(looksChinese(bytes) ? ['gb18030'] : [])]) {
    try {
      return new TextDecoder(coding, { fatal: true }).decode(bytes);
    } catch {
      // Not in this coding.
    }
  }
  return new TextDecoder('windows-1252').decode(bytes);
}

/** In GB 2312 a character has two high bytes; in Western text most high bytes stand alone. */
function looksChinese(bytes: Uint8Array): boolean {
  let run = 0;
  let even = 0;
  let odd = 0;
  for (let i = 0; i <= bytes.length; i += 1) {
    if ((bytes[i] ?? 0) >= 0x80) run += 1;
    else if (run > 0) {
      if (run % 2 === 0) even += 1;
      else odd += 1;
      run = 0;
    }
  }
  return even > odd;
}
