import { longer } from './lists.ts';

/**
 * What is known of each row, a whole number each: value sets of the columns, places in tables, buffers in minutes, and
 * what an hour costs in minor units (`currency` is NO_PRICE where no price is known).
 */
const CELLS = [
  'region',
  'class',
  'technique',
  'institution',
  'facility',
  'maker',
  'mode',
  'place',
  'kind',
  'classTrait',
  'name',
  'model',
  'source',
  'time',
  'access',
  'quota',
  'bufferBefore',
  'bufferAfter',
  'schedule',
  'group',
  'stations',
  'currency',
  'internal',
  'academic',
  'company',
] as const;
export type CellName = (typeof CELLS)[number];

/** One array for each property, by row. They are replaced when they grow. */
export type Cells = Record<CellName, Int32Array>;

const FIRST_ROWS = 256;

export function newCells(): Cells {
  return Object.fromEntries(CELLS.map((name) => [name, new Int32Array(FIRST_ROWS)])) as Cells;
}

/** Makes sure that there is room for a row. */
export function makeRoomFor(cells: Cells, row: number): void {
  if (row < cells.place.length) return;
  const length = row + 1 + (row >> 1);
  for (const name of CELLS) cells[name] = longer(cells[name], length);
}
