import type { Browser, Page } from 'playwright-core';
import { visit } from './browser.ts';
import { slowestOf, watchDelays } from './delays.ts';

/** What people do on the search and on an instrument, and how long the slowest reaction of each was in ms. */
export const INTERACTIONS = {
  typing: 'typing in the search, with suggestions and results',
  suggestion: 'choosing a suggestion',
  facets: 'ticking and clearing facets',
  instrument: 'opening an instrument',
  week: 'next week, and choosing a time',
  back: 'going back to the results',
} as const;
export type Interaction = keyof typeof INTERACTIONS;
export type Delays = Readonly<Record<Interaction, number>>;

/** Fast, but one key after the other. */
const KEY_MS = 120;

export async function measureDelays(browser: Browser, url: string): Promise<Delays> {
  const { page, context } = await visit(browser, url);
  await watchDelays(page);
  await page.goto('/');
  await shown(page);
  const what = page.getByRole('combobox').first();
  const typing = await slowestOf(page, async () => {
    await what.pressSequentially('electron microsc', { delay: KEY_MS });
    await page.getByRole('option').first().waitFor();
    await shown(page);
  });
  const suggestion = await slowestOf(page, async () => {
    await what.press('ArrowDown');
    await what.press('Enter');
    await shown(page);
  });
  const facets = await slowestOf(page, () => tickFacets(page));
  const instrument = await slowestOf(page, async () => {
    await page.getByRole('article').first().getByRole('link').first().click();
    await page.getByRole('grid').waitFor();
  });
  const week = await slowestOf(page, () => chooseTime(page));
  const back = await slowestOf(page, async () => {
    await page.locator('.brand').click();
    await shown(page);
  });
  await context.close();
  return { typing, suggestion, facets, instrument, week, back };
}

async function shown(page: Page): Promise<void> {
  await page.locator('.results[aria-busy=false]').waitFor();
  await page.getByRole('article').first().waitFor();
}

/** One value of each of the first facets, and away with it again. */
async function tickFacets(page: Page): Promise<void> {
  for (const nth of [0, 1, 2]) {
    const boxes = page
      .locator('fieldset.facet')
      .filter({ has: page.getByRole('checkbox') })
      .nth(nth);
    await boxes.getByRole('checkbox').first().click();
    await boxes.locator('input:checked').first().waitFor();
    await shown(page);
    await boxes.locator('input:checked').first().click();
    await boxes.locator('input:checked').first().waitFor({ state: 'detached' });
    await shown(page);
  }
}

async function chooseTime(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Next week' }).click();
  await page.locator('.week-scroll[aria-busy=false]').waitFor();
  await page.getByRole('grid').locator('[tabindex="0"]').first().focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key, { delay: 50 });
  await page
    .locator('.week .chosen')
    .first()
    .waitFor({ state: 'attached', timeout: 5000 })
    .catch(() => {});
}
