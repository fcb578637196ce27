import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage } from './stage.ts';
import { leave, visit } from './visitor.ts';

/** What the scripts of a first visit may weigh over the wire, whichever way they are compressed. */
const MOST_BYTES = 170_000;

/** Bytes on the wire. */
async function weigh(url: string, coding: string): Promise<number> {
  const [answer] = (await once(get(url, { headers: { 'Accept-Encoding': coding } }), 'response')) as [IncomingMessage];
  let bytes = 0;
  for await (const part of answer) bytes += part.length;
  return bytes;
}

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

test.each(['br', 'gzip'])('a first visit loads few scripts, and less than 170 kB of them as %s', async (coding) => {
  const visitor = await visit(stage);
  const { page } = visitor;
  const scripts: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith('.js')) scripts.push(pathname);
  });
  await page.goto('/', { waitUntil: 'networkidle' });
  await page.locator('.map-side svg').waitFor();
  expect(scripts.length).toBeGreaterThan(1);
  expect(scripts.length).toBeLessThan(8);
  const weights = await Promise.all(scripts.map((path) => weigh(`${stage.url}${path}`, coding)));
  const bytes = weights.reduce((sum, weight) => sum + weight, 0);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(MOST_BYTES);
  await leave(visitor);
});

test('what the page will show is asked for while its texts are still on their way', async () => {
  const visitor = await visit(stage);
  const { page } = visitor;
  const held = Promise.withResolvers<void>();
  await page.route(/\/assets\/en-.*\.js$/, async (route) => {
    await held.promise;
    await route.continue();
  });
  const asked = page.waitForRequest((request) => request.url().includes('/api/v1/instruments?technique=sem'));
  await page.goto('/?technique=sem', { waitUntil: 'commit' });
  await asked;
  expect(await page.getByRole('article').count()).toBe(0);
  let again = 0;
  page.on('request', (request) => {
    if (request.url().includes('/api/v1/instruments?technique=sem')) again += 1;
  });
  held.resolve();
  await page.getByRole('article').first().waitFor();
  await page.locator('.results[aria-busy=false]').waitFor();
  expect(again).toBe(0);
  await leave(visitor);
});

test('when the pages do not come that is said in both languages', async () => {
  const visitor = await visit(stage);
  const { page } = visitor;
  await page.route(/\/assets\/pages-.*\.js$/, (route) => route.abort());
  await page.goto('/');
  await page.getByText('页面未能加载').waitFor();
  await page.unroute(/\/assets\/pages-.*\.js$/);
  await page.reload();
  await page.getByRole('article').first().waitFor();
  expect(await page.getByText('页面未能加载').isVisible()).toBe(false);
  await leave(visitor, /./);
});

test('what was just found is not said to be of yesterday', async () => {
  const visitor = await visit(stage);
  const { page } = visitor;
  await page.goto('/');
  await page.locator('.results[aria-busy=false]').waitFor();
  expect(await page.locator('.freshness').count()).toBe(0);
  await leave(visitor);
});

test('what is typed while the address follows stays', async () => {
  const visitor = await visit(stage);
  const { page, m } = visitor;
  await page.goto('/');
  await page.locator('.results[aria-busy=false]').waitFor();
  const what = page.getByRole('combobox', { name: m.search.what });
  await what.fill('xrd');
  // Pressed as soon as the address changes, before the page follows it.
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const look = setInterval(() => {
          if (!location.search.includes('q=xrd')) return;
          clearInterval(look);
          document.execCommand('insertText', false, ' a');
          resolve();
        }, 1);
      }),
  );
  await page.waitForURL(/q=xrd(\+|%20)a/);
  expect(await what.inputValue()).toBe('xrd a');
  await leave(visitor);
});

test('a ticked box is ticked at once, before the page that follows from it is drawn', async () => {
  const visitor = await visit(stage);
  const { page } = visitor;
  await page.goto('/');
  await page.locator('.results[aria-busy=false]').waitFor();
  const found = await page
    .locator('fieldset.facet input')
    .nth(1)
    .evaluate((box: HTMLInputElement) => {
      const cards = () => document.querySelectorAll('.chosen-filters, .results[aria-busy=true]').length;
      const before = cards();
      box.click();
      return { ticked: box.checked, address: location.search, drawn: cards() - before };
    });
  expect(found.ticked).toBe(true);
  expect(found.drawn).toBe(0);
  await page.waitForURL(/\?.+=/);
  await page.locator('.results[aria-busy=false]').waitFor();
  await leave(visitor);
});
