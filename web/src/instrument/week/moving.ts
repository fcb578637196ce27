import type { Span } from '@jishi/shared/time/span';
import type { Slot, Week } from './week.ts';

/** A cell: day 0 … 6 and row from the top. */
export type Place = { readonly day: number; readonly row: number };

const STEPS: Readonly<Record<string, readonly [day: number, row: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The cell that a key leads to, staying inside the week; null for keys that do not move. */
export function stepFrom(place: Place, key: string, rows: number): Place | null {
  if (key === 'Home') return { ...place, day: 0 };
  if (key === 'End') return { ...place, day: 6 };
  const step = STEPS[key];
  if (!step) return null;
  return { day: between(place.day + step[0], 0, 6), row: between(place.row + step[1], 0, rows - 1) };
}

/** The row of a day's column at a height of the window; beyond its ends the first or last one. */
export function rowUnder(grid: HTMLElement, day: number, clientY: number, rows: number): number | null {
  const top = grid.querySelector(`[data-cell="${day} 0"]`)?.getBoundingClientRect();
  if (!top) return null;
  return between(Math.floor((clientY - top.top) / top.height), 0, rows - 1);
}

function between(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** The span from one row of a day to another, both included. */
export function spanOf(week: Week, day: number, a: number, b: number): Span {
  const slots = week.days[day]?.slots ?? [];
  const first = slots[Math.min(a, b)];
  const last = slots[Math.max(a, b)];
  return { from: first?.from ?? 0, to: last?.to ?? 0 };
}

/** Where the focus comes in: the chosen time, else the first free cell. */
export function firstPlace(week: Week, chosen: Span | null): Place {
  const find = (fits: (slot: Slot) => boolean): Place | null => {
    for (const [day, { slots }] of week.days.entries()) {
      const row = slots.findIndex(fits);
      if (row >= 0) return { day, row };
    }
    return null;
  };
  return (
    (chosen && find((slot) => slot.from === chosen.from)) ?? find((slot) => slot.state === 'free') ?? { day: 0, row: 0 }
  );
}
