import type { AnyRouter } from '@tanstack/react-router';
import { afterPaint } from '../ui/afterPaint.ts';

/**
 * The address changes at once; the page that follows from it is drawn after the frame that shows what was pressed. Of
 * several changes before that frame only the last is drawn: it holds the others.
 */
export function drawAfterPaint(router: AnyRouter): void {
  const { load } = router;
  let asked = 0;
  router.load = async (options) => {
    asked += 1;
    const mine = asked;
    if (router.stores.resolvedLocation.get()) {
      router.updateLatestLocation();
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
