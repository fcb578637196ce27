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
