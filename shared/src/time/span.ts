/** A half-open stretch of time `[from, to)` in epoch milliseconds UTC. */
export type Span = { readonly from: number; readonly to: number };

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export function overlaps(a: Span, b: Span): boolean {
  return a.from < b.to && b.from < a.to;
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}

export function durationMinutes(span: Span): number {
  return (span.to - span.from) / MINUTE_MS;
}

/** Sorted, disjoint spans that cover the same time; touching spans are joined, empty ones dropped. */
export function union(spans: readonly Span[]): Span[] {
  const sorted = spans.filter((span) => span.from < span.to).sort((a, b) => a.from - b.from);
  const joined: Span[] = [];
  for (const span of sorted) {
    const last = joined.at(-1);
    if (last && span.from <= last.to) {
      joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    } else {
      joined.push({ from: span.from, to: span.to });
    }
  }
  return joined;
}

/** The time in `spans` that is not in `holes`. Both may be unsorted; the answer is sorted and disjoint. */
export function subtract(spans: readonly Span[], holes: readonly Span[]): Span[] {
  const cuts = union(holes);
  const left: Span[] = [];
  let next = 0;
  for (const span of union(spans)) {
    let from = span.from;
    while (next < cuts.length && (cuts[next] as Span).to <= from) next += 1;
    for (let i = next; i < cuts.length; i += 1) {
      const cut = cuts[i] as Span;
      if (cut.from >= span.to) break;
      if (cut.from > from) left.push({ from, to: cut.from });
      from = Math.max(from, cut.to);
    }
    if (from < span.to) left.push({ from, to: span.to });
  }
  return left;
}

/** The time that is both in `a` and in `b`, sorted and disjoint. */
export function intersect(a: readonly Span[], b: readonly Span[]): Span[] {
  const left = union(a);
  const right = union(b);
  const common: Span[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const x = left[i] as Span;
    const y = right[j] as Span;
    const from = Math.max(x.from, y.from);
    const to = Math.min(x.to, y.to);
    if (from < to) common.push({ from, to });
    if (x.to < y.to) i += 1;
    else j += 1;
  }
  return common;
}

/** The parts of `spans` inside `window`. */
export function clip(spans: readonly Span[], window: Span): Span[] {
  return intersect(spans, [window]);
}

/** `span` made longer by minutes on both sides. */
export function pad(span: Span, beforeMinutes: number, afterMinutes: number): Span {
  return { from: span.from - beforeMinutes * MINUTE_MS, to: span.to + afterMinutes * MINUTE_MS };
}
