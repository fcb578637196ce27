import { MINUTE_MS } from './span.ts';

/** All booking times lie on this grid. UTC offsets in use today are multiples of it, so wall clocks agree with it. */
export const GRID_MINUTES = 15;
export const GRID_MS = GRID_MINUTES * MINUTE_MS;

export function onGrid(instant: number): boolean {
  return instant % GRID_MS === 0;
}

export function floorToGrid(instant: number): number {
  return Math.floor(instant / GRID_MS) * GRID_MS;
}

export function ceilToGrid(instant: number): number {
  return Math.ceil(instant / GRID_MS) * GRID_MS;
}
