import type { AnyRouter } from '@tanstack/react-router';
import { afterPaint } from '../ui/afterPaint.ts';

/** Pages that take long to draw anew; what is pressed on them shows by itself (`useAtOnce`). */
const SLOW = /^\/(instruments\/[^/]+)?$/;

/**
 * The address changes at once; another page, or a slow one, is drawn after the frame that shows what was pressed. Of
 * several changes before that frame only the last is drawn: it holds the others.
 */
export function drawAfterPaint(router: AnyRouter): void {
  const { load } = router;
  let asked = 0;
  router.load = async (options) => {
    asked += 1;
    const mine = asked;
    const from = router.stores.resolvedLocation.get()?.pathname;
    router.updateLatestLocation();
    const to = router.latestLocation.pathname;
    if (from !== undefined && (from !== to || SLOW.test(to))) {
      // Right after this call the router notes whether the page is to begin at its top; a page that is drawn until the
      // next frame uses that up.
      await Promise.resolve();
      const { n: toTop } = router._scroll;
      await afterPaint();
      if (mine !== asked) return;
      router._scroll.n = toTop;
    }
    await load(options);
  };
}
