import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../test-support/runs.ts';
import { ceilToGrid, floorToGrid, GRID_MS, onGrid } from './grid.ts';

const instant = fc.oneof(
  fc.integer({ min: -4_000_000_000_000, max: 253_402_300_800_000 }),
  fc.integer({ min: -100, max: 280_000_000 }).map((quarter) => quarter * GRID_MS),
  fc.integer({ min: -3 * GRID_MS, max: 3 * GRID_MS }),
);

test('an instant is on the grid when its UTC clock reads a whole quarter', () => {
  fc.assert(
    fc.property(instant, (at) => {
      const date = new Date(at);
      const whole = date.getUTCMinutes() % 15 === 0 && date.getUTCSeconds() === 0 && date.getUTCMilliseconds() === 0;
      expect(onGrid(at)).toBe(whole);
    }),
    runs(3000),
  );
});

test('floor and ceiling are the nearest quarters around an instant, before 1970 too', () => {
  fc.assert(
    fc.property(instant, (at) => {
      const [floor, ceil] = [floorToGrid(at), ceilToGrid(at)];
      expect(onGrid(floor) && onGrid(ceil)).toBe(true);
      expect(floor <= at && at <= ceil).toBe(true);
      expect(ceil - floor).toBe(onGrid(at) ? 0 : GRID_MS);
    }),
    runs(3000),
  );
});

test('what is no instant is not on the grid', () => {
  expect([Number.NaN, Infinity, -Infinity, 0.5].filter(onGrid)).toEqual([]);
});
