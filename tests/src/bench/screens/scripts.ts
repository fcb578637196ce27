import type { Browser } from 'playwright-core';
import { visit } from './browser.ts';

export type Script = { readonly name: string; readonly kilobytes: number };

/** The scripts that a first visit of the search loads by itself, as they come over the wire, the largest first. */
export async function weighFirstVisit(browser: Browser, url: string): Promise<Script[]> {
  const { page, context } = await visit(browser, url, 1);
  const loading: Promise<Script>[] = [];
  page.on('requestfinished', (request) => {
    const { pathname } = new URL(request.url());
    if (!pathname.endsWith('.js')) return;
    const weigh = async () => ({
      name: pathname.slice(pathname.lastIndexOf('/') + 1),
      kilobytes: (await request.sizes()).responseBodySize / 1000,
    });
    loading.push(weigh());
  });
  await page.goto('/', { waitUntil: 'networkidle' });
  await page.getByRole('article').first().waitFor();
  await page.locator('.map-side svg').waitFor();
  const scripts = await Promise.all(loading);
  await context.close();
  return scripts.sort((a, b) => b.kilobytes - a.kilobytes);
}
