import type { Span } from '../time/span.ts';
import type { Standing } from './facts.ts';

type Held = Standing['authorisations'];

/** An authorisation as it was given; `until` null for ever, `revokedAt` null while nobody took it back. */
export type Granted = { readonly from: number; readonly until: number | null; readonly revokedAt: number | null };

/** How authorisations stand to a time that is wanted. */
export type Cover =
  /** One or several cover all of it; together they end at `at`, null for never. */
  | { readonly state: 'covers'; readonly at: number | null }
  /** They would have, but one was taken back at `at`. */
  | { readonly state: 'taken-back'; readonly at: number }
  /** The last one ends at `at`, before the time does. */
  | { readonly state: 'ended'; readonly at: number }
  | { readonly state: 'none'; readonly at: null };

export function coverOf(wanted: Span, granted: readonly Granted[]): Cover {
  const held = granted.map(({ from, until, revokedAt }) => ({ from, until: earlier(until, revokedAt) }));
  if (isCovered(wanted, held)) {
    const end = coveredUntil(wanted.from, held);
    return { state: 'covers', at: Number.isFinite(end) ? end : null };
  }
  if (isCovered(wanted, granted)) return { state: 'taken-back', at: lastTakenBack(wanted, granted) };
  const at = lastEnd(wanted, held);
  return at === null ? { state: 'none', at } : { state: 'ended', at };
}

/** When something ends that may be ended before: null for never. */
export function earlier(until: number | null, revokedAt: number | null): number | null {
  if (until === null || revokedAt === null) return until ?? revokedAt;
  return Math.min(until, revokedAt);
}

/** Whether authorisations hold for all of a time; one may go on where another ends. */
export function isCovered({ from, to }: Span, held: Held): boolean {
  return coveredUntil(from, held) >= to;
}

/** Until when authorisations cover all time from a moment on: that moment itself when none does, infinity for ever. */
function coveredUntil(from: number, held: Held): number {
  let covered = from;
  while (true) {
    const next = held.find((one) => one.from <= covered && endOf(one) > covered);
    if (!next) return covered;
    covered = endOf(next);
  }
}

/** When the last authorisation ended or ends before the time does; null without one. */
export function lastEnd({ to }: Span, held: Held): number | null {
  return held.reduce<number | null>(
    (last, { until }) => (until !== null && until < to && (last === null || until > last) ? until : last),
    null,
  );
}

function lastTakenBack({ from, to }: Span, granted: readonly Granted[]): number {
  const touching = granted.filter((one) => one.from < to && endOf(one) > from);
  return Math.max(...touching.map(({ revokedAt }) => revokedAt ?? 0));
}

function endOf({ until }: { readonly until: number | null }): number {
  return until ?? Number.POSITIVE_INFINITY;
}
