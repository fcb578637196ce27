import type { FeedKind } from '@jishi/shared/schema/feed';
import { clip, type Span, subtract } from '@jishi/shared/time/span';
import type { Entries, Written } from './entries.ts';

/**
 * The time in `window` that a feed says is taken, sorted and disjoint: of an availability feed, which shows what is free,
 * all the rest; of the others what they show, but for what was given up.
 */
export function takenTime(kind: FeedKind, shown: readonly Pick<Written, 'span' | 'busy'>[], window: Span): Span[] {
  if (kind !== 'availability') return clip(spansOf(shown.filter(({ busy }) => busy)), window);
  return subtract([window], spansOf(shown));
}

function spansOf(shown: readonly { readonly span: Span }[]): Span[] {
  return shown.map(({ span }) => span);
}

/** The time that a feed knows all of; where it is cut, only from the first to the last of what is left. */
export function knownTime({ window, written, cut }: Pick<Entries, 'window' | 'written' | 'cut'>): Span {
  if (!cut) return window;
  return {
    from: Math.max(window.from, written[0]?.span.from ?? window.from),
    to: Math.min(window.to, written.at(-1)?.span.from ?? window.from),
  };
}
