import type { Page } from 'playwright-core';

type Interaction = { readonly id: number; readonly ms: number };
type Watching = { interactions?: Interaction[] };

/** The event timing of the browser: what takes less than this is not told. */
const LEAST_MS = 16;

/** Begins to note how long each key, press and click takes until the next frame that shows its effect. */
export async function watchDelays(page: Page): Promise<void> {
  await page.addInitScript((durationThreshold) => {
    const watching = globalThis as Watching;
    watching.interactions = [];
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        if (entry.interactionId > 0) watching.interactions?.push({ id: entry.interactionId, ms: entry.duration });
      }
    });
    observer.observe({ type: 'event', durationThreshold, buffered: true } as PerformanceObserverInit);
  }, LEAST_MS);
}

/** The slowest interaction of what was done, in ms; what the page did before does not count. */
export async function slowestOf(page: Page, work: () => Promise<void>): Promise<number> {
  await settle(page);
  await page.evaluate(() => {
    (globalThis as Watching).interactions = [];
  });
  await work();
  await settle(page);
  const found = await page.evaluate(() => (globalThis as Watching).interactions ?? []);
  return Math.max(0, ...found.map(({ ms }) => ms));
}

/** Until the page has nothing left to do and its last frames are on the screen, when the browser tells about them. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        requestIdleCallback(() => requestAnimationFrame(() => setTimeout(resolve, 300)), { timeout: 2000 });
      }),
  );
}
