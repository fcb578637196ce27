import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addId, compareIds, idAt, newIds, numberOfId } from './ids.ts';

/** Few different words, so that ids look alike and their hashes meet. */
const word = fc.constantFrom('00000000', '00000001', '80000000', 'ffffffff', '7fffffff', 'deadbeef');
const id = fc.oneof(
  fc.uuid(),
  fc.tuple(word, word, word, word).map((words) => {
    const hex = words.join('');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }),
);

test('ids keep the numbers in which they came, and read and sort as they are written', () => {
  fc.assert(
    fc.property(fc.array(id, { maxLength: 300 }), id, (all, other) => {
      const ids = newIds();
      const known: string[] = [];
      for (const one of all) {
        if (!known.includes(one)) known.push(one);
        expect(addId(ids, one)).toBe(known.indexOf(one));
      }
      expect(ids.count).toBe(known.length);
      for (const [number, one] of known.entries()) {
        expect(numberOfId(ids, one)).toBe(number);
        expect(idAt(ids, number)).toBe(one);
      }
      expect(numberOfId(ids, other)).toBe(known.includes(other) ? known.indexOf(other) : undefined);
      const sorted = [...known.keys()].sort((a, b) => compareIds(ids, a, b));
      expect(sorted.map((number) => idAt(ids, number))).toEqual(known.toSorted());
    }),
    { numRuns: 200 },
  );
});

test.each([
  '',
  'nobody',
  '0190F0C1-2D3E-7ABC-8DEF-0123456789AB',
  '0190f0c1x2d3e-7abc-8def-0123456789ab',
  '0190f0c1-2d3e-7abc-8def-0123456789ag',
  '0190f0c1-2d3e-7abc-8def-0123456789abc',
])('%j is no id: it is not known and cannot be added', (text) => {
  const ids = newIds();
  expect(numberOfId(ids, text)).toBeUndefined();
  expect(() => addId(ids, text)).toThrow('no lower-case UUID');
});
