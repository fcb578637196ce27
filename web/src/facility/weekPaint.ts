import type { WeekCell, WeekState } from './week.ts';

/** A state as a colour, or as stripes of two, so that it does not stand by its colour alone. */
const PAINTS: Readonly<Record<WeekState, readonly [string] | readonly [string, string]>> = {
  closed: ['transparent'],
  free: ['var(--week-free)'],
  taken: ['var(--week-taken)'],
  part: ['var(--week-part)'],
  mine: ['var(--accent)'],
  pending: ['var(--week-taken)', 'var(--week-free)'],
  maintenance: ['var(--week-amber)'],
  external: ['var(--slot-external-ink)', 'var(--slot-external-line)'],
};
/** Of the width of a cell. */
const STRIPE = 0.02;

/** The bar of a cell as one gradient: a background costs next to nothing, where elements would be thousands. */
export function paintOf({ stretches }: WeekCell): string {
  const stops = stretches.flatMap(({ state, from, to }) => {
    const paint = PAINTS[state];
    const [first, second] = paint;
    if (second === undefined) return [stop(first, from, to)];
    const count = Math.max(2, Math.round((to - from) / STRIPE));
    const width = (to - from) / count;
    return Array.from({ length: count }, (_, at) =>
      stop(at % 2 === 0 ? first : second, from + at * width, from + (at + 1) * width),
    );
  });
  return `linear-gradient(90deg, ${stops.join(', ')})`;
}

function stop(colour: string, from: number, to: number): string {
  return `${colour} ${(from * 100).toFixed(2)}% ${(to * 100).toFixed(2)}%`;
}
