import type { Browser } from 'playwright-core';
import { visit } from './browser.ts';

type Timed = { usableAt?: number };

/** Milliseconds from opening the search to its first results on the screen, beside a field that takes text. */
export async function timeToUse(browser: Browser, url: string): Promise<number> {
  const { page, context } = await visit(browser, url);
  await page.addInitScript(() => {
    const timed = globalThis as Timed;
    const watcher = new MutationObserver(() => {
      if (!document.querySelector('article.card') || !document.querySelector('[role=combobox]')) return;
      watcher.disconnect();
      // After the frame that shows them.
      requestAnimationFrame(() =>
        setTimeout(() => {
          timed.usableAt = performance.now();
        }),
      );
    });
    watcher.observe(document, { childList: true, subtree: true });
  });
  await page.goto('/');
  await page.waitForFunction(() => (globalThis as Timed).usableAt !== undefined);
  const usable = await page.evaluate(() => (globalThis as Timed).usableAt ?? Number.NaN);
  await page.getByRole('combobox').first().fill('TEM');
  await context.close();
  return usable;
}
