import type { Browser } from 'playwright-core';
import { visit } from './browser.ts';

/** Where the week of a whole facility is, and what shows that its rows are there. */
const WEEK = { open: '.view-switch button', rows: '.fweek-line[role=row]' } as const;

type Timed = { shownAt?: number };

/**
 * Milliseconds from asking for the week of a facility until the rows of its instruments are on the screen, for somebody
 * who is in the office already: the pages are loaded, the week is not. Null when there is no such page.
 */
export async function timeWeek(
  browser: Browser,
  url: string,
  cookie: string,
  facility: string,
): Promise<number | null> {
  const { page, context } = await visit(browser, url, 1);
  const cookies = cookie.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), url };
  });
  await context.addCookies(cookies);
  await page.goto(`/facility?facility=${facility}`);
  await page.locator('main h1').waitFor();
  const open = page.locator(WEEK.open).last();
  if ((await open.count()) === 0) {
    await context.close();
    return null;
  }
  await page.evaluate((rows) => {
    const timed = globalThis as Timed;
    let started = 0;
    document.addEventListener(
      'click',
      () => {
        started ||= performance.now();
      },
      { capture: true },
    );
    const watcher = new MutationObserver(() => {
      if (document.querySelectorAll(rows).length < 2) return;
      watcher.disconnect();
      requestAnimationFrame(() =>
        setTimeout(() => {
          timed.shownAt = performance.now() - started;
        }),
      );
    });
    watcher.observe(document.body, { childList: true, subtree: true });
  }, WEEK.rows);
  await open.click();
  await page.waitForFunction(() => (globalThis as Timed).shownAt !== undefined);
  const shown = await page.evaluate(() => (globalThis as Timed).shownAt ?? Number.NaN);
  await context.close();
  return shown;
}
