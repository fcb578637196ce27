import { MAX_WATCHED } from '@jishi/shared/schema/saved-search';
import { HOUR_MS, MINUTE_MS } from '@jishi/shared/time/span';
import type { Found } from './finder.ts';

/** At least between two mails about one search. */
export const QUIET_MS = 15 * MINUTE_MS;
/** Notice, horizon and a window that moves go on by themselves, so each search is looked at this often. */
const LOOK_AGAIN_MS = HOUR_MS;

/** A watched search as it was left: what its owner knows to fit, and when they were told last (epoch ms). */
export type Left = {
  readonly watch: 'on' | 'paused';
  readonly known: ReadonlySet<string>;
  readonly toldAt: number | null;
};

export type Compared = {
  readonly watch: 'on' | 'paused';
  readonly gone: readonly string[];
  readonly added: readonly string[];
  /** What the owner is told now: of what is `added`, or that there is too much to be told of. */
  readonly tells: 'fits' | 'paused' | null;
  /** When to look again at the latest, epoch ms. */
  readonly dueAt: number;
};

/**
 * Compares what fits at `now` with what its owner knows. What fits newly and cannot be told yet is not known: it is
 * told of when it still fits once the quiet time is over. What does not fit any more is forgotten at once, so that it is
 * news when it fits again. While too much fits nothing is known, and what fits when that is over is taken as known.
 */
export function compare({ watch, known, toldAt }: Left, { total, items }: Found, now: number): Compared {
  const unchanged = { watch, gone: [], added: [], tells: null, dueAt: now + LOOK_AGAIN_MS } as const;
  // A clock that was put back keeps nobody waiting for it to come round again.
  const quietUntil = toldAt !== null && toldAt <= now ? toldAt + QUIET_MS : now;
  const later = Math.min(quietUntil, unchanged.dueAt);
  if (total > MAX_WATCHED) {
    if (watch === 'paused') return unchanged;
    if (now < quietUntil) return { ...unchanged, dueAt: later };
    return { ...unchanged, watch: 'paused', gone: [...known], tells: 'paused' };
  }
  const fitting = new Set(items.map(({ id }) => id));
  if (watch === 'paused') return { ...unchanged, watch: 'on', added: [...fitting] };
  const gone = [...known].filter((id) => !fitting.has(id));
  const fresh = [...fitting].filter((id) => !known.has(id));
  if (fresh.length === 0) return { ...unchanged, gone };
  if (now < quietUntil) return { ...unchanged, gone, dueAt: later };
  return { ...unchanged, gone, added: fresh, tells: 'fits' };
}
