import fc from 'fast-check';
import { expect, test } from 'vitest';
import { typosOf } from './spelling.ts';

const TOKENS = ['bruker', 'jem2100', 'leica', 'microscope', 'spectrometer', 'spectrometers', 'tescan', 'zeiss'].sort();

/** The textbook table: letters too many, too few or wrong, and neighbours swapped, each once (no letter changed twice). */
function distanceOf(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)]);
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  const put = (i: number, j: number, value: number) => {
    (rows[i] as number[])[j] = value;
  };
  for (let j = 1; j <= b.length; j += 1) put(0, j, j);
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const wrong = a[i - 1] === b[j - 1] ? 0 : 1;
      put(i, j, Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + wrong));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) put(i, j, Math.min(at(i, j), at(i - 2, j - 2) + 1));
    }
  }
  return at(a.length, b.length);
}

test.each([
  ['brucker', 'bruker'],
  ['spectormeter', 'spectrometer'],
  ['micrscope', 'microscope'],
  ['mikroscope', 'microscope'],
  ['lecia', 'leica'],
  ['zeis', 'zeiss'],
  ['ruker', 'bruker'],
  ['eticscan', undefined],
])('%s is taken for %s', (typed, meant) => {
  expect(typosOf(TOKENS, typed, true)).toEqual(meant === undefined ? [] : [meant]);
});

const word = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'abcé'), minLength: min, maxLength: max });
const token = fc.oneof(word(1, 9), fc.string({ unit: fc.constantFrom(...'abc1'), minLength: 1, maxLength: 9 }));

test('finds exactly the tokens that are one typo away by the textbook', () => {
  fc.assert(
    fc.property(fc.uniqueArray(token, { maxLength: 30 }), word(4, 9), (tokens, typed) => {
      const sorted = tokens.sort();
      const expected = sorted.filter((other) => /^\p{L}{5,}$/u.test(other) && distanceOf(typed, other) === 1);
      expect(typosOf(sorted, typed, true).sort()).toEqual(expected);
    }),
    { numRuns: 3000 },
  );
});

test('a word that is not typed to its end is also taken for what begins with one typo, first and last letter right', () => {
  fc.assert(
    fc.property(fc.uniqueArray(word(1, 10), { maxLength: 30 }), word(6, 8), (tokens, typed) => {
      const begins = (other: string) =>
        [-1, 0, 1].some((more) => {
          const beginning = other.slice(0, typed.length + more);
          const kept = other[0] === typed[0] && beginning.at(-1) === typed.at(-1);
          return kept && beginning.length === typed.length + more && distanceOf(typed, beginning) === 1;
        });
      const longer = typosOf(tokens.sort(), typed, false);
      const whole = typosOf(tokens, typed, true);
      expect(longer.slice(0, whole.length)).toEqual(whole);
      for (const other of longer.slice(whole.length)) expect(begins(other)).toBe(true);
    }),
    { numRuns: 2000 },
  );
  expect(typosOf(TOKENS, 'spectormet', false)).toEqual(['spectrometer', 'spectrometers']);
  expect(typosOf(TOKENS, 'spectormet', true)).toEqual([]);
  expect(typosOf(TOKENS, 'spectromet', false)).toEqual([]);
});

test('a number is never a typo, and a short word has none', () => {
  expect(typosOf(TOKENS, 'jem2200', true)).toEqual([]);
  expect(typosOf(['jem21', 'jemab'], 'jemb', true)).toEqual(['jemab']);
  expect(typosOf(['jemab'], 'jem1b', true)).toEqual([]);
  expect(typosOf(['sem', 'stem'], 'sme', true)).toEqual([]);
});

test('never answers more than 32', () => {
  const tokens = Array.from({ length: 100 }, (_, i) => `confocal${String.fromCharCode(0x400 + i)}`).sort();
  expect(typosOf(tokens, 'confocal', true)).toHaveLength(32);
  expect(typosOf(tokens, 'confcal', false).length).toBeLessThanOrEqual(32);
});
