import type { PlannedInstrument } from './plan.ts';

const ROUND_YUAN = 1000;
const BISECTIONS = 40;

/** A point of a range by rank, even on a logarithmic scale: cheap ones are more common than dear ones. */
export function withinRange([low, high]: readonly [number, number], rank: number): number {
  const floor = Math.max(1, Math.min(low, high));
  return floor * (Math.max(low, high, floor) / floor) ** rank;
}

/**
 * The original value in yuan of each instrument, inside its type's range, such that all together come to about `totalYuan`:
 * ranks are bent by one exponent for all, found by bisection. When the ranges do not reach the total, it is the nearest
 * that they reach.
 */
export function worthScale(
  instruments: readonly PlannedInstrument[],
  totalYuan: number,
): (one: PlannedInstrument) => number {
  const sumWith = (exponent: number) =>
    instruments.reduce((sum, { type, rank }) => sum + withinRange(type.worthYuan, rank ** exponent), 0);
  let low = Math.log(0.02);
  let high = Math.log(50);
  for (let i = 0; i < BISECTIONS; i += 1) {
    const middle = (low + high) / 2;
    if (sumWith(Math.exp(middle)) > totalYuan) low = middle;
    else high = middle;
  }
  const exponent = Math.exp((low + high) / 2);
  return ({ type, rank }) =>
    Math.max(ROUND_YUAN, Math.round(withinRange(type.worthYuan, rank ** exponent) / ROUND_YUAN) * ROUND_YUAN);
}
