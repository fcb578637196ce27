import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addList, insertInto, listAt, newLists, removeFrom, setList } from './lists.ts';

const number = fc.integer({ min: 0, max: 40 });
const list = fc.nat(5);
const change = fc.oneof(
  fc.record({ what: fc.constant('insert' as const), list, number }),
  fc.record({ what: fc.constant('remove' as const), list, number }),
  fc.record({ what: fc.constant('set' as const), list, numbers: fc.uniqueArray(number, { maxLength: 40 }) }),
  // Long ones make others move, and the array be written anew.
  fc.record({ what: fc.constant('fill' as const), list, length: fc.integer({ min: 0, max: 900 }) }),
);

test('many lists in one array hold what arrays of their own would hold, however they grow and shrink', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 120 }), (changes) => {
      const lists = newLists();
      const right: number[][] = Array.from({ length: 6 }, () => []);
      for (const _ of right) addList(lists);
      for (const made of changes) {
        const before = right[made.list] as number[];
        if (made.what === 'insert') {
          insertInto(lists, made.list, made.number);
          right[made.list] = [...new Set([...before, made.number])].sort((a, b) => a - b);
        } else if (made.what === 'remove') {
          removeFrom(lists, made.list, made.number);
          right[made.list] = before.filter((one) => one !== made.number);
        } else {
          const numbers =
            made.what === 'set' ? made.numbers.sort((a, b) => a - b) : Array.from({ length: made.length }, (_, i) => i);
          setList(lists, made.list, numbers);
          right[made.list] = numbers;
        }
        expect(right.map((_, i) => [...listAt(lists, i)])).toEqual(right);
      }
    }),
    { numRuns: 300 },
  );
});

test('lists that move on and on do not make the array grow without end', () => {
  const lists = newLists();
  const [steady, moving] = [addList(lists), addList(lists)];
  setList(lists, steady, [7, 8, 9]);
  for (let round = 0; round < 200; round += 1) {
    const one = addList(lists);
    for (let i = 0; i < 100; i += 1) insertInto(lists, one, i);
    setList(lists, one, []);
    setList(lists, moving, [round]);
  }
  expect([...listAt(lists, steady)]).toEqual([7, 8, 9]);
  expect([...listAt(lists, moving)]).toEqual([199]);
  expect(lists.data.length).toBeLessThan(8 * 200 * 100);
});
