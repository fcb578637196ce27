import { createHash } from 'node:crypto';
import { ceilToGrid, floorToGrid } from '@jishi/shared/time/grid';
import { clip, DAY_MS, type Span } from '@jishi/shared/time/span';
import type { Busy } from '../reading/reading.ts';

/** Busy time as it is taken: on quarters of an hour, no two meet. */
export type BusySpan = Span & { readonly title: string | null };

const PAST_MS = DAY_MS;
/** 18 months, and what is left of the week, so that the end moves once a week. */
const AHEAD_MS = 549 * DAY_MS;
const WEEK_MS = 7 * DAY_MS;
const MAX_TITLE = 200;
const BETWEEN = ' · ';

/** The time in which busy time is taken. */
export function windowOf(now: number): Span {
  return {
    from: Math.floor(now / DAY_MS) * DAY_MS - PAST_MS,
    to: Math.ceil(now / WEEK_MS) * WEEK_MS + AHEAD_MS,
  };
}

/** What of the busy time of a calendar is still to come or runs, snapped outward to the grid, inside the window, merged. */
export function spansOf(busy: readonly Busy[], window: Span, now: number): BusySpan[] {
  const snapped = busy
    .filter(({ from, to }) => from < to && to > now)
    .map(({ from, to, title }) => ({
      from: Math.max(window.from, floorToGrid(from)),
      to: Math.min(window.to, ceilToGrid(to)),
      title,
    }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const merged: { from: number; to: number; titles: Set<string> }[] = [];
  for (const { from, to, title } of snapped) {
    let last = merged.at(-1);
    if (!last || from > last.to) {
      last = { from, to, titles: new Set() };
      merged.push(last);
    }
    last.to = Math.max(last.to, to);
    if (title !== null && title !== '') last.titles.add(title);
  }
  return merged.map(({ from, to, titles }) => ({ from, to, title: titleOf([...titles]) }));
}

function titleOf(titles: readonly string[]): string | null {
  return titles.length === 0 ? null : titles.join(BETWEEN).slice(0, MAX_TITLE);
}

/** Names busy time: the same for the same. */
export function hashOf(spans: readonly BusySpan[]): string {
  return hash(spans.map(({ from, to, title }) => [from, to, title]));
}

/**
 * Names the busy time after a moment, the same as long as it is, whatever is over meanwhile and however far one sees by
 * then; `since` in epoch ms.
 */
export function hashSince(spans: readonly BusySpan[], since: number): string {
  const span = { from: ceilToGrid(since) + DAY_MS, to: since + AHEAD_MS };
  return hash(clip(spans, span).map(({ from, to }) => [from, to]));
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}
