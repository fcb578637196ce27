import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { afterPaint } from '../ui/afterPaint.ts';
import type { ResultPage } from './queries.ts';

/** So many cards are drawn at once; the others and the filters come when those are on the screen. */
const AT_ONCE = 4;
const NONE: readonly ResultPage[] = [];

/**
 * Results as they are drawn: the first cards with the page, everything after the next frame, and whatever comes later in
 * turns that somebody who types or clicks meanwhile goes before.
 */
export function useDrawn(found: readonly ResultPage[] = NONE) {
  const isThere = found.length > 0;
  // Whoever comes back finds the list as they left it, at once: it is to be scrolled to where they were.
  const [isPainted, setPainted] = useState(isThere);
  useEffect(() => {
    if (isThere) void afterPaint().then(() => setPainted(true));
  }, [isThere]);
  const drawn = useDeferredValue(isPainted ? found : NONE);
  const first = useMemo(
    () => found.slice(0, 1).map((page) => ({ ...page, items: page.items.slice(0, AT_ONCE) })),
    [found],
  );
  return { pages: drawn.length > 0 ? drawn : first, facets: drawn[0]?.facets, isDrawn: drawn === found };
}
