import fc from 'fast-check';
import { expect, test } from 'vitest';
import { travelMinutes } from './travel.ts';

test('the way takes what the table says', () => {
  const ways: [number, number][] = [
    [0, 0],
    [0.49, 0],
    [0.5, 30],
    [4, 30],
    [12, 45],
    [30, 90],
    [100, 105],
    [400, 195],
    [1000, 375],
  ];
  expect(ways.map(([km]) => [km, travelMinutes(km)])).toEqual(ways);
});

test('a longer way never takes less time, and all ways end on the grid', () => {
  const km = fc.double({ min: 0, max: 20_000, noNaN: true });
  fc.assert(
    fc.property(km, km, (a, b) => {
      expect(travelMinutes(Math.max(a, b))).toBeGreaterThanOrEqual(travelMinutes(Math.min(a, b)));
      expect(travelMinutes(a) % 15).toBe(0);
    }),
  );
});
