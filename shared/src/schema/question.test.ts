import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instrumentQuery } from './instrument.ts';
import { question, readQuestion } from './question.ts';

const faultsOf = (text: string) => question.safeParse(text).error?.issues.map(({ path }) => path.join('/'));

test('the same question in another order, form or offset is kept as the same text', () => {
  const one =
    '?technique=b&q=电镜&technique=a&freeFrom=2026-11-24T13:30:00%2B08:00&minutes=240&sort=nearest&limit=7&cursor=x';
  const other =
    'minutes=0240&technique=a&technique=b&technique=a&freeFrom=2026-11-24T05:30:00Z&q=%E7%94%B5%E9%95%9C&region=';
  expect(question.parse(one)).toBe(
    'q=%E7%94%B5%E9%95%9C&technique=a&technique=b&freeFrom=2026-11-24T05%3A30%3A00Z&minutes=240',
  );
  expect(question.parse(other)).toBe(question.parse(one));
});

test('what is kept asks the same as what was given, and is kept as it is', () => {
  const word = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.normalize('NFC').trim());
  const codes = fc.array(word, { maxLength: 3 });
  const given = fc.record({
    q: word,
    region: codes,
    class: codes,
    maker: codes,
    minutes: fc.constantFrom('15', '600'),
  });
  fc.assert(
    fc.property(given, (fields) => {
      const text = Object.entries(fields)
        .flatMap(([name, value]) => [value].flat().map((one) => `${name}=${encodeURIComponent(one)}`))
        .join('&');
      const kept = question.parse(text);
      expect(question.parse(kept)).toBe(kept);
      const sorted = (codes: readonly string[]) => [...new Set(codes)].filter(Boolean).sort();
      const { q, region, class: classes, maker } = fields;
      expect(readQuestion(kept)).toEqual(
        instrumentQuery.parse({ ...fields, q, region: sorted(region), class: sorted(classes), maker: sorted(maker) }),
      );
    }),
  );
});

test.each([
  ['unknown parameters', 'foo=1&q=x&bar=2', ['foo', 'bar']],
  ['names that objects are born with', '__proto__=1&toString=2', ['__proto__', 'toString']],
  ['a length off the grid', 'minutes=20', ['minutes']],
  ['two texts', 'q=a&q=b', ['q']],
  ['an unknown code', 'mode=self&mode=fly', ['mode/1']],
  ['a distance from nowhere', 'withinKm=5', ['withinKm']],
  ['a window the wrong way round', 'freeFrom=2026-11-25T00:00:00Z&freeTo=2026-11-24T00:00:00Z', ['freeTo']],
  ['bytes that are no text', 'q=%ff', ['']],
  ['half a character, escaped', 'q=%ED%A0%80', ['']],
  ['half a character', 'q=\ud800', ['']],
  ['a long text', `q=${'x'.repeat(201)}`, ['q']],
  ['a long question', `maker=${'x'.repeat(5000)}`, ['']],
  [
    'one that is long when it is kept',
    Array.from({ length: 9 }, (_, n) => `maker=${'电'.repeat(99)}${n}`).join('&'),
    [''],
  ],
])('%s is refused with the name of what is wrong', (_what, text, names) => {
  expect(faultsOf(text)).toEqual(names);
});
