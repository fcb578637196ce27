import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instrumentQuery } from './instrument.ts';
import { question, readQuestion } from './question.ts';

const asList = (fields: object) => Object.entries(fields).filter(([, value]) => value !== undefined);
/** As somebody may write it in an address, however near to nothing. */
const degrees = (most: number) =>
  fc.double({ min: -most, max: most, noNaN: true }).map((value) => value.toFixed(9).replace(/^-(0\.0+)$/, '$1'));

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
  const given = fc
    .record({
      q: word,
      region: codes,
      class: codes,
      maker: codes,
      minutes: fc.constantFrom('15', '600'),
      near: fc.tuple(degrees(90), degrees(180)).map(String),
      withinKm: fc.option(fc.double({ min: 0, max: 20_000, noNaN: true }).map(String), { nil: undefined }),
      freeFrom: fc.option(fc.date({ min: new Date(0), max: new Date('2500-01-01'), noInvalidDate: true }), {
        nil: undefined,
      }),
      freeTo: fc.option(fc.date({ min: new Date('2500-01-02'), max: new Date('9998-01-01'), noInvalidDate: true }), {
        nil: undefined,
      }),
    })
    .map(({ freeFrom, freeTo, ...rest }) => ({
      ...rest,
      freeFrom: freeFrom?.toISOString(),
      freeTo: freeTo?.toISOString(),
    }));
  fc.assert(
    fc.property(given, (fields) => {
      const text = asList(fields)
        .flatMap(([name, value]) => [value].flat().map((one) => `${name}=${encodeURIComponent(one)}`))
        .join('&');
      const kept = question.parse(text);
      expect(question.parse(kept)).toBe(kept);
      const sorted = (codes: readonly string[]) => [...new Set(codes)].filter(Boolean).sort();
      const { region, class: classes, maker } = fields;
      const codesOf = { region: sorted(region), class: sorted(classes), maker: sorted(maker) };
      const asked = instrumentQuery.parse({ ...Object.fromEntries(asList(fields)), ...codesOf });
      const { lat = 0, lng = 0 } = asked.near ?? {};
      const near = { lat: expect.closeTo(lat, 5), lng: expect.closeTo(lng, 5) };
      expect(readQuestion(kept)).toEqual({ ...asked, near });
    }),
  );
});

test('a place next to the equator is kept in plain decimals', () => {
  expect(question.parse('near=0.0000001,-0.00000012')).toBe('near=0%2C0');
  expect(question.parse('near=0.000001,121.123456789')).toBe('near=0.000001%2C121.123457');
});

test('a stored question that this version does not know cannot be read', () => {
  expect(readQuestion('near=1e-7,121.5')).toBeNull();
  expect(readQuestion('mode=fly')).toBeNull();
  expect(readQuestion('q=%ff')).toBeNull();
});

test.each([
  ['certain instruments', 'id=x&facility=y&q=z', ['id', 'facility']],
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
