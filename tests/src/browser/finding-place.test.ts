import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBarriers } from './axe.ts';
import { tabTo } from './keys.ts';
import { overhang } from './looks.ts';
import { openStage, type Stage } from './stage.ts';
import { ARTIFACTS, leave, visit } from './visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

test.each([
  ['zh', 360],
  ['en', 768],
  ['en', 1440],
] as const)('the map is reached with keys and filters by region, in %s at %i px', async (language, width) => {
  const visitor = await visit(stage, { language, width });
  const { page, m } = visitor;
  await page.goto('/?q=TEM');
  await page.getByRole('article').first().waitFor();
  if (width < 1181) {
    await tabTo(page, page.getByRole('button', { name: m.search.showMap }));
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).searchParams.get('map')).toBe('1');
  }
  const cluster = page.locator('.map-cluster').last();
  await cluster.waitFor();
  await page.screenshot({ path: `${ARTIFACTS}/search-map-${language}-${width}.png` });
  expect(await findBarriers(page)).toEqual([]);
  expect(await overhang(page)).toEqual([]);
  await cluster.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => new URL(page.url()).searchParams.getAll('region')).toHaveLength(1);
  await expect.poll(() => page.evaluate(() => document.activeElement?.classList.contains('map-cluster'))).toBe(true);
  await leave(visitor);
});

test('a list keeps its place, also after more was loaded, when one returns from an instrument', async () => {
  const visitor = await visit(stage, { width: 360 });
  const { page, m } = visitor;
  await page.goto('/');
  await page.getByRole('article').first().waitFor();
  await page.getByRole('button', { name: m.common.more, exact: true }).click();
  const card = page.getByRole('article').nth(25);
  await card.scrollIntoViewIfNeeded();
  const link = card.getByRole('heading').getByRole('link');
  const title = (await link.textContent()) ?? '';
  const before = await page.evaluate(() => scrollY);
  expect(before).toBeGreaterThan(2000);
  await link.click();
  await page.getByRole('heading', { level: 1 }).filter({ hasText: title }).waitFor();
  await page.goBack();
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before - 200);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeLessThan(before + 200);
  await leave(visitor);
});
