/** Repeatable random numbers: the same seed words give the same numbers on every machine. */
export type Random = {
  /** In [0, 1). */
  readonly next: () => number;
  /** An integer in [0, below). */
  readonly below: (below: number) => number;
  /** An integer in [low, high]. */
  readonly between: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  /** Mean 0, standard deviation 1. */
  readonly normal: () => number;
};

/** A stream of its own for each list of words, so that one part of the sample does not shift another. */
export function randomOf(...words: readonly (string | number)[]): Random {
  const next = sfc32(...hash(words.join('\u0000')));
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (probability) => next() < probability,
    pick: <T>(items: readonly T[]): T => {
      if (items.length === 0) throw new RangeError('nothing to pick from');
      return items[below(items.length)] as T;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** Picks by weight; `weights` need not add up to 1. Prepared once, then one search for each pick. */
export function weighted<T>(items: readonly T[], weightOf: (item: T) => number): (random: Random) => T {
  let sum = 0;
  const sums = items.map((item) => {
    sum += weightOf(item);
    return sum;
  });
  return (random) => items[Math.min(firstAbove(sums, random.next() * sum), items.length - 1)] as T;
}

function firstAbove(sums: readonly number[], value: number): number {
  let low = 0;
  let high = sums.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Ids that rise in the order in which they are asked for: rows written in that order go to the end of their index, which
 * makes a bulk load several times faster than ids in the order of some date.
 */
export function idMaker(random: Random, firstAt: number): () => string {
  let at = firstAt;
  return () => {
    at += 1;
    return makeId(random, at);
  };
}

/** A UUID of version 7 (RFC 9562 section 5.7) whose time is `at` and whose rest comes from the stream. */
export function makeId(random: Random, at: number): string {
  const time = Math.floor(at).toString(16).padStart(12, '0');
  const rest = () => random.below(0x10000).toString(16).padStart(4, '0');
  const version = (0x7000 | random.below(0x1000)).toString(16);
  const variant = (0x8000 | random.below(0x4000)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${rest()}${rest()}${rest()}`;
}

/** Four 32-bit words from text (cyrb128). */
function hash(text: string): [number, number, number, number] {
  let a = 1779033703;
  let b = 3144134277;
  let c = 1013904242;
  let d = 2773480762;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [(a ^ b ^ c ^ d) >>> 0, (b ^ a) >>> 0, (c ^ a) >>> 0, (d ^ a) >>> 0];
}

/** The small fast counting generator of PractRand (Chris Doty-Humphrey), 128 bits of state. */
function sfc32(a: number, b: number, c: number, d: number): () => number {
  let [p, q, r, counter] = [a, b, c, d];
  const next = () => {
    const sum = (((p + q) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    p = q ^ (q >>> 9);
    q = (r + (r << 3)) | 0;
    r = (r << 21) | (r >>> 11);
    r = (r + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i += 1) next();
  return next;
}
