import { occurrencesOf } from '@jishi/shared/rules/blocks';
import type { WholeBlock } from '@jishi/shared/schema/rules';
import { GRID_MS, onGrid } from '@jishi/shared/time/grid';
import { contains, type Span, subtract } from '@jishi/shared/time/span';

/** Open time apart from whole blocks, and the blocks that can be booked as `[from, to, …]` in quarters, by start. */
export type Divided = { readonly open: readonly Span[]; readonly wholes: Int32Array };

const NO_WHOLES = new Int32Array(0);

/** Takes whole blocks out of open time: no other booking touches one, and one that is open all the time is a slot. */
export function divide(open: readonly Span[], blocks: readonly WholeBlock[], zone: string, window: Span): Divided {
  if (blocks.length === 0) return { open, wholes: NO_WHOLES };
  const all = blocks.flatMap((block) => occurrencesOf(block, zone, window));
  const bookable = all.filter((block) => onGrid(block.from) && onGrid(block.to) && isOpen(open, block));
  bookable.sort((a, b) => a.from - b.from || a.to - b.to);
  const wholes = Int32Array.from(bookable.flatMap(({ from, to }) => [from / GRID_MS, to / GRID_MS]));
  return { open: subtract(open, all), wholes };
}

function isOpen(open: readonly Span[], block: Span): boolean {
  return open.some((span) => contains(span, block));
}
