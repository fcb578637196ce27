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

/** The cell under a point of the window, beyond the ends of the grid the nearest one; null before there is a grid. */
export function placeUnder(grid: HTMLElement, clientX: number, clientY: number, rows: number): Place | null {
  const first = grid.querySelector('[data-cell="0 0"]')?.getBoundingClientRect();
  const last = grid.querySelector('[data-cell="6 0"]')?.getBoundingClientRect();
  if (!first || !last) return null;
  const day = Math.floor(((clientX - first.left) / (last.right - first.left)) * 7);
  return {
    day: between(day, 0, 6),
    row: between(Math.floor((clientY - first.top) / first.height), 0, rows - 1),
  };
}

/** The chosen time with one of its edges at a cell; at least that cell stays. */
export function stretched(week: Week, span: Span, edge: 'from' | 'to', { day, row }: Place): Span {
  const slot = week.days[day]?.slots[row];
  if (!slot) return span;
  if (edge === 'to') return { from: span.from, to: slot.to > span.from ? slot.to : span.to };
  return { from: slot.from < span.to ? slot.from : span.from, to: span.to };
}

/** A time of the same length whose beginning lies as many cells from another place as before. */
export function carried(week: Week, span: Span, by: { readonly days: number; readonly rows: number }): Span {
  const start = placeOfInstant(week, span.from);
  const slot = start && week.days[between(start.day + by.days, 0, 6)]?.slots[start.row];
  const fromDay = slot
    ? slot.from + (span.from - (week.days[start.day]?.slots[start.row]?.from ?? span.from))
    : span.from;
  const from = fromDay + by.rows * week.rowMinutes * 60_000;
  return { from, to: from + span.to - span.from };
}

function placeOfInstant(week: Week, instant: number): Place | null {
  for (const [day, { slots }] of week.days.entries()) {
    const row = slots.findIndex((slot) => slot.from <= instant && instant < slot.to);
    if (row >= 0) return { day, row };
  }
  return null;
}
