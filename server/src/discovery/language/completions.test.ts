import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Candidate, completionsFor, completionsOf, completionsWithTypo, keyOf, keysOf } from './completions.ts';

const candidate = (en: string, count: number, zh?: string): Candidate => {
  const name = zh === undefined ? { en } : { zh, en };
  return { kind: 'instrument', value: en, name, keys: keysOf(name), count };
};
const NAMES = ['abc', 'a bc', 'ab abc', 'cab', '电镜', '扫描电镜', '扫描 电镜a', 'x射线仪', 'b射c线'];

/** What the docstring of a completion says, over all keys. */
function naive(candidates: readonly Candidate[], wanted: string): [string, number][] {
  const closeness = (key: string) => {
    if (key === wanted) return 0;
    if (key.startsWith(wanted)) return 1;
    const inside = /^\p{Script=Han}/u.test(wanted) ? key.includes(wanted) : key.includes(` ${wanted}`);
    return inside ? 2 : 3;
  };
  return candidates
    .map(({ value, keys, count }): [string, number, number] => [
      value ?? '',
      Math.min(3, ...keys.map(closeness)),
      count,
    ])
    .filter(([, close]) => close < 3)
    .sort((a, b) => a[1] - b[1] || b[2] - a[2])
    .slice(0, 10)
    .map(([value, close]) => [value, close]);
}

const text = fc.string({ unit: fc.constantFrom(...'abc 电扫镜射'), minLength: 1, maxLength: 8 });

test('finds what a look at every name finds, in the same order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(text, { maxLength: 40 }), text, async (names, typed) => {
      const wanted = keyOf(typed);
      // A Latin word right after a Chinese one also counts as a beginning; the look at every name does not know that.
      const candidates = names.map((name, at) => candidate(name, 100 - at));
      fc.pre(wanted !== '' && !candidates.some(({ keys }) => keys.some((key) => /[电扫镜射][abc]/.test(key))));
      const completions = await completionsOf(candidates);
      const found = completionsFor(completions, wanted).map(({ candidate: { value }, closeness }) => [
        value,
        closeness,
      ]);
      expect(found).toEqual(naive(candidates, wanted));
    }),
    { numRuns: 1000 },
  );
});

test('a Latin word is found right after Chinese characters too', async () => {
  const completions = await completionsOf(NAMES.map((name, at) => candidate(name, at)));
  const values = (wanted: string) => completionsFor(completions, wanted).map(({ candidate: { value } }) => value);
  expect(values('c线')).toEqual(['b射c线']);
  expect(values('射')).toEqual(['b射c线', 'x射线仪']);
});

test('of more than ten names the ten best are kept, for one character too', async () => {
  const many = Array.from({ length: 300 }, (_, i) => candidate(`名 name${i}`, i));
  const completions = await completionsOf([null, ...many, candidate('n', 0)]);
  for (const wanted of ['n', 'na', 'name', '名']) {
    const counts = completionsFor(completions, wanted).map(({ candidate: { count } }) => count);
    expect(counts).toHaveLength(10);
    expect(counts.slice(1)).toEqual((wanted === 'n' ? [299, 298, 297] : [298, 297, 296]).concat(counts.slice(4)));
  }
  expect(completionsFor(completions, 'n')[0]?.candidate.value).toBe('n');
});

test('one typo in one word is forgiven, in the last one also before it is typed to its end', async () => {
  const completions = await completionsOf([candidate('Scanning electron microscope', 5), candidate('Bruker AXS', 1)]);
  const values = (typed: string) =>
    completionsWithTypo(completions, keyOf(typed)).map(({ candidate: { value } }) => value);
  expect(values('brucker')).toEqual(['Bruker AXS']);
  expect(values('Brucker AXS')).toEqual(['Bruker AXS']);
  expect(values('electron micrscop')).toEqual(['Scanning electron microscope']);
  expect(values('elektron micrscope')).toEqual([]);
  expect(values('bruker')).toEqual([]);
  expect(values('axs bruk')).toEqual([]);
});

test('other work goes on while the names are sorted', async () => {
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 1);
  await completionsOf(Array.from({ length: 20_000 }, (_, i) => candidate(`Instrument ${i} of the house`, i)));
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(5);
});
