/**
 * Ids with a number each, in the order in which they were added. An id is a lower-case UUID and takes sixteen bytes here
 * instead of a string and an entry of a map: there may be millions.
 */
export type Ids = {
  /** Four words of 32 bits an id, the highest first. */
  words: Uint32Array;
  /** A hash table of numbers + 1, probed one after the other; 0 is free. Always a power of two and half empty. */
  slots: Int32Array;
  count: number;
};

const WORDS = 4;
const FIRST_SLOTS = 64;
const UNKNOWN = -1;
const UUID_LENGTH = 36;
const DASHES = new Set([8, 13, 18, 23]);

export function newIds(): Ids {
  return { words: new Uint32Array((FIRST_SLOTS / 2) * WORDS), slots: new Int32Array(FIRST_SLOTS), count: 0 };
}

const parsed = new Uint32Array(WORDS);

/** Reads a lower-case UUID into `parsed`. */
function parse(id: string): boolean {
  if (id.length !== UUID_LENGTH) return false;
  let digits = 0;
  let word = 0;
  for (let at = 0; at < UUID_LENGTH; at += 1) {
    const code = id.charCodeAt(at);
    if (DASHES.has(at)) {
      if (code !== 45) return false;
      continue;
    }
    const digit = code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : UNKNOWN;
    if (digit === UNKNOWN) return false;
    word = (word << 4) | digit;
    digits += 1;
    if (digits % 8 === 0) parsed[digits / 8 - 1] = word;
  }
  return true;
}

function slotOf({ words, slots }: Ids): number {
  const mask = slots.length - 1;
  const a = parsed[0] as number;
  const b = parsed[1] as number;
  const c = parsed[2] as number;
  const d = parsed[3] as number;
  let hash = Math.imul(a ^ (b << 7) ^ c, 0x9e3779b1) ^ Math.imul(d, 0x85ebca6b);
  hash ^= hash >>> 15;
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const number = (slots[slot] as number) - 1;
    if (number === UNKNOWN) return slot;
    const at = number * WORDS;
    if (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d) return slot;
  }
}

/** Whether a text is a lower-case UUID. */
export function isId(text: string): boolean {
  return parse(text);
}

/** The number of an id; undefined when it was never added. */
export function numberOfId(ids: Ids, id: string): number | undefined {
  if (!parse(id)) return undefined;
  const number = ids.slots[slotOf(ids)] as number;
  return number === 0 ? undefined : number - 1;
}

/** The number of an id, a new one when it is not known. Throws for what is no lower-case UUID. */
export function addId(ids: Ids, id: string): number {
  if (!parse(id)) throw new Error(`no lower-case UUID: ${id}`);
  const slot = slotOf(ids);
  const known = ids.slots[slot] as number;
  if (known > 0) return known - 1;
  const number = ids.count;
  if ((number + 1) * WORDS > ids.words.length) ids.words = copied(ids.words, ids.words.length * 2);
  ids.words.set(parsed, number * WORDS);
  ids.slots[slot] = number + 1;
  ids.count += 1;
  if (ids.count * 2 > ids.slots.length) rehash(ids);
  return number;
}

function copied(words: Uint32Array, length: number): Uint32Array {
  const longer = new Uint32Array(length);
  longer.set(words);
  return longer;
}

function rehash(ids: Ids): void {
  ids.slots = new Int32Array(ids.slots.length * 2);
  for (let number = 0; number < ids.count; number += 1) {
    parsed.set(ids.words.subarray(number * WORDS, (number + 1) * WORDS));
    ids.slots[slotOf(ids)] = number + 1;
  }
}

/** An id as it is written. */
export function idAt({ words }: Ids, number: number): string {
  let hex = '';
  for (let i = 0; i < WORDS; i += 1) hex += (words[number * WORDS + i] as number).toString(16).padStart(8, '0');
  const part = (from: number, to: number) => hex.slice(from, to);
  return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20, 32)}`;
}

/** Below zero when one id comes before another, as their texts do. */
export function compareIds({ words }: Ids, a: number, b: number): number {
  for (let i = 0; i < WORDS; i += 1) {
    const difference = (words[a * WORDS + i] as number) - (words[b * WORDS + i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
