import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addId, idAt, newIds } from './ids.ts';
import { addRank, newRanks, rankAfter } from './ranks.ts';

test('ranks are the order of the ids, and an id without a row lies between its neighbours', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid(), { maxLength: 400 }), fc.uuid(), (all, other) => {
      const ids = newIds();
      const ranks = newRanks();
      for (const id of all) addRank(ranks, ids, addId(ids, id));
      const sorted = all.toSorted();
      expect([...ranks.rows.subarray(0, all.length)].map((row) => idAt(ids, row))).toEqual(sorted);
      for (const [row, id] of all.entries()) {
        expect(ranks.ofRow[row]).toBe(sorted.indexOf(id));
        expect(rankAfter(ranks, ids, id)).toBe(sorted.indexOf(id));
      }
      if (all.includes(other)) return;
      expect(rankAfter(ranks, ids, other)).toBe(sorted.filter((id) => id < other).length - 0.5);
    }),
    { numRuns: 100 },
  );
});
